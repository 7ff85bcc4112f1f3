// Counts what `bufferedAmount` of the WHATWG class counts: bytes of messages, without frame headers,
// that have not left; and what the current task has sent, whether it has left or not.
//
// The transport knows only bytes of frames. So each message is noted with where its frame ends in
// the stream of all frames, and is gone when no more than what comes behind it waits.

interface Noted {
  readonly end: number
  readonly size: number
}

export class UnsentBytes {
  #noted: Noted[] = []
  #end = 0
  #waiting = 0
  #ofThisTask = 0

  /** A message of `size` bytes was sent, whose frame added `grown` bytes to `pending`. */
  note(size: number, grown: number, pending: number): void {
    this.#forget(pending - grown)
    this.#end += Math.max(0, grown)
    this.#noted.push({ end: this.#end, size })
    this.#waiting += size
    if (this.#ofThisTask === 0 && size > 0) {
      setImmediate(() => {
        this.#ofThisTask = 0
      })
    }
    this.#ofThisTask += size
  }

  /** `pending`: bytes of frames that the system has not taken. */
  amount(pending: number): number {
    this.#forget(pending)
    return Math.max(this.#waiting, this.#ofThisTask)
  }

  #forget(pending: number): void {
    const left = this.#end - pending
    let gone = 0
    for (const { end, size } of this.#noted) {
      if (end > left) break
      this.#waiting -= size
      gone++
    }
    if (gone > 0) this.#noted = this.#noted.slice(gone)
  }
}
