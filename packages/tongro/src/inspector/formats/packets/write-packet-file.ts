// Writes files of packets: pcap.ts and pcapng.ts tell what is in them. For exports, so that other tools
// can look at the same bytes, and for tests.

import type { FilePacket } from './pcap.ts'

/** A packet to be written; what was not captured of it is left out by `wireLength`. */
export interface WritablePacket extends Pick<FilePacket, 'time' | 'linkType' | 'bytes'> {
  readonly wireLength?: number | undefined
}

export interface PacketFileOptions {
  /** Byte order of the integers, little by default. */
  readonly order?: 'little' | 'big' | undefined
  /** In what parts of a second times are written, micro by default. */
  readonly resolution?: 'micro' | 'nano' | undefined
}

const SNAPSHOT_LENGTH = 262_144

/** Bytes of a pcap file; all packets must be of one link layer, the first one's. */
export function writePcap(
  packets: readonly WritablePacket[],
  { order = 'little', resolution = 'micro' }: PacketFileOptions = {},
): Uint8Array {
  const isLittle = order === 'little'
  const perMs = resolution === 'nano' ? 1_000_000 : 1000
  const linkType = packets[0]?.linkType ?? 1
  const header = new Fields(24, isLittle)
  header.u32(resolution === 'nano' ? 0xa1b23c4d : 0xa1b2c3d4)
  header.u16(2).u16(4).u32(0).u32(0).u32(SNAPSHOT_LENGTH).u32(linkType)
  const parts = packets.map(({ time, bytes, wireLength = bytes.length }) => {
    const seconds = Math.floor(time / 1000)
    const fraction = Math.min(1000 * perMs - 1, Math.round((time - seconds * 1000) * perMs))
    const record = new Fields(16 + bytes.length, isLittle)
    return record.u32(seconds).u32(fraction).u32(bytes.length).u32(wireLength).put(bytes).bytes
  })
  return joinBytes([header.bytes, ...parts])
}

/** Bytes of a pcapng file of one section, with an interface for each link layer. */
export function writePcapng(
  packets: readonly WritablePacket[],
  { order = 'little', resolution = 'micro' }: PacketFileOptions = {},
): Uint8Array {
  const isLittle = order === 'little'
  const linkTypes = [...new Set(packets.map(({ linkType }) => linkType))]
  const section = new Fields(16, isLittle).u32(0x1a2b3c4d).u16(1).u16(0).u32(0xffffffff)
  const interfaces = linkTypes.map((linkType) => {
    const body = new Fields(20, isLittle).u16(linkType).u16(0).u32(SNAPSHOT_LENGTH)
    return writeBlock(
      1,
      body
        .u16(9)
        .u16(1)
        .put(Uint8Array.of(resolution === 'nano' ? 9 : 6, 0, 0, 0)).bytes,
      isLittle,
    )
  })
  const blocks = packets.map((packet) => {
    const micros = BigInt(Math.round(packet.time * 1000))
    const units = resolution === 'nano' ? micros * 1000n : micros
    return writeEnhanced(linkTypes.indexOf(packet.linkType), units, packet, isLittle)
  })
  return joinBytes([
    writeBlock(0x0a0d0d0a, section.u32(0xffffffff).bytes, isLittle),
    ...interfaces,
    ...blocks,
  ])
}

/** One block of a pcapng file. */
export function writeBlock(type: number, body: Uint8Array, isLittle: boolean): Uint8Array {
  const size = 12 + Math.ceil(body.length / 4) * 4
  const block = new Fields(size, isLittle).u32(type).u32(size).put(body)
  new DataView(block.bytes.buffer).setUint32(size - 4, size, isLittle)
  return block.bytes
}

function writeEnhanced(
  number: number,
  units: bigint,
  { bytes, wireLength = bytes.length }: WritablePacket,
  isLittle: boolean,
): Uint8Array {
  const body = new Fields(20 + bytes.length, isLittle)
  body
    .u32(number)
    .u32(Number(units >> 32n))
    .u32(Number(units & 0xffffffffn))
  return writeBlock(6, body.u32(bytes.length).u32(wireLength).put(bytes).bytes, isLittle)
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Integers and bytes, one behind the other, in a fixed room. */
export class Fields {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly #view: DataView
  readonly #isLittle: boolean
  #at = 0

  constructor(size: number, isLittle = false) {
    this.bytes = new Uint8Array(size)
    this.#view = new DataView(this.bytes.buffer)
    this.#isLittle = isLittle
  }

  u8(value: number): this {
    this.#view.setUint8(this.#at++, value)
    return this
  }

  u16(value: number): this {
    this.#view.setUint16(this.#at, value, this.#isLittle)
    this.#at += 2
    return this
  }

  u32(value: number): this {
    this.#view.setUint32(this.#at, value, this.#isLittle)
    this.#at += 4
    return this
  }

  put(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.#at)
    this.#at += bytes.length
    return this
  }
}
