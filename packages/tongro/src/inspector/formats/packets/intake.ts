// Bytes of a file in whatever pieces they come; readers ask for the next n of them.
//
// While nothing is left over from before, a pushed chunk is read in place, and only its rest is copied.
// Each byte is copied at most a few times, so time is linear in the size of the file, also when it
// comes byte by byte; memory is what the readers wait for, which they limit.

const NONE: Uint8Array = new Uint8Array(0)
const SMALLEST_STORE = 4096

export class Intake {
  #bytes = NONE
  #at = 0
  #end = 0
  /** Whether `#bytes` is our own, to be written behind `#end`. */
  #isOwn = false
  /** Bytes to be dropped as they come. */
  #toSkip = 0

  /** Bytes that wait to be taken. */
  get length(): number {
    return this.#end - this.#at
  }

  /** Whether bytes that were to be skipped have not come. */
  get isSkipping(): boolean {
    return this.#toSkip > 0
  }

  /** Lends `bytes` until `settle` is called. */
  push(bytes: Uint8Array): void {
    const skipped = Math.min(this.#toSkip, bytes.length)
    this.#toSkip -= skipped
    if (this.length > 0) {
      this.#append(bytes, skipped)
      return
    }
    this.#bytes = bytes
    this.#at = skipped
    this.#end = bytes.length
    this.#isOwn = false
  }

  /** The next `count` bytes, without taking them; undefined when they have not all come. */
  peek(count: number): Uint8Array | undefined {
    if (this.length < count) return undefined
    return this.#bytes.subarray(this.#at, this.#at + count)
  }

  /** Drops the next `count` bytes, those too that are still to come. */
  skip(count: number): void {
    const now = Math.min(count, this.length)
    this.#at += now
    this.#toSkip += count - now
  }

  /** Ends the loan: what was not taken is copied. */
  settle(): void {
    if (this.#isOwn) return
    const rest = this.#bytes.subarray(this.#at, this.#end)
    this.#bytes = NONE
    this.#at = 0
    this.#end = 0
    if (rest.length > 0) this.#append(rest, 0)
  }

  #append(bytes: Uint8Array, from: number): void {
    const kept = this.length
    const needed = kept + bytes.length - from
    if (!this.#isOwn || this.#bytes.length < needed) {
      const store = new Uint8Array(Math.max(SMALLEST_STORE, 2 * needed))
      store.set(this.#bytes.subarray(this.#at, this.#end))
      this.#bytes = store
      this.#isOwn = true
      this.#at = 0
    } else if (this.#bytes.length < this.#at + needed) {
      this.#bytes.copyWithin(0, this.#at, this.#end)
      this.#at = 0
    }
    this.#bytes.set(from === 0 ? bytes : bytes.subarray(from), this.#at + kept)
    this.#end = this.#at + needed
  }
}
