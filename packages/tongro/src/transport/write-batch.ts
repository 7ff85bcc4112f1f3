// Gathers what many connections send in one tick, so that each makes one write of it.
//
// All frames go into one slab, one after another, whoever sends them:
//
//   slab  | a: frame frame | b: frame | a: frame |   free   |
//           ^ range of a     ^ of b     ^ of a    ^ used
//
// The connection that wrote last holds the open range, which grows while nobody else writes. Frames
// sent to one connection are therefore adjacent, and a flush hands the system one piece of the slab.
// When the system has taken all pieces, the slab is used again from its start; a piece that it has
// not taken yet keeps its slab, and a new one is made when that is full.

/** What the batch asks of a connection that has sent something. */
export interface BatchMember {
  /** Takes a finished piece; it is not to be changed any more. */
  addPart(part: Uint8Array): void
  /** Writes all parts; true if the system has taken every byte of them. */
  writeParts(): boolean
}

/** Room for about 900 frames of 64 bytes; a slow connection can hold on to one slab. */
const SLAB_SIZE = 65_536

export class WriteBatch {
  buffer: Buffer = Buffer.allocUnsafeSlow(SLAB_SIZE)
  #used = 0
  #rangeStart = 0
  #rangeOwner: BatchMember | undefined
  /** Two arrays that change places, so that a flush makes none. */
  #members: BatchMember[] = []
  #flushing: BatchMember[] = []
  #depth = 0
  /** A write may run code that flushes; the slab still holds what the outer flush has to write. */
  #flushes = 0
  #isScheduled = false
  /** Whether a piece of the present slab may still be read by the system. */
  #isSlabHeld = false
  readonly #flushScheduled = (): void => {
    this.#isScheduled = false
    if (this.#depth === 0) this.flush()
  }

  /** Makes room for `size` bytes of `member` in `buffer`; returns their offset. */
  reserve(member: BatchMember, size: number): number {
    if (this.#rangeOwner !== member) {
      this.#closeRange()
      this.#rangeOwner = member
    }
    if (this.#used + size > this.buffer.length) this.#newSlab(size)
    return this.#used
  }

  /** Ends a reservation; what was written reaches up to `end`. Returns its size. */
  commit(end: number): number {
    const size = end - this.#used
    this.#used = end
    return size
  }

  /** Ends the open range if it is `member`'s, so that a part can follow it. */
  closeRangeOf(member: BatchMember): void {
    if (this.#rangeOwner === member) this.#closeRange()
  }

  /** Notes that `member` has parts or a range to write. Each is noted once a flush. */
  join(member: BatchMember): void {
    this.#members.push(member)
    if (this.#depth > 0 || this.#isScheduled) return
    this.#isScheduled = true
    process.nextTick(this.#flushScheduled)
  }

  /** From here on, what is sent waits for `uncork`. */
  cork(): void {
    this.#depth++
  }

  uncork(): void {
    if (--this.#depth === 0 && this.#members.length > 0) this.flush()
  }

  /** Writes what all members have gathered. */
  flush(): void {
    this.#closeRange()
    const members = this.#members
    this.#members = this.#flushing
    this.#flushes++
    for (let i = 0; i < members.length; i++) {
      if (!members[i]!.writeParts()) this.#isSlabHeld = true
    }
    this.#flushes--
    // Popped one by one, an array keeps its room; most flushes have one member.
    while (members.length > 0) members.pop()
    this.#flushing = members
    if (this.#isSlabHeld || this.#members.length > 0 || this.#flushes > 0) return
    // A slab made for one large frame is not kept for small ones.
    if (this.buffer.length > SLAB_SIZE) this.buffer = Buffer.allocUnsafeSlow(SLAB_SIZE)
    this.#rewind()
  }

  #rewind(): void {
    this.#used = 0
    this.#rangeStart = 0
  }

  #closeRange(): void {
    const owner = this.#rangeOwner
    this.#rangeOwner = undefined
    if (owner !== undefined && this.#used > this.#rangeStart) {
      owner.addPart(this.buffer.subarray(this.#rangeStart, this.#used))
    }
    this.#rangeStart = this.#used
  }

  #newSlab(size: number): void {
    const owner = this.#rangeOwner
    this.#closeRange()
    this.#rangeOwner = owner
    this.buffer = Buffer.allocUnsafeSlow(Math.max(SLAB_SIZE, size))
    this.#isSlabHeld = false
    this.#rewind()
  }
}
