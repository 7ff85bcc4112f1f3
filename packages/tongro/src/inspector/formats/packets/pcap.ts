// Files of libpcap, as tcpdump -w writes them (draft-ietf-opsawg-pcap).
//
//   magic 4 | version 2+2 | 0 4 | 0 4 | snapshot length 4 | link layer 4      once; the link layer in the low 16 bits
//   seconds 4 | micro- or nanoseconds 4 | bytes here 4 | bytes on the wire 4 | bytes      for each packet
//
// The magic a1b2c3d4 (microseconds) or a1b23c4d (nanoseconds) tells the byte order of the integers.

import type { Intake } from './intake.ts'
import { fileU32 } from './integers.ts'
import { LARGEST_PACKET } from './limits.ts'

/** What files of packets consist of; `bytes` are lent for the call. */
export interface FilePacket {
  /** From 1, as other tools count. */
  readonly number: number
  /** Milliseconds since 1970. */
  readonly time: number
  /** Its number in the registry of link layers (LINKTYPE). */
  readonly linkType: number
  readonly bytes: Uint8Array
  /** Bytes that it had on the wire. */
  readonly wireLength: number
}

export type PacketSink = (packet: FilePacket) => void

/** Reads one kind of file from its beginning. */
export interface PacketFileReader {
  /** Reads one header, packet or block; false when more bytes are needed or reading has failed. */
  step(intake: Intake): boolean
  /** Why nothing more can be read; a sentence. */
  readonly failure: string | undefined
  /** What the file would be in the middle of if it ended here, such as `packet 7`. */
  readonly place: string
}

const FILE_HEADER = 24
const PACKET_HEADER = 16
const MICROSECONDS = 0xa1b2c3d4
const NANOSECONDS = 0xa1b23c4d

/** Whether a file that begins so is one of these. */
export function isPcap(bytes: Uint8Array): boolean {
  return [true, false].some((isLittle) =>
    [MICROSECONDS, NANOSECONDS].includes(fileU32(bytes, 0, isLittle)),
  )
}

export class PcapReader implements PacketFileReader {
  readonly #sink: PacketSink
  #isLittle = true
  #fractionsOfMs = 0
  #linkType = -1
  #packets = 0
  #failure: string | undefined

  constructor(sink: PacketSink) {
    this.#sink = sink
  }

  get failure(): string | undefined {
    return this.#failure
  }

  get place(): string {
    return this.#linkType < 0 ? 'its header' : `packet ${this.#packets + 1}`
  }

  step(intake: Intake): boolean {
    return this.#linkType < 0 ? this.#readHeader(intake) : this.#readPacket(intake)
  }

  #readHeader(intake: Intake): boolean {
    const header = intake.peek(FILE_HEADER)
    if (header === undefined) return false
    const first = fileU32(header, 0, true)
    this.#isLittle = first === MICROSECONDS || first === NANOSECONDS
    const magic = fileU32(header, 0, this.#isLittle)
    this.#fractionsOfMs = magic === NANOSECONDS ? 1_000_000 : 1000
    this.#linkType = fileU32(header, 20, this.#isLittle) & 0xffff
    intake.skip(FILE_HEADER)
    return true
  }

  #readPacket(intake: Intake): boolean {
    const header = intake.peek(PACKET_HEADER)
    if (header === undefined) return false
    const length = fileU32(header, 8, this.#isLittle)
    if (length > LARGEST_PACKET) {
      this.#failure = `Cannot read on at packet ${this.#packets + 1}: it claims ${length} bytes, and no packet has more than ${LARGEST_PACKET}; the file is damaged there`
      return false
    }
    const whole = intake.peek(PACKET_HEADER + length)
    if (whole === undefined) return false
    const seconds = fileU32(whole, 0, this.#isLittle)
    this.#sink({
      number: ++this.#packets,
      time: seconds * 1000 + fileU32(whole, 4, this.#isLittle) / this.#fractionsOfMs,
      linkType: this.#linkType,
      bytes: whole.subarray(PACKET_HEADER),
      wireLength: fileU32(whole, 12, this.#isLittle),
    })
    intake.skip(PACKET_HEADER + length)
    return true
  }
}
