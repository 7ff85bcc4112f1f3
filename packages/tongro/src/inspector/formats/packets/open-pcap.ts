// Files of captured packets, pcap and pcapng, told apart by their first four bytes:
//
//   file → packets → link layer → IP → TCP segments → streams of connections → records

import type { CaptureSink } from '../../../protocol/index.ts'
import { foreignBinary } from '../foreign-files.ts'
import type { FormatReader } from '../format-reader.ts'
import { Complaints } from './complaints.ts'
import { Intake } from './intake.ts'
import { IpHeader } from './ip.ts'
import { PACKET_LIMITS, type PacketLimits } from './limits.ts'
import { findIp, isKnownLinkType, TOO_SHORT } from './link-layer.ts'
import { type FilePacket, isPcap, type PacketFileReader, PcapReader } from './pcap.ts'
import { isPcapng, PcapngReader } from './pcapng.ts'
import { TcpConnections } from './tcp-connections.ts'
import { TcpHeader } from './tcp-header.ts'

export interface PcapOptions {
  readonly limits?: Partial<PacketLimits> | undefined
}

/** The formats' own magic, and the longest by which another kind of file is known. */
const MAGIC_SIZE = 4
const FOREIGN_SIZE = 8
/** Reads packets and hands on those TCP connections that may be WebSocket. Never throws. */
export function openPcap(sink: CaptureSink, options: PcapOptions = {}): FormatReader {
  return new PacketCapture(sink, { ...PACKET_LIMITS, ...options.limits })
}

class PacketCapture implements FormatReader {
  readonly #intake = new Intake()
  readonly #complaints: Complaints
  readonly #connections: TcpConnections
  readonly #ip = new IpHeader()
  readonly #tcp = new TcpHeader()
  #reader: PacketFileReader | undefined
  #isOver = false

  constructor(sink: CaptureSink, limits: PacketLimits) {
    this.#complaints = new Complaints(sink)
    this.#connections = new TcpConnections(sink, this.#complaints, limits)
  }

  push(bytes: Uint8Array): void {
    if (this.#isOver) return
    this.#intake.push(bytes)
    if (this.#intake.length >= FOREIGN_SIZE) this.#reader ??= this.#chooseReader()
    while (this.#reader?.step(this.#intake)) {
      // Each step reads one packet.
    }
    if (this.#reader?.failure !== undefined) this.#stop(this.#reader.failure)
    this.#intake.settle()
  }

  end(): void {
    if (this.#isOver) return
    const { length, isSkipping } = this.#intake
    if (length >= MAGIC_SIZE) this.#reader ??= this.#chooseReader()
    if (this.#isOver) return
    if (this.#reader === undefined) {
      this.#stop(length === 0 ? 'The file is empty' : foreignText(this.#intake.peek(length)!))
    } else {
      const isCut = length > 0 || isSkipping
      this.#stop(isCut ? `The file ends inside ${this.#reader.place}` : undefined)
    }
  }

  #chooseReader(): PacketFileReader | undefined {
    const magic = this.#intake.peek(Math.min(FOREIGN_SIZE, this.#intake.length))!
    const take = (packet: FilePacket): void => this.#take(packet)
    if (isPcap(magic)) return new PcapReader(take)
    if (isPcapng(magic)) return new PcapngReader(take, this.#complaints)
    this.#stop(foreignText(magic))
    return undefined
  }

  /** Reads no further. */
  #stop(why: string | undefined): void {
    this.#isOver = true
    this.#connections.finish()
    if (why !== undefined) this.#complaints.say(why)
    this.#complaints.finish()
  }

  #take({ number, time, linkType, bytes, wireLength }: FilePacket): void {
    if (!isKnownLinkType(linkType)) {
      this.#complaints.count(
        'packets of link layers that are not read',
        () => `Cannot read packet ${number}: link layer ${linkType} is not among those read`,
        time,
      )
      return
    }
    const at = findIp(linkType, bytes)
    const verdict = at >= 0 ? this.#ip.read(bytes, at) : at === TOO_SHORT ? 'short' : 'other'
    if (verdict === 'other') return
    if (verdict === 'fragment') {
      this.#complaints.count('fragments of IP packets', () => fragmentText(number), time)
    } else if (verdict !== 'tcp' || !this.#tcp.read(bytes, this.#ip.start, this.#ip.end)) {
      this.#complaints.count('packets with a broken header', () => brokenText(number), time)
    } else {
      if (this.#ip.end > bytes.length && bytes.length < wireLength) {
        this.#complaints.count(
          'packets that are cut',
          () => cutText(number, bytes, wireLength),
          time,
        )
      }
      this.#connections.segment(this.#ip, this.#tcp, bytes, number, time)
    }
  }
}

function foreignText(bytes: Uint8Array): string {
  const known = foreignBinary(bytes)
  if (known !== undefined) {
    return `Cannot read this file as packets: it looks like ${known.what}; ${known.mend}`
  }
  const shown = [...bytes.subarray(0, MAGIC_SIZE)].map((byte) => byte.toString(16).padStart(2, '0'))
  return `Cannot read this file as packets: it begins with ${shown.join(' ')}, and pcap and pcapng do not`
}

function fragmentText(packet: number): string {
  return `Packet ${packet} is a fragment of an IP packet; fragments are not put together, so its bytes are missing`
}

function brokenText(packet: number): string {
  return `Cannot read packet ${packet}: its header of IP or TCP is cut or broken`
}

function cutText(packet: number, bytes: Uint8Array, wireLength: number): string {
  return `Packet ${packet} is cut: ${bytes.length} of ${wireLength} bytes were captured. Capture with a larger snapshot length (tcpdump -s 0)`
}
