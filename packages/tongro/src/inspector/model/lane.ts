// One direction of a connection behind the handshake: raw chunks in, frames out, whatever they break.
//
// It runs the core's frame reader in its tolerant way, on copies, since the reader unmasks in place.
// Where a header breaks a rule the lane may be out of step; it then waits until there are enough
// bytes to decide (resync.ts), reads the frame again, steps aside, or searches.
//
//   reading ──doubtful header──> doubting ──in step, shift──> reading
//      ^                            └──lost, gap, start──> searching ──frames found──> reading
//
// Offsets are those of all bytes the side has sent. `#raw` holds what is not read yet and a few bytes
// before it, as the next frame may begin before the doubtful header.

import { FrameReader, type FrameSink, type From, type RuleCode } from '../../protocol/index.ts'
import { ChunkLog, type ChunkMark } from './chunk-log.ts'
import { copyOf, joinBytes, PayloadStore } from './payload-store.ts'
import { bytesToDecide, decide, type Expectation, findFrames, LOOKBACK } from './resync.ts'

/** A frame as read from the wire, before anything is made of it. */
export interface LaneFrame {
  readonly offset: number
  readonly headerSize: number
  readonly isFinal: boolean
  readonly rsv: number
  readonly opcode: number
  readonly isMasked: boolean
  readonly maskKey: number
  readonly length: number
  /** Rules that its header breaks. */
  readonly breaches: readonly RuleCode[]
  payload: Uint8Array
  isWhole: boolean
  first: ChunkMark
  last: ChunkMark
}

export interface LaneSkip {
  readonly offset: number
  readonly resumesAt: number
  readonly mark: ChunkMark
  readonly cause: SkipCause
}

/**
 * `shift`: the next frame began elsewhere than the one before says; `behind`: the same, told by the
 * frame's own mask bit; `lost`: nothing near reads as frames; `length`: the length of the frame before
 * says nothing; `start`: the capture begins inside a
 * frame; `gap`: bytes are missing in it; `end`: a header was cut.
 */
export type SkipCause = 'shift' | 'behind' | 'lost' | 'length' | 'start' | 'gap' | 'end'

export interface LaneEvents {
  frame(frame: LaneFrame): void
  skip(skip: LaneSkip): void
}

/** Bytes read at once: what a new doubt makes the lane read again. */
const SLICE = 8192
/** Bytes searched at once for a place where frames begin, and what must stay behind to be convinced. */
const SEARCH = 4096
const SEARCH_BEHIND = 65_536
/** A hole that is larger cannot be told from a connection that went on elsewhere. */
const MOST_GAP = 16 * 1024 * 1024

/** What a peer that does it once does in every frame. */
const HABITS: ReadonlySet<RuleCode> = new Set<RuleCode>([
  'mask-missing',
  'mask-unexpected',
  'rsv1-unexpected',
])

/** What a header breaks whose length has the top bit, and nothing else. */
const LENGTH_CODES: ReadonlySet<RuleCode> = new Set<RuleCode>(['length-top-bit', 'message-too-big'])

const EMPTY = new Uint8Array(0)

export class Lane implements FrameSink {
  readonly #events: LaneEvents
  readonly #expected: Expectation & { readonly tolerated: Set<RuleCode> }
  readonly #log = new ChunkLog()
  readonly #store: PayloadStore

  #mode: 'reading' | 'doubting' | 'searching' = 'reading'
  /** Bytes from offset `#rawStart` on; those before `#at` are read. */
  #raw: Uint8Array = EMPTY
  #rawStart: number
  #at: number

  /** The copy that the reader unmasks. */
  #work: Uint8Array = EMPTY
  #reader: FrameReader
  /** Offset that the reader's offset 0 stands for. */
  #readerBase: number
  #breaches: RuleCode[] = []
  #frame: LaneFrame | undefined
  /** Offset behind the last whole frame or skip. */
  #boundary: number

  /** Where the last frame began: a step back ends inside it, so that no frame is told twice. */
  #lastStart = -1
  readonly #neverDoubts: boolean
  /** No header up to here is doubted again: a step back must not lead to the same doubt. */
  #judgedUpTo = -1
  /** Bytes that decide on the doubtful header. */
  #wanted = 0
  /** How far from the end of the judged frame the next one begins. */
  #shiftBehind = 0
  #searchCause: SkipCause = 'lost'

  /**
   * `offset` is the first byte's, behind the head; `mostPayload` the most bytes kept of a frame;
   * `neverDoubts`: every header is taken for one.
   */
  constructor(
    from: From,
    offset: number,
    allowedRsv: number,
    mostPayload: number,
    events: LaneEvents,
    neverDoubts = false,
  ) {
    this.#events = events
    this.#neverDoubts = neverDoubts
    this.#store = new PayloadStore(mostPayload)
    this.#expected = { expectsMask: from === 'client', allowedRsv, tolerated: new Set() }
    this.#at = offset
    this.#rawStart = offset
    this.#boundary = offset
    this.#readerBase = offset
    this.#reader = this.#newReader()
  }

  /** Whether a frame waits for more bytes before it is told. */
  get isInDoubt(): boolean {
    return this.#mode === 'doubting'
  }

  /** The bytes to come may begin inside a frame. */
  beginAnywhere(): void {
    this.#search('start')
  }

  /** Takes raw bytes, which are left as they are. */
  push(bytes: Uint8Array, mark: ChunkMark): void {
    if (bytes.length === 0) return
    this.#log.add(this.#end, mark)
    this.#raw = this.#raw.length === 0 ? copyOf(bytes) : joinBytes([this.#raw, bytes])
    this.#run(false)
  }

  /** `length` bytes are missing here; 0 for an unknown number. */
  gap(length: number, mark: ChunkMark): void {
    this.#run(true)
    const frame = this.#frame
    const missing =
      frame === undefined ? 0 : frame.offset + frame.headerSize + frame.length - this.#at
    if (
      this.#mode === 'reading' &&
      frame !== undefined &&
      isIn(length, Math.min(missing, MOST_GAP))
    ) {
      frame.isWhole = false
      this.push(new Uint8Array(length), mark)
      return
    }
    this.#giveUp()
    this.#log.add(this.#end + length, mark)
    this.#raw = EMPTY
    this.#at += length
    this.#rawStart = this.#at
    this.#search('gap')
  }

  /** Nothing came for a while: decides by what is there. */
  settle(): void {
    if (this.#mode === 'doubting') {
      this.#run(true)
      return
    }
    if (this.#mode !== 'searching') return
    const at = this.#at
    this.#searchOn(true)
    // Not found so far: the search goes on here when more has come.
    if (this.#mode === 'searching') this.#at = at
    else this.#run(false)
  }

  /** Nothing will come: reports what is left, a cut frame included. */
  end(): void {
    this.#run(true)
    this.#giveUp()
  }

  get #end(): number {
    return this.#rawStart + this.#raw.length
  }

  /** Goes on as far as the bytes allow; `isOver`: no more will come for now. */
  #run(isOver: boolean): void {
    for (;;) {
      if (this.#mode === 'reading') {
        if (this.#at === this.#end) break
        this.#read()
      } else if (this.#mode === 'doubting') {
        if (!isOver && this.#end - this.#at < this.#wanted) break
        this.#decide(isOver)
      } else if (!this.#searchOn(isOver)) break
    }
    this.#trim()
  }

  /** Keeps of what is read the few bytes that a later decision may look back at. */
  #trim(): void {
    const isInHeader = this.#mode === 'reading' && this.#frame === undefined
    const needed = isInHeader ? Math.min(this.#boundary, this.#at) : this.#at
    const from = Math.max(this.#rawStart, needed - LOOKBACK)
    if (from > this.#rawStart) {
      this.#raw = copyOf(this.#raw, from - this.#rawStart)
      this.#rawStart = from
    }
    this.#log.forget(this.#frame?.offset ?? from)
  }

  // Reading --------------------------------------------------------------------------------------

  #newReader(): FrameReader {
    this.#breaches = []
    this.#readerBase = this.#at
    const { expectsMask, allowedRsv } = this.#expected
    return new FrameReader(this, expectsMask, allowedRsv)
  }

  /** Goes on reading at `offset`. */
  #restart(offset: number): void {
    this.#mode = 'reading'
    this.#at = offset
    this.#boundary = offset
    this.#frame = undefined
    this.#store.take()
    this.#reader = this.#newReader()
  }

  #read(): void {
    const from = this.#at - this.#rawStart
    const size = Math.min(SLICE, this.#raw.length - from)
    if (this.#work.length < size) this.#work = new Uint8Array(SLICE)
    this.#work.set(
      from === 0 && size === this.#raw.length ? this.#raw : this.#raw.subarray(from, from + size),
    )
    this.#reader.read(this.#work, 0, size)
    // A doubt and a jump have set where to go on.
    if (!this.#reader.isStopped) this.#at += size
    else if (this.#mode === 'reading') this.#jump()
  }

  header(reader: FrameReader): boolean {
    const offset = this.#readerBase + reader.frameStart
    const isNew = this.#breaches.some((code) => !this.#expected.tolerated.has(code))
    if (isNew && !this.#neverDoubts && offset > this.#judgedUpTo) {
      this.#mode = 'doubting'
      this.#at = offset
      this.#wanted = this.#isLengthBroken() ? 0 : bytesToDecide(reader.headerSize, reader.length)
      return false
    }
    for (const code of this.#breaches) if (HABITS.has(code)) this.#expected.tolerated.add(code)
    this.#frame = this.#frameOf(reader, offset, this.#breaches)
    this.#breaches = []
    return true
  }

  #frameOf(reader: FrameReader, offset: number, breaches: readonly RuleCode[]): LaneFrame {
    const mark = this.#log.at(offset)
    return {
      offset,
      headerSize: reader.headerSize,
      isFinal: reader.isFinal,
      rsv: reader.rsv,
      opcode: reader.opcode,
      isMasked: reader.isMasked,
      maskKey: reader.maskKey,
      length: reader.length,
      breaches,
      payload: EMPTY,
      isWhole: true,
      first: mark,
      last: mark,
    }
  }

  payload(bytes: Uint8Array, start: number, end: number, isLast: boolean): boolean {
    this.#store.add(bytes, start, end)
    if (!isLast) return true
    const frame = this.#frame!
    this.#finish(frame, frame.offset + frame.headerSize + frame.length)
    return this.#shiftBehind === 0
  }

  violation(code: RuleCode): boolean {
    this.#breaches.push(code)
    return true
  }

  #finish(frame: LaneFrame, end: number): void {
    this.#frame = undefined
    this.#boundary = end
    this.#lastStart = frame.offset
    frame.payload = this.#store.take()
    frame.last = this.#log.at(Math.max(frame.offset, end - 1))
    this.#events.frame(frame)
  }

  /** Goes on where the frame that was just read should have ended. */
  #jump(): void {
    const offset = this.#boundary
    const resumesAt = offset + this.#shiftBehind
    this.#shiftBehind = 0
    this.#events.skip({ offset, resumesAt, mark: this.#log.at(offset), cause: 'behind' })
    this.#restart(resumesAt)
  }

  /** Reports what has begun and will not end. */
  #giveUp(): void {
    if (this.#mode === 'searching') {
      if (this.#end > this.#boundary) this.#skipTo(this.#end, this.#searchCause)
    } else if (this.#frame !== undefined) {
      this.#frame.isWhole = false
      this.#finish(this.#frame, this.#at)
    } else if (this.#at > this.#boundary) this.#skipTo(this.#at, 'end')
    this.#restart(this.#end)
  }

  // Doubting and searching -----------------------------------------------------------------------

  #decide(isOver: boolean): void {
    if (this.#isLengthBroken()) {
      this.#takeHeaderAlone()
      return
    }
    const origin = this.#at - this.#rawStart
    const nearest = Math.min(origin, this.#lastStart + 1 - this.#rawStart)
    const from = Math.max(0, origin - LOOKBACK, nearest)
    const stop = Math.min(this.#raw.length, origin + this.#wanted)
    const isLast = isOver && stop === this.#raw.length
    const window = this.#raw.subarray(from, stop)
    const decision = decide(window, origin - from, this.#expected, isLast)
    const at = this.#at
    this.#judgedUpTo = at
    switch (decision.kind) {
      case 'in-step':
      case 'shift-behind':
        this.#restart(at)
        this.#shiftBehind = decision.kind === 'in-step' ? 0 : decision.shift
        break
      case 'shift':
        this.#skipTo(at + decision.shift, 'shift')
        break
      case 'lost':
        this.#search('lost')
        break
      default:
        decision satisfies never
    }
  }

  /** Whether all that is wrong with the doubtful header is a length that no frame can have: noise is seldom so right. */
  #isLengthBroken(): boolean {
    const codes = this.#breaches
    const { tolerated } = this.#expected
    const isRightElse = codes.every((code) => LENGTH_CODES.has(code) || tolerated.has(code))
    return isRightElse && codes.includes('length-top-bit')
  }

  /** Tells a frame whose length says nothing, and searches for the next one behind its header. */
  #takeHeaderAlone(): void {
    const end = this.#at + this.#reader.headerSize
    // Its size is only what the broken bit makes of it.
    const breaches = this.#breaches.filter((code) => code !== 'message-too-big')
    this.#finish({ ...this.#frameOf(this.#reader, this.#at, breaches), isWhole: false }, end)
    this.#restart(end)
    this.#search('length')
  }

  /** Searches from the current offset on. */
  #search(cause: SkipCause): void {
    this.#mode = 'searching'
    this.#searchCause = cause
    this.#boundary = this.#at
  }

  /** Searches what is there; false when more bytes are needed. */
  #searchOn(isOver: boolean): boolean {
    const available = this.#end - this.#at
    if (available === 0 || (!isOver && available < SEARCH + SEARCH_BEHIND)) return false
    const start = this.#at - this.#rawStart
    const stop = isOver ? this.#raw.length : start + SEARCH + SEARCH_BEHIND
    const limit = isOver ? stop : start + SEARCH
    const window = this.#raw.subarray(0, stop)
    const found = findFrames(window, start, limit, this.#expected, isOver)
    if (found < 0) {
      this.#at = this.#rawStart + limit
      return true
    }
    this.#skipTo(this.#rawStart + found, this.#searchCause)
    return true
  }

  #skipTo(resumesAt: number, cause: SkipCause): void {
    const offset = this.#boundary
    if (resumesAt !== offset || cause === 'gap') {
      this.#events.skip({ offset, resumesAt, mark: this.#log.at(offset), cause })
    }
    this.#restart(resumesAt)
  }
}

function isIn(length: number, most: number): boolean {
  return length > 0 && length <= most
}
