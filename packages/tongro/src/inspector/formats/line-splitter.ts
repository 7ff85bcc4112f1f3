// Cuts a stream of bytes into lines. A line longer than the limit is not kept.

const LINE_FEED = 10
const EMPTY = new Uint8Array(0)

/**
 * Takes each line without its line feed, from line 1; undefined for one beyond the limit. `isCut` says
 * that the file ended before a line feed. The bytes are lent.
 */
export type LineSink = (line: Uint8Array | undefined, number: number, isCut: boolean) => void

export class LineSplitter {
  readonly #limit: number
  readonly #sink: LineSink
  /** The beginning of a line whose end has not come; room grows by doubling. */
  #kept: Uint8Array = EMPTY
  #length = 0
  #isTooLong = false
  #number = 0

  /** `limit` is the longest line in bytes. */
  constructor(limit: number, sink: LineSink) {
    this.#limit = limit
    this.#sink = sink
  }

  push(bytes: Uint8Array): void {
    let start = 0
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      this.#take(bytes.subarray(start, end), false)
      start = end + 1
    }
    if (start < bytes.length) this.#keep(bytes.subarray(start))
  }

  end(): void {
    if (this.#length > 0 || this.#isTooLong) this.#take(EMPTY, true)
    this.#kept = EMPTY
  }

  #take(rest: Uint8Array, isCut: boolean): void {
    let line: Uint8Array | undefined = rest
    if (this.#length > 0 || this.#isTooLong || rest.length > this.#limit) {
      this.#keep(rest)
      line = this.#isTooLong ? undefined : this.#kept.subarray(0, this.#length)
    }
    this.#length = 0
    this.#isTooLong = false
    this.#number++
    this.#sink(line, this.#number, isCut)
  }

  #keep(bytes: Uint8Array): void {
    const length = this.#length + bytes.length
    if (this.#isTooLong || length > this.#limit) {
      this.#isTooLong = true
      this.#length = 0
      return
    }
    if (length > this.#kept.length) {
      const grown = new Uint8Array(Math.min(this.#limit, Math.max(length, this.#kept.length * 2)))
      grown.set(this.#kept.subarray(0, this.#length))
      this.#kept = grown
    }
    this.#kept.set(bytes, this.#length)
    this.#length = length
  }
}
