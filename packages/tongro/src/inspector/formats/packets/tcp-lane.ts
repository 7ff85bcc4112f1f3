// One direction of a TCP connection: segments in any order in, the stream of bytes out.
//
//   0 … delivered … next | missing | held | missing | held …        offsets in the stream
//
// The first bytes seen for an offset count; later ones are compared and dropped. What is missing
// becomes a gap when it is certain that it will not come: the other side acknowledged bytes behind it,
// too much waits behind it, or the capture ends.

import { RecentBytes } from './recent-bytes.ts'

/** The largest window that TCP can have (RFC 7323 2.3); what is further ahead is of another time. */
const MOST_AHEAD = 2 ** 30
/** What holding a segment costs beside its bytes. */
const SEGMENT_OVERHEAD = 128

/** Takes the stream; `bytes` are lent for the call. */
export interface LaneEvents {
  onBytes(bytes: Uint8Array, packet: number): void
  onGap(length: number): void
  onFin(packet: number): void
  /** A packet repeated an offset with other bytes. */
  onConflict(packet: number): void
}

/** Counts what all lanes together hold. */
export class HeldBudget {
  readonly perLane: number
  readonly inAll: number
  used = 0

  constructor(perLane: number, inAll: number) {
    this.perLane = perLane
    this.inAll = inAll
  }
}

interface Held {
  readonly offset: number
  readonly bytes: Uint8Array
  readonly packet: number
}

export class TcpLane {
  readonly #events: LaneEvents
  readonly #budget: HeldBudget
  readonly #recent = new RecentBytes()
  #isStarted = false
  /** The offset to deliver next, and its sequence number; without a start the least one can be. */
  #next = 0
  #sequence = 0
  #hasFloor = false
  #held: Held[] = []
  #heldSize = 0
  /** The largest offset that the other side acknowledged. */
  #acknowledged = 0
  #fin: { readonly offset: number; readonly packet: number } | undefined
  #isOver = false

  constructor(events: LaneEvents, budget: HeldBudget) {
    this.#events = events
    this.#budget = budget
  }

  /** The first byte has this sequence number: one more than the SYN's. */
  startAt(sequence: number): void {
    if (this.#isStarted) return
    this.#isStarted = true
    this.#sequence = sequence >>> 0
  }

  /** A segment's bytes; `bytes` are copied where they have to wait. */
  segment(sequence: number, bytes: Uint8Array, packet: number): void {
    if (bytes.length === 0 || this.#isOver) return
    if (!this.#isStarted && !this.#start(sequence, bytes.length)) return
    const offset = this.#offsetOf(sequence)
    if (offset > this.#next + MOST_AHEAD) return
    const end = offset + bytes.length
    if (offset < this.#next) {
      // A keep-alive probe repeats the last byte, with any value (RFC 9293 3.8.4).
      const isProbe = bytes.length === 1 && end === this.#next
      if (!isProbe && this.#recent.differs(offset, bytes)) this.#events.onConflict(packet)
      if (end <= this.#next) return
    }
    const skipped = Math.max(0, this.#next - offset)
    this.#place(offset + skipped, skipped === 0 ? bytes : bytes.subarray(skipped), packet)
    this.#settle()
  }

  /** The side will send nothing at or behind this sequence number. */
  fin(sequence: number, packet: number): void {
    if (this.#isOver || this.#fin !== undefined) return
    this.startAt(sequence)
    const offset = this.#offsetOf(sequence)
    if (offset > this.#next + MOST_AHEAD) return
    this.#fin = { offset: Math.max(offset, this.#next), packet }
    this.#settle()
  }

  /** The other side has everything before this sequence number. */
  acknowledge(sequence: number): void {
    if (!this.#isStarted) {
      this.#hasFloor = true
      this.#sequence = sequence
      return
    }
    const offset = this.#offsetOf(sequence)
    if (offset <= this.#acknowledged || offset > this.#next + MOST_AHEAD) return
    this.#acknowledged = offset
    this.#settle()
  }

  /** Nothing more will be seen: hands on what waits, with gaps before it. */
  finish(): void {
    if (this.#isOver) return
    while (this.#held.length > 0) this.#jump()
    // One byte more may be a FIN that was not seen.
    const end = this.#fin?.offset ?? (this.#acknowledged - this.#next > 1 ? this.#acknowledged : 0)
    this.#leave(end)
    this.#endAtFin()
    this.release()
  }

  /** Lets go of what it holds; from now on nothing is handed on. */
  release(): void {
    this.#isOver = true
    this.#budget.used -= this.#heldSize
    this.#heldSize = 0
    this.#held = []
    this.#recent.clear()
  }

  #offsetOf(sequence: number): number {
    return this.#next + ((sequence - this.#sequence) | 0)
  }

  /** Begins in mid-stream, at the segment or where the other side said it has all before. */
  #start(sequence: number, length: number): boolean {
    const ahead = this.#hasFloor ? (sequence - this.#sequence) | 0 : 0
    if (ahead < 0 && ahead + length <= 0 && ahead > -MOST_AHEAD) return false
    this.#isStarted = true
    if (ahead >= 0 || ahead <= -MOST_AHEAD || !this.#hasFloor) this.#sequence = sequence
    return true
  }

  /** Delivers or holds those of the bytes that no held segment has. */
  #place(offset: number, bytes: Uint8Array, packet: number): void {
    if (offset === this.#next && this.#held.length === 0) {
      this.#deliver(bytes, packet)
      return
    }
    const end = offset + bytes.length
    let at = offset
    let hasConflict = false
    let index = this.#firstBehind(offset)
    while (at < end) {
      const other = this.#held[index]
      const stop = Math.min(end, other?.offset ?? end)
      if (stop > at) {
        this.#hold(index++, at, bytes.slice(at - offset, stop - offset), packet)
        at = stop
      }
      if (other === undefined || at >= end) break
      const behind = Math.min(end, other.offset + other.bytes.length)
      hasConflict ||= differs(other, at, bytes.subarray(at - offset, behind - offset))
      at = behind
      index++
    }
    if (hasConflict) this.#events.onConflict(packet)
  }

  /** The first held segment that ends behind `offset`. */
  #firstBehind(offset: number): number {
    let low = 0
    let high = this.#held.length
    while (low < high) {
      const middle = (low + high) >> 1
      const { offset: start, bytes } = this.#held[middle]!
      if (start + bytes.length <= offset) low = middle + 1
      else high = middle
    }
    return low
  }

  #hold(index: number, offset: number, bytes: Uint8Array, packet: number): void {
    this.#held.splice(index, 0, { offset, bytes, packet })
    this.#heldSize += bytes.length + SEGMENT_OVERHEAD
    this.#budget.used += bytes.length + SEGMENT_OVERHEAD
  }

  /** Hands on all that is certain now. */
  #settle(): void {
    this.#drain()
    while (this.#held.length > 0 && this.#isGivenUp()) this.#jump()
    // A FIN that was acknowledged: all before it had arrived.
    if (this.#fin !== undefined && this.#acknowledged > this.#fin.offset) {
      this.#leave(this.#fin.offset)
      this.#endAtFin()
    }
  }

  /** Whether what is missing before the first held segment will not come. */
  #isGivenUp(): boolean {
    const { perLane, inAll, used } = this.#budget
    const isReceived = this.#held[0]!.offset <= this.#acknowledged
    return isReceived || this.#heldSize > perLane || used > inAll
  }

  /** Gives up the bytes before the first held segment. */
  #jump(): void {
    this.#leave(this.#held[0]!.offset)
    this.#drain()
  }

  /** Reports the bytes up to `offset` as missing. */
  #leave(offset: number): void {
    const length = Math.min(offset, this.#fin?.offset ?? offset) - this.#next
    if (length <= 0 || this.#isOver) return
    this.#advance(length)
    this.#events.onGap(length)
  }

  #drain(): void {
    let count = 0
    let next = this.#next
    let size = 0
    for (const { offset, bytes } of this.#held) {
      if (offset !== next) break
      count++
      next += bytes.length
      size += bytes.length + SEGMENT_OVERHEAD
    }
    this.#heldSize -= size
    this.#budget.used -= size
    const ready = count === 0 ? [] : this.#held.splice(0, count)
    for (const { bytes, packet } of ready) this.#deliver(bytes, packet)
    this.#endAtFin()
  }

  #deliver(bytes: Uint8Array, packet: number): void {
    // What comes behind a FIN is none of the stream.
    const room = this.#fin === undefined ? bytes.length : this.#fin.offset - this.#next
    if (room <= 0 || this.#isOver) return
    const part = room < bytes.length ? bytes.subarray(0, room) : bytes
    this.#recent.add(this.#next, part)
    this.#advance(part.length)
    this.#events.onBytes(part, packet)
  }

  #advance(length: number): void {
    this.#next += length
    this.#sequence = (this.#sequence + length) >>> 0
  }

  #endAtFin(): void {
    if (this.#fin === undefined || this.#next < this.#fin.offset || this.#isOver) return
    const { packet } = this.#fin
    this.release()
    this.#events.onFin(packet)
  }
}

function differs({ offset, bytes }: Held, at: number, others: Uint8Array): boolean {
  return others.some((byte, i) => byte !== bytes[at - offset + i])
}
