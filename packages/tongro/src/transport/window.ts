// The last bytes of a stream of messages: what a compressor may refer to (RFC 7692 7.1.1).

/**
 * The last bytes of a stream, at most `limit`. They stand at the end of a buffer of twice that size,
 * so that the kept part moves only once for each `limit` bytes that pass.
 */
export class Window {
  readonly #limit: number
  #bytes: Uint8Array = new Uint8Array(0)
  #size = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Valid until the next change. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(Math.max(0, this.#size - this.#limit), this.#size)
  }

  clear(): void {
    this.#size = 0
  }

  /** Clears it and frees its memory. */
  release(): void {
    this.#size = 0
    this.#bytes = new Uint8Array(0)
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    const from = Math.max(start, end - this.#limit)
    this.#makeRoom(end - from)
    this.#bytes.set(bytes.subarray(from, end), this.#size)
    this.#size += end - from
  }

  #makeRoom(added: number): void {
    if (this.#size + added <= this.#bytes.length) return
    const kept = this.bytes
    const wanted = Math.min(2 * this.#limit, 2 * (kept.length + added))
    const target = wanted > this.#bytes.length ? new Uint8Array(wanted) : this.#bytes
    target.set(kept)
    this.#bytes = target
    this.#size = kept.length
  }
}
