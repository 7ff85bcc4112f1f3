// Finds where a head ends even when a strict reader refuses its line ends: at the first empty line,
// whether lines end in CR LF or in LF alone. For a legal head it ends at the same byte as HeadReader.

const CR = 13
const LF = 10

export class LenientHeadReader {
  readonly #limit: number
  #text = ''
  /** Characters of the current line but a last CR. */
  #lineLength = 0
  #isAfterCr = false
  /** Empty lines before the first line are passed over (RFC 9112 2.2). */
  #hasFirstLine = false
  #size = 0
  #isTooLarge = false

  /** `limit` is the largest head in bytes, its empty line included. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** What arrived so far, one character a byte, empty lines before the head included. */
  get text(): string {
    return this.#text
  }

  /** Bytes taken. */
  get size(): number {
    return this.#size
  }

  /** More than the limit came without an empty line; the reader takes nothing more. */
  get isTooLarge(): boolean {
    return this.#isTooLarge
  }

  /** Reads `bytes[start, end)`. Returns the offset behind the head when it is complete, else -1. */
  push(bytes: Uint8Array, start: number, end: number): number {
    const stop = Math.min(end, start + this.#limit - this.#size)
    for (let at = start; at < stop; at++) {
      const byte = bytes[at]!
      this.#text += String.fromCharCode(byte)
      this.#size++
      if (byte === LF) {
        if (this.#lineLength === 0 && this.#hasFirstLine) return at + 1
        if (this.#lineLength > 0) this.#hasFirstLine = true
        this.#lineLength = 0
        this.#isAfterCr = false
      } else {
        // A CR counts as part of the line unless LF follows it.
        if (this.#isAfterCr) this.#lineLength++
        this.#isAfterCr = byte === CR
        if (byte !== CR) this.#lineLength++
      }
    }
    if (stop < end) this.#isTooLarge = true
    return -1
  }
}
