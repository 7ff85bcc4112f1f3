// Walks over the blocks of a compressed message (RFC 1951) without inflating it: where it stops being
// DEFLATE, and how far back it refers. It explains; inflating is the inflater's.
//
//   block: BFINAL 1 bit, BTYPE 2 bits, then   00 stored: LEN, NLEN, bytes
//                                             01 fixed codes   10 own codes: their lengths, symbols
//   symbols: 0-255 a byte, 256 end of block, 257-285 a length, followed by a distance

/** What a walk found; offsets are in bytes of the payload. */
export interface DeflateWalk {
  readonly blocks: number
  /** Bytes that it makes, as far as it was walked. */
  readonly output: number
  readonly largestDistance: number
  readonly fault: DeflateFault | undefined
}

export interface DeflateFault {
  readonly kind: 'type' | 'stored' | 'codes' | 'symbol' | 'distance' | 'cut'
  readonly at: number
  /** The distance that is too large. */
  readonly distance?: number
}

/** 00 00 FF FF, which a sender leaves out at the end of a message (RFC 7692 7.2.1). */
const TAIL = [0, 0, 0xff, 0xff]
/** What is walked at most: the first fault comes early, and a walk is slower than an inflater. */
const MOST = 1 << 20

/** Walks a message; `held` is how many bytes of earlier messages it may refer to. */
export function walkDeflate(payload: Uint8Array, held: number): DeflateWalk {
  return new Walker(payload, held).walk()
}

/** Thrown inside the walk only. */
class Stop {
  readonly fault: DeflateFault
  constructor(fault: DeflateFault) {
    this.fault = fault
  }
}

class Walker {
  readonly #payload: Uint8Array
  readonly #held: number
  readonly #end: number
  #bit = 0
  #blocks = 0
  #output = 0
  #largest = 0

  constructor(payload: Uint8Array, held: number) {
    this.#payload = payload
    this.#held = held
    this.#end = (payload.length + TAIL.length) * 8
  }

  walk(): DeflateWalk {
    let fault: DeflateFault | undefined
    try {
      while (this.#bit < this.#end && this.#byte < MOST && !this.#isPadding) this.#block()
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop
      fault = stop.fault
    }
    const { length } = this.#payload
    if (fault !== undefined) fault = { ...fault, at: Math.min(fault.at, length) }
    return { blocks: this.#blocks, output: this.#output, largestDistance: this.#largest, fault }
  }

  get #byte(): number {
    return this.#bit >> 3
  }

  /** Behind a last block the rest of its byte is nothing. */
  get #isPadding(): boolean {
    return this.#end - this.#bit < 8
  }

  #fail(kind: DeflateFault['kind'], distance?: number): never {
    const at = this.#byte
    throw new Stop(distance === undefined ? { kind, at } : { kind, at, distance })
  }

  #bits(count: number): number {
    let value = 0
    for (let i = 0; i < count; i++) {
      if (this.#bit >= this.#end) this.#fail('cut')
      const at = this.#byte
      const byte = this.#payload[at] ?? TAIL[at - this.#payload.length]!
      value |= ((byte >> (this.#bit & 7)) & 1) << i
      this.#bit++
    }
    return value
  }

  #block(): void {
    const isFinal = this.#bits(1) === 1
    const type = this.#bits(2)
    this.#blocks++
    if (type === 3) this.#fail('type')
    if (type === 0) this.#stored()
    else if (type === 1) this.#symbols(FIXED, FIXED_DISTANCES)
    else this.#ownCodes()
    // A final block ends a byte, and another stream may follow it (RFC 7692 7.2.3.4).
    if (isFinal) this.#bit = (this.#bit + 7) & ~7
    if (isFinal && this.#byte >= this.#payload.length) this.#bit = this.#end
  }

  #stored(): void {
    this.#bit = (this.#bit + 7) & ~7
    const length = this.#bits(16)
    if (this.#bits(16) !== (length ^ 0xffff)) this.#fail('stored')
    // In the tail there is only the empty block.
    if (this.#bit + length * 8 > this.#end) {
      this.#bit = this.#end
      this.#fail('cut')
    }
    this.#bit += length * 8
    this.#output += length
  }

  #ownCodes(): void {
    const literals = this.#bits(5) + 257
    const distances = this.#bits(5) + 1
    const count = this.#bits(4) + 4
    const lengths = new Array<number>(19).fill(0)
    for (let i = 0; i < count; i++) lengths[ORDER[i]!] = this.#bits(3)
    const codes = codesOf(lengths)
    if (literals > 286 || codes === undefined) this.#fail('codes')
    const all = this.#codeLengths(codes, literals + distances)
    const literalCodes = codesOf(all.slice(0, literals))
    const distanceCodes = codesOf(all.slice(literals))
    if (literalCodes === undefined || distanceCodes === undefined || all[256] === 0) {
      this.#fail('codes')
    }
    this.#symbols(literalCodes, distanceCodes)
  }

  #codeLengths(codes: Codes, total: number): number[] {
    const all: number[] = []
    while (all.length < total) {
      const symbol = this.#symbol(codes)
      if (symbol < 16) {
        all.push(symbol)
        continue
      }
      const value = symbol === 16 ? all.at(-1) : 0
      if (value === undefined) this.#fail('codes')
      const times =
        symbol === 16 ? this.#bits(2) + 3 : symbol === 17 ? this.#bits(3) + 3 : this.#bits(7) + 11
      for (let i = 0; i < times; i++) all.push(value)
    }
    if (all.length > total) this.#fail('codes')
    return all
  }

  #symbols(literals: Codes, distances: Codes): void {
    for (;;) {
      if (this.#byte >= MOST) return
      const symbol = this.#symbol(literals)
      if (symbol === 256) return
      if (symbol < 256) {
        this.#output++
        continue
      }
      const length = LENGTHS[symbol - 257]
      if (length === undefined) this.#fail('symbol')
      const size = length[0] + this.#bits(length[1])
      const reach = DISTANCES[this.#symbol(distances)]
      if (reach === undefined) this.#fail('symbol')
      const distance = reach[0] + this.#bits(reach[1])
      if (distance > this.#largest) this.#largest = distance
      if (distance > this.#held + this.#output) this.#fail('distance', distance)
      this.#output += size
    }
  }

  /** Canonical codes, bit by bit: of each length there is a first code and a number of them. */
  #symbol({ counts, symbols }: Codes): number {
    let code = 0
    let first = 0
    let index = 0
    for (let length = 1; length < counts.length; length++) {
      code |= this.#bits(1)
      const count = counts[length]!
      if (code - count < first) return symbols[index + code - first]!
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    return this.#fail('symbol')
  }
}

interface Codes {
  /** How many codes each length has; index 0 is not used. */
  readonly counts: readonly number[]
  /** Symbols in the order of their codes. */
  readonly symbols: readonly number[]
}

/** Undefined where the lengths make no set of codes, except for a single one (RFC 1951 3.2.7). */
function codesOf(lengths: readonly number[]): Codes | undefined {
  const counts = new Array<number>(16).fill(0)
  for (const length of lengths) if (length > 0) counts[length]!++
  let left = 1
  for (let length = 1; length < 16; length++) {
    left = (left << 1) - counts[length]!
    if (left < 0) return undefined
  }
  const used = counts.reduce((sum, count) => sum + count, 0)
  if (left > 0 && used > 1) return undefined
  const symbols = lengths
    .map((length, symbol) => ({ length, symbol }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => a.length - b.length || a.symbol - b.symbol)
    .map(({ symbol }) => symbol)
  return { counts, symbols }
}

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

const FIXED = codesOf(
  Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
)!
const FIXED_DISTANCES = codesOf(new Array<number>(32).fill(5))!

/** First value and extra bits of each symbol (RFC 1951 3.2.5). */
const LENGTHS = rangesOf(
  3,
  Array.from({ length: 28 }, (_, i) => (i < 8 ? 0 : (i - 4) >> 2)),
)
const DISTANCES = rangesOf(1, [0, 0, ...Array.from({ length: 28 }, (_, i) => i >> 1)])
/** The longest match has a symbol of its own. */
LENGTHS[28] = [258, 0]

function rangesOf(from: number, extra: readonly number[]): Array<readonly [number, number]> {
  let first = from
  return extra.map((bits) => {
    const range = [first, bits] as const
    first += 1 << bits
    return range
  })
}
