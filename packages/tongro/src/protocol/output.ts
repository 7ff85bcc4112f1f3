// Where the core puts outgoing bytes: an interface that a transport implements, so that a frame is
// written straight into the buffer that the system will read, and one plain implementation.

export interface Output {
  /**
   * Makes room for `size` bytes and returns the offset in `buffer` where they begin.
   * Nothing may be reserved or appended before the `commit`.
   */
  reserve(size: number): number
  /** The buffer that the last `reserve` gave room in. */
  readonly buffer: Uint8Array
  /** Sends what was written from the reserved offset up to `end`. */
  commit(end: number): void
  /** Sends bytes by reference; nobody may change them afterwards. */
  append(bytes: Uint8Array): void
  /** Whether the peer takes less than it is sent: answers that can be merged should wait. */
  readonly isClogged: boolean
}

/** Collects outgoing bytes until they are taken: for sans-I/O use and for tests. */
export class ByteCollector implements Output {
  buffer: Uint8Array = new Uint8Array(0)
  isClogged = false
  #parts: Uint8Array[] = []

  reserve(size: number): number {
    this.buffer = new Uint8Array(size)
    return 0
  }

  commit(end: number): void {
    this.#parts.push(this.buffer.subarray(0, end))
  }

  append(bytes: Uint8Array): void {
    this.#parts.push(bytes)
  }

  /** Everything sent since the last call, as one array. */
  take(): Uint8Array {
    const total = this.#parts.reduce((sum, part) => sum + part.length, 0)
    const all = new Uint8Array(total)
    let at = 0
    for (const part of this.#parts) {
      all.set(part, at)
      at += part.length
    }
    this.#parts = []
    return all
  }
}
