// An inflater (RFC 1951) as strict as a small device: a distance that reaches behind the agreed
// window is an error, where zlib forgives what still stands in its output. It also tells which
// blocks it saw. Written for clarity: a bit at a time.

export type BlockKind = 'stored' | 'fixed' | 'dynamic'

export interface Inflated {
  readonly bytes: Buffer
  readonly blocks: readonly BlockKind[]
}

interface Code {
  /** Number of codes of each length. */
  readonly counts: readonly number[]
  readonly symbols: readonly number[]
}

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
]
const LENGTH_EXTRA = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
]
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

const FIXED_LENGTHS: Code = codeOf([
  ...new Array<number>(144).fill(8),
  ...new Array<number>(112).fill(9),
  ...new Array<number>(24).fill(7),
  ...new Array<number>(8).fill(8),
])
const FIXED_DISTANCES: Code = codeOf(new Array<number>(30).fill(5))

/** Inflates messages one after the other, as one direction of permessage-deflate does. */
export class StrictInflater {
  readonly #window: number
  readonly #keepsContext: boolean
  #history: Buffer = Buffer.alloc(0)

  constructor(windowBits: number, keepsContext: boolean) {
    this.#window = 2 ** windowBits
    this.#keepsContext = keepsContext
  }

  /** One message's payload, without the tail; throws an Error that says what is wrong with it. */
  message(payload: Uint8Array): Inflated {
    const input = Buffer.concat([payload, Buffer.of(0, 0, 0xff, 0xff)])
    const run = new Run(input, this.#history, this.#window)
    const blocks = run.blocks()
    const bytes = run.output()
    if (this.#keepsContext) {
      this.#history = Buffer.concat([this.#history, bytes]).subarray(-this.#window)
    }
    return { bytes, blocks }
  }
}

class Run {
  readonly #input: Buffer
  readonly #window: number
  readonly #known: number
  #at = 0
  #bit = 0
  #out: Buffer
  #length: number

  constructor(input: Buffer, history: Buffer, window: number) {
    this.#input = input
    this.#window = window
    this.#known = history.length
    this.#length = history.length
    this.#out = Buffer.alloc(Math.max(1024, history.length * 2))
    history.copy(this.#out)
  }

  output(): Buffer {
    return Buffer.from(this.#out.subarray(this.#known, this.#length))
  }

  /** Runs to the end of the input, over final blocks too (RFC 7692 7.2.3.4). */
  blocks(): BlockKind[] {
    const seen: BlockKind[] = []
    while (this.#at < this.#input.length) {
      const isFinal = this.#bits(1) === 1
      const kind = (['stored', 'fixed', 'dynamic'] as const)[this.#bits(2)]
      if (kind === undefined) throw new Error('A block has the reserved type 3')
      seen.push(kind)
      if (kind === 'stored') this.#stored()
      else if (kind === 'fixed') this.#coded(FIXED_LENGTHS, FIXED_DISTANCES)
      else this.#dynamic()
      if (isFinal) this.#align()
    }
    return seen
  }

  #stored(): void {
    this.#align()
    const length = this.#bits(16)
    if (this.#bits(16) !== (length ^ 0xffff)) throw new Error('A stored block has a wrong length')
    if (this.#at + length > this.#input.length) throw new Error('A stored block is cut off')
    for (let i = 0; i < length; i++) this.#put(this.#input[this.#at++]!)
  }

  #dynamic(): void {
    const literals = this.#bits(5) + 257
    const distances = this.#bits(5) + 1
    const count = this.#bits(4) + 4
    const lengths = new Array<number>(19).fill(0)
    for (let i = 0; i < count; i++) lengths[LENGTH_ORDER[i]!] = this.#bits(3)
    const code = codeOf(lengths)
    const all: number[] = []
    while (all.length < literals + distances) this.#takeLengths(all, code)
    if (all.length > literals + distances) throw new Error('A dynamic block has too many lengths')
    this.#coded(codeOf(all.slice(0, literals)), codeOf(all.slice(literals)))
  }

  #takeLengths(all: number[], code: Code): void {
    const symbol = this.#symbol(code)
    if (symbol < 16) {
      all.push(symbol)
      return
    }
    if (symbol === 16 && all.length === 0) throw new Error('A length is repeated before the first')
    const repeats =
      symbol === 16 ? 3 + this.#bits(2) : symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7)
    const value = symbol === 16 ? all.at(-1)! : 0
    for (let i = 0; i < repeats; i++) all.push(value)
  }

  #coded(lengths: Code, distances: Code): void {
    for (;;) {
      const symbol = this.#symbol(lengths)
      if (symbol === 256) return
      if (symbol < 256) this.#put(symbol)
      else this.#copy(symbol - 257, distances)
    }
  }

  #copy(row: number, distances: Code): void {
    const base = LENGTH_BASE[row]
    if (base === undefined) throw new Error('A length symbol is reserved')
    const length = base + this.#bits(LENGTH_EXTRA[row]!)
    const column = this.#symbol(distances)
    const start = DISTANCE_BASE[column]
    if (start === undefined) throw new Error('A distance symbol is reserved')
    const distance = start + this.#bits(DISTANCE_EXTRA[column]!)
    if (distance > this.#window) {
      throw new Error(`A distance of ${distance} reaches behind the window of ${this.#window}`)
    }
    if (distance > this.#length)
      throw new Error(`A distance of ${distance} reaches before the start`)
    for (let i = 0; i < length; i++) this.#put(this.#out[this.#length - distance]!)
  }

  #symbol(code: Code): number {
    let value = 0
    let first = 0
    let index = 0
    for (let length = 1; length <= 15; length++) {
      value |= this.#bits(1)
      const count = code.counts[length]!
      if (value - count < first) return code.symbols[index + value - first]!
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw new Error('A code stands for nothing')
  }

  #bits(count: number): number {
    let value = 0
    for (let i = 0; i < count; i++) {
      if (this.#at >= this.#input.length) throw new Error('The data ends inside a block')
      value |= ((this.#input[this.#at]! >> this.#bit) & 1) << i
      this.#bit = (this.#bit + 1) & 7
      if (this.#bit === 0) this.#at++
    }
    return value
  }

  #align(): void {
    if (this.#bit === 0) return
    this.#bit = 0
    this.#at++
  }

  #put(byte: number): void {
    if (this.#length === this.#out.length) {
      const larger = Buffer.alloc(this.#out.length * 2)
      this.#out.copy(larger)
      this.#out = larger
    }
    this.#out[this.#length++] = byte
  }
}

function codeOf(lengths: readonly number[]): Code {
  const counts = new Array<number>(16).fill(0)
  for (const length of lengths) counts[length] = counts[length]! + 1
  counts[0] = 0
  const offsets = new Array<number>(16).fill(0)
  for (let length = 1; length < 15; length++) {
    offsets[length + 1] = offsets[length]! + counts[length]!
  }
  const symbols: number[] = []
  lengths.forEach((length, symbol) => {
    if (length === 0) return
    symbols[offsets[length]!] = symbol
    offsets[length] = offsets[length]! + 1
  })
  return { counts, symbols }
}
