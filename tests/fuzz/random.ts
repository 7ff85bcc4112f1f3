// Random choices from a seed: the same seed makes the same choices, on every machine.

/** A generator of 32 bits (splitmix with the constants of MurmurHash3's finish). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 to 2^32 - 1. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0
    let bits = this.#state
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
    return (bits ^ (bits >>> 16)) >>> 0
  }

  /** A whole number from 0 to `end` - 1. */
  below(end: number): number {
    return this.next() % end
  }

  /** True `percent` times of a hundred. */
  chance(percent: number): boolean {
    return this.below(100) < percent
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }

  /** Small numbers mostly, and those beside which limits and header forms change. */
  size(most: number): number {
    const edges = [0, 1, 2, 124, 125, 126, 127, 128, 1000, 1024, 65_535, 65_536]
    const size = this.chance(70) ? this.below(40) : this.pick(edges)
    return Math.min(size, most)
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.next() & 255)
  }

  /** Text of `length` characters, mostly ASCII, of every UTF-8 length. */
  text(length: number): string {
    const chars = ['a', 'b', '0', ' ', 'é', '€', '😀', '\ufffd', '\0', '\ufeff']
    return Array.from({ length }, () => this.pick(chars)).join('')
  }

  /** Ascending offsets in `length` bytes at which to cut them. */
  cuts(length: number): number[] {
    const count = this.below(8)
    const cuts = Array.from({ length: count }, () =>
      this.below(1 + (this.chance(50) ? Math.min(length, 64) : length)),
    )
    return cuts.sort((a, b) => a - b)
  }
}
