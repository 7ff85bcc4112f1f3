// Files of blocks, as dumpcap and Wireshark write them (draft-ietf-opsawg-pcapng). Every block:
//
//   type 4 | total length 4 | body, a multiple of 4 bytes | total length 4
//
//   section   0a0d0d0a   magic 1a2b3c4d in the section's byte order, version, length, options
//   interface        1   link layer 2, 0 2, snapshot length 4, options
//   enhanced         6   interface 4, time 8, bytes here 4, bytes on the wire 4, bytes, options
//   simple           3   bytes on the wire 4, bytes: of interface 0, without a time
//   packet           2   interface 2, drops 2, then as enhanced: obsolete, but in old files
//
// A section may begin anywhere and ends what was known of interfaces. Other blocks are passed over.

import type { Complaints } from './complaints.ts'
import type { Intake } from './intake.ts'
import { fileU16, fileU32 } from './integers.ts'
import { LARGEST_BLOCK, MOST_INTERFACES } from './limits.ts'
import type { PacketFileReader, PacketSink } from './pcap.ts'

const SECTION = 0x0a0d0d0a
const INTERFACE = 1
const PACKET = 2
const SIMPLE = 3
const ENHANCED = 6
const READ: readonly number[] = [SECTION, INTERFACE, PACKET, SIMPLE, ENHANCED]

const MAGIC = 0x1a2b3c4d
const BLOCK_HEADER = 8
/** Header and the length at the end. */
const SMALLEST_BLOCK = 12
/** A section block's header and its magic. */
const SECTION_START = 12
const SMALLEST_BODY: Readonly<Record<number, number>> = {
  [SECTION]: 16,
  [INTERFACE]: 8,
  [PACKET]: 20,
  [SIMPLE]: 4,
  [ENHANCED]: 20,
}

const OPTION_END = 0
const OPTION_TIME_RESOLUTION = 9
const OPTION_TIME_OFFSET = 14

interface Interface {
  readonly linkType: number
  /** 0 for no limit. */
  readonly snapLength: number
  /** Units of time in a millisecond. */
  readonly unitsPerMs: number
  /** Seconds to be added. */
  readonly offset: number
}

/** Whether a file that begins so is one of these. */
export function isPcapng(bytes: Uint8Array): boolean {
  return fileU32(bytes, 0, false) === SECTION
}

export class PcapngReader implements PacketFileReader {
  readonly #sink: PacketSink
  readonly #complaints: Complaints
  #isLittle = true
  #interfaces: Interface[] = []
  #packets = 0
  #blocks = 0
  #lastTime = 0
  #failure: string | undefined

  constructor(sink: PacketSink, complaints: Complaints) {
    this.#sink = sink
    this.#complaints = complaints
  }

  get failure(): string | undefined {
    return this.#failure
  }

  get place(): string {
    return `block ${this.#blocks + 1}, behind packet ${this.#packets}`
  }

  step(intake: Intake): boolean {
    const start = intake.peek(BLOCK_HEADER)
    if (start === undefined) return false
    if (isPcapng(start) && !this.#readOrder(intake)) return false
    const type = fileU32(start, 0, this.#isLittle)
    const length = fileU32(start, 4, this.#isLittle)
    if (length < SMALLEST_BLOCK || length % 4 !== 0) {
      return this.#fail(`it claims a length of ${length} bytes, which no block has`)
    }
    if (length > LARGEST_BLOCK || !READ.includes(type)) {
      if (READ.includes(type)) {
        this.#complain(`it has ${length} bytes, more than the limit of ${LARGEST_BLOCK}`)
      }
      this.#blocks++
      intake.skip(length)
      return true
    }
    const block = intake.peek(length)
    if (block === undefined) return false
    if (fileU32(block, length - 4, this.#isLittle) !== length) {
      return this.#fail('its two lengths differ')
    }
    this.#readBody(type, block.subarray(BLOCK_HEADER, length - 4))
    this.#blocks++
    intake.skip(length)
    return true
  }

  /** Reads the byte order of a section; false when that cannot be done (yet). */
  #readOrder(intake: Intake): boolean {
    const start = intake.peek(SECTION_START)
    if (start === undefined) return false
    const isLittle = fileU32(start, 8, true) === MAGIC
    if (!isLittle && fileU32(start, 8, false) !== MAGIC) {
      return this.#fail('a section begins there without the magic of a byte order')
    }
    this.#isLittle = isLittle
    return true
  }

  #fail(why: string): false {
    this.#failure = `Cannot read on at block ${this.#blocks + 1}, behind packet ${this.#packets}: ${why}; the file is damaged there`
    return false
  }

  #readBody(type: number, body: Uint8Array): void {
    if (body.length < SMALLEST_BODY[type]!) {
      this.#complain(`it is too short for its type ${type}`)
    } else if (type === SECTION) {
      this.#interfaces = []
    } else if (type === INTERFACE) {
      this.#readInterface(body)
    } else if (type === SIMPLE) {
      this.#readSimple(body)
    } else {
      const number = type === PACKET ? fileU16(body, 0, this.#isLittle) : this.#u32(body, 0)
      this.#readEnhanced(number, body)
    }
  }

  #readInterface(body: Uint8Array): void {
    if (this.#interfaces.length >= MOST_INTERFACES) {
      this.#complain(`its section has more interfaces than the limit of ${MOST_INTERFACES}`)
      return
    }
    const options = readOptions(body, 8, this.#isLittle)
    const resolution = options.get(OPTION_TIME_RESOLUTION)?.[0] ?? 6
    const offset = options.get(OPTION_TIME_OFFSET)
    this.#interfaces.push({
      linkType: fileU16(body, 0, this.#isLittle),
      snapLength: this.#u32(body, 4),
      unitsPerMs: (resolution & 0x80 ? 2 ** (resolution & 0x7f) : 10 ** resolution) / 1000,
      offset: offset?.length === 8 ? this.#i64(offset) : 0,
    })
  }

  #readEnhanced(number: number, body: Uint8Array): void {
    const from = this.#interfaces[number]
    this.#packets++
    if (from === undefined) {
      this.#complain(`packet ${this.#packets} names interface ${number}, which was not described`)
      return
    }
    const units = this.#u32(body, 4) * 2 ** 32 + this.#u32(body, 8)
    this.#lastTime = from.offset * 1000 + units / from.unitsPerMs
    this.#hand(from, body.subarray(20), this.#u32(body, 12), this.#u32(body, 16))
  }

  #readSimple(body: Uint8Array): void {
    const from = this.#interfaces[0]
    this.#packets++
    if (from === undefined) {
      this.#complain(`packet ${this.#packets} is of interface 0, which was not described`)
      return
    }
    const wireLength = this.#u32(body, 0)
    const length = from.snapLength === 0 ? wireLength : Math.min(wireLength, from.snapLength)
    this.#hand(from, body.subarray(4), Math.min(length, body.length - 4), wireLength)
  }

  #hand(from: Interface, body: Uint8Array, length: number, wireLength: number): void {
    if (length > body.length) {
      this.#complain(`packet ${this.#packets} claims ${length} bytes, ${body.length} are there`)
    }
    this.#sink({
      number: this.#packets,
      time: this.#lastTime,
      linkType: from.linkType,
      bytes: body.subarray(0, length),
      wireLength,
    })
  }

  #complain(why: string): void {
    const text = `Cannot read all of block ${this.#blocks + 1}: ${why}`
    this.#complaints.count('blocks that could not be read', () => text)
  }

  #u32(bytes: Uint8Array, at: number): number {
    return fileU32(bytes, at, this.#isLittle)
  }

  /** Seconds, signed, in the 53 bits that a number has. */
  #i64(bytes: Uint8Array): number {
    const [high, low] = this.#isLittle ? [4, 0] : [0, 4]
    return (this.#u32(bytes, high) | 0) * 2 ** 32 + this.#u32(bytes, low)
  }
}

/** code 2 | length 2 | value, filled up to a multiple of 4; code 0 ends them. */
function readOptions(body: Uint8Array, from: number, isLittle: boolean): Map<number, Uint8Array> {
  const options = new Map<number, Uint8Array>()
  for (let at = from; at + 4 <= body.length; ) {
    const code = fileU16(body, at, isLittle)
    const length = fileU16(body, at + 2, isLittle)
    if (code === OPTION_END || at + 4 + length > body.length) break
    options.set(code, body.subarray(at + 4, at + 4 + length))
    at += 4 + length + ((4 - (length & 3)) & 3)
  }
  return options
}
