// A column of numbers that grows by doubling: the cheapest way to hold a million values of a kind.

type Numbers = Uint8Array | Uint32Array | Float64Array

export type U8 = Column<Uint8Array>
export type U32 = Column<Uint32Array>
export type F64 = Column<Float64Array>

/** Small, since every connection has some columns of its own. */
const FIRST_CAPACITY = 8

export class Column<T extends Numbers> {
  readonly #make: (capacity: number) => T
  #values: T
  #length = 0

  constructor(make: (capacity: number) => T) {
    this.#make = make
    this.#values = make(FIRST_CAPACITY)
  }

  get length(): number {
    return this.#length
  }

  /** Bytes that it holds in memory, the room to grow included. */
  get bytes(): number {
    return this.#values.byteLength
  }

  /** The value at `index`; 0 where none was set. */
  at(index: number): number {
    return this.#values[index] ?? 0
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow(this.#length + 1)
    this.#values[this.#length++] = value
  }

  /** Sets a value anywhere; those before it that were never set are 0. */
  set(index: number, value: number): void {
    if (index >= this.#values.length) this.#grow(index + 1)
    if (index >= this.#length) this.#length = index + 1
    this.#values[index] = value
  }

  /** The index of the last value that is at most `value`, in a column in rising order; -1 if none is. */
  lastUpTo(value: number): number {
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.at(middle) <= value) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  #grow(needed: number): void {
    const grown = this.#make(Math.max(needed, this.#values.length * 2))
    grown.set(this.#values)
    this.#values = grown
  }
}

export function u8(): U8 {
  return new Column((capacity) => new Uint8Array(capacity))
}

export function u32(): U32 {
  return new Column((capacity) => new Uint32Array(capacity))
}

export function f64(): F64 {
  return new Column((capacity) => new Float64Array(capacity))
}
