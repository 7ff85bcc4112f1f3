// The last bytes that one direction delivered, to tell a retransmission of the same bytes from one
// that differs: a broken middlebox, or somebody who wants two readers to see different things.

/** More than the few segments that are repeated in practice; twice this is held at most. */
const REMEMBERED = 4096
const FIRST_STORE = 256

export class RecentBytes {
  #store = new Uint8Array(0)
  #length = 0
  /** Offset in the stream of the byte behind the last one held. */
  #end = 0

  /** Bytes follow at `offset`; what was remembered before a jump is forgotten. */
  add(offset: number, bytes: Uint8Array): void {
    if (offset !== this.#end) this.#length = 0
    const from = Math.max(0, bytes.length - REMEMBERED)
    if (from > 0) this.#length = 0
    const added = bytes.length - from
    this.#makeRoom(added)
    this.#store.set(from === 0 ? bytes : bytes.subarray(from), this.#length)
    this.#length += added
    this.#end = offset + bytes.length
  }

  /** Whether `bytes` at `offset` differ from what is remembered of them. */
  differs(offset: number, bytes: Uint8Array): boolean {
    const start = this.#end - this.#length
    const to = Math.min(offset + bytes.length, this.#end)
    for (let at = Math.max(offset, start); at < to; at++) {
      if (bytes[at - offset] !== this.#store[at - start]) return true
    }
    return false
  }

  clear(): void {
    this.#store = new Uint8Array(0)
    this.#length = 0
  }

  #makeRoom(added: number): void {
    const needed = this.#length + added
    if (needed <= this.#store.length) return
    if (needed <= 2 * REMEMBERED) {
      const size = Math.min(2 * REMEMBERED, Math.max(FIRST_STORE, 2 * needed))
      const larger = new Uint8Array(size)
      larger.set(this.#store.subarray(0, this.#length))
      this.#store = larger
      return
    }
    const kept = REMEMBERED - Math.min(REMEMBERED, added)
    this.#store.copyWithin(0, this.#length - kept, this.#length)
    this.#length = kept
  }
}
