// Whether a stream is still in step where a frame header breaks a rule, and if not, where it goes on.
//
//   … frame before │ doubtful header, payload │ next …
//                  ↑ origin
//
// A broken frame and a reader that is out of step look alike at first. They differ in what follows:
// behind a broken frame the next header is legal; out of step it is noise, and a few bytes before or
// behind there is a place from which everything reads well. That place tells the cause: four bytes
// are a masking key, and a length that counts characters is short by what Korean takes more.
//
// The decision looks at a window that the content defines, not the reads it came in: so the same
// bytes give the same answer however they were cut.

import {
  FrameReader,
  type FrameSink,
  isUtf8,
  MAX_HEADER,
  OPCODE,
  type RuleCode,
} from '../../protocol/index.ts'

/** How far before the doubtful header the next frame may really begin. */
export const LOOKBACK: number = MAX_HEADER
/** Bytes of a doubtful frame's payload that are waited for, and bytes behind it. */
const MOST_PAYLOAD = 2048
const BEHIND = 512

/** What a side's frames must look like. */
export interface Expectation {
  readonly expectsMask: boolean
  readonly allowedRsv: number
  /** Rules that this side has broken before while in step: breaking them again tells nothing. */
  readonly tolerated: ReadonlySet<RuleCode>
}

export type Decision =
  /** The frame breaks a rule and the stream is in step. */
  | { readonly kind: 'in-step' }
  /** The next frame begins `shift` bytes away from the doubtful header. */
  | { readonly kind: 'shift'; readonly shift: number }
  /** The frame is one, and the next begins `shift` bytes away from its end. */
  | { readonly kind: 'shift-behind'; readonly shift: number }
  /** Nothing near reads as frames. */
  | { readonly kind: 'lost' }

/** How many bytes from the doubtful header on decide. */
export function bytesToDecide(headerSize: number, length: number): number {
  return headerSize + Math.min(length, MOST_PAYLOAD) + BEHIND
}

/**
 * Decides for a window whose `origin` is the doubtful header. `isOver`: no byte follows the window.
 */
export function decide(
  window: Uint8Array,
  origin: number,
  expected: Expectation,
  isOver: boolean,
): Decision {
  const here = readFrom(window, origin, expected, true)
  const isAtEnd = isOver && here.isAtEnd && !here.isGross
  const mayGoOn = here.broken === 0 && !here.isMisread && !here.isGross
  if (isAtEnd || (mayGoOn && here.firstEnd >= 0)) return { kind: 'in-step' }
  for (const behind of [4, -4]) {
    if (here.firstEnd < 0) break
    const at = here.firstEnd + behind
    if (at > origin && isConvincing(window, at, expected, isOver)) {
      return { kind: 'shift-behind', shift: behind }
    }
  }
  for (let distance = 1; distance <= LOOKBACK; distance++) {
    for (const shift of [distance, -distance]) {
      if (origin + shift < 0) continue
      if (isConvincing(window, origin + shift, expected, isOver)) return { kind: 'shift', shift }
    }
  }
  // Two broken frames one behind the other are no noise yet.
  const isNoise = here.isGross || (!mayGoOn && here.broken > here.legal + 1)
  return isNoise ? { kind: 'lost' } : { kind: 'in-step' }
}

/**
 * The first offset from `start` on at which frames begin that convince, -1 when there is none below
 * `limit`. Of single small frames none convinces: noise has those too.
 */
export function findFrames(
  window: Uint8Array,
  start: number,
  limit: number,
  expected: Expectation,
  isOver: boolean,
): number {
  for (let at = start; at < limit; at++) {
    const chain = readFrom(window, at, expected)
    if (chain.broken > 0 || chain.isMisread) continue
    const isEnd = isOver && chain.isAtEnd
    if (chain.legal >= 3 || (chain.legal >= 2 && (isEnd || chain.hasNextHeader))) return at
    if (at === start && chain.legal === 1 && isEnd) return at
  }
  return -1
}

/** What reading on from an offset gave. */
interface Chain {
  /** Whole frames that break no rule, a doubtful one at the start included, and headers that break one. */
  legal: number
  broken: number
  /** Offset of the first frame's end in the window; -1 when it is not all there. */
  firstEnd: number
  /** Whether the window ends between two frames. */
  isAtEnd: boolean
  /** Whether the window ends inside a frame whose header is legal. */
  hasNextHeader: boolean
  /** Whether a text that is not UTF-8 was read. */
  isMisread: boolean
  /** Whether a frame is longer than any program sends. */
  isGross: boolean
}

/** Longer than a frame of most programs: what a length made of noise declares. */
const GROSS = 0x4000_0000
/** Legal frames in a row after which nothing is doubted. */
const ENOUGH = 4

function readFrom(
  window: Uint8Array,
  at: number,
  expected: Expectation,
  isDoubtful = false,
): Chain {
  const walk = new Walk(at, expected.tolerated, isDoubtful)
  const reader = new FrameReader(walk, expected.expectsMask, expected.allowedRsv)
  // The reader unmasks in place.
  const copy = window.slice(at)
  reader.read(copy, 0, copy.length)
  walk.chain.isAtEnd = reader.isBetweenFrames
  return walk.chain
}

function isConvincing(
  window: Uint8Array,
  at: number,
  expected: Expectation,
  isOver: boolean,
): boolean {
  // What is left at the very end belonged to the frame before.
  if (at === window.length) return isOver
  const chain = readFrom(window, at, expected)
  if (chain.broken > 0 || chain.isMisread) return false
  return (
    chain.legal >= 2 || (chain.legal === 1 && (chain.hasNextHeader || (isOver && chain.isAtEnd)))
  )
}

/** Counts what a frame reader finds from one offset on. */
class Walk implements FrameSink {
  readonly chain: Chain = {
    legal: 0,
    broken: 0,
    firstEnd: -1,
    isAtEnd: false,
    hasNextHeader: false,
    isMisread: false,
    isGross: false,
  }
  readonly #at: number
  /** What may be broken without a word; the doubtful frame at the start adds its own. */
  readonly #tolerated: Set<RuleCode>
  readonly #beginsInDoubt: boolean
  #isDoubtful: boolean
  #isBroken = false
  #isText = false
  #isWholePiece = true
  #count = 0

  constructor(at: number, tolerated: ReadonlySet<RuleCode>, isDoubtful: boolean) {
    this.#at = at
    this.#tolerated = new Set(tolerated)
    this.#beginsInDoubt = isDoubtful
    this.#isDoubtful = isDoubtful
  }

  header(frame: FrameReader): boolean {
    const { chain } = this
    this.#count++
    this.#isDoubtful = false
    if (this.#isBroken) chain.broken++
    if (frame.length >= GROSS) {
      chain.isGross = true
      return false
    }
    chain.hasNextHeader = !this.#isBroken
    this.#isText = frame.opcode === OPCODE.text && frame.isFinal && frame.rsv === 0
    this.#isWholePiece = true
    return true
  }

  payload(bytes: Uint8Array, start: number, end: number, isLast: boolean): boolean {
    const { chain } = this
    if (!isLast) {
      this.#isWholePiece = false
      return true
    }
    const isFirst = this.#count === 1
    if (isFirst) chain.firstEnd = this.#at + end
    const isJudged = this.#isText && this.#isWholePiece && !(isFirst && this.#beginsInDoubt)
    if (isJudged && !isUtf8(bytes, start, end)) chain.isMisread = true
    if (!this.#isBroken) chain.legal++
    this.#isBroken = false
    chain.hasNextHeader = false
    // A few frames decide; the rest of the window would only cost time.
    return chain.legal < ENOUGH
  }

  violation(code: RuleCode): boolean {
    if (this.#isDoubtful) this.#tolerated.add(code)
    if (!this.#tolerated.has(code)) this.#isBroken = true
    return true
  }
}
