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
  applyMask,
  FrameReader,
  type FrameSink,
  isUtf8,
  MAX_HEADER,
  OPCODE,
  type RuleCode,
} from '../../protocol/index.ts'
import { copyOf } from './payload-store.ts'

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
      // Bytes left at the very end belong to a frame before, if there is one and none can be read.
      const isLeft = origin + shift === window.length
      if (isLeft && (origin === 0 || here.firstEnd >= 0)) continue
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
    if (!mayBegin(window, at, expected)) continue
    const chain = readFrom(window, at, expected)
    if (chain.broken > 0 || chain.isMisread) continue
    const isEnd = isOver && chain.isAtEnd
    if (chain.legal >= 3 || (chain.legal >= 2 && (isEnd || chain.hasNextHeader))) return at
    if (at === start && chain.legal === 1 && isEnd) return at
  }
  return -1
}

/** What nearly every offset of noise fails by, so that a search costs little: its first two bytes. */
function mayBegin(window: Uint8Array, at: number, expected: Expectation): boolean {
  const first = window[at]!
  const second = window[at + 1] ?? 0
  const opcode = first & 15
  if ((opcode > 2 && opcode < 8) || opcode > 10 || (first & 0x30) !== 0) return false
  if (first === 0 && (second & 127) === 0) return false
  return second >= 0x80 === expected.expectsMask || expected.tolerated.size > 0
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
/** Frames of any kind after which a walk ends, so that a search through zeros stays linear. */
const MOST_FRAMES = 16
/** Bytes of a text that are looked at. */
const MOST_TEXT = 1024

/** Reads headers on from an offset, jumping over payloads: a place is judged by where its lengths lead. */
function readFrom(
  window: Uint8Array,
  at: number,
  expected: Expectation,
  isDoubtful = false,
): Chain {
  const chain: Chain = {
    legal: 0,
    broken: 0,
    firstEnd: -1,
    isAtEnd: false,
    hasNextHeader: false,
    isMisread: false,
    isGross: false,
  }
  const tolerated = new Set(expected.tolerated)
  let offset = at
  // A few frames decide; the rest of the window would only cost time.
  for (let count = 0; count < MOST_FRAMES && chain.legal < ENOUGH; count++) {
    chain.isAtEnd = offset === window.length
    const header = readHeader(window, offset, expected)
    if (header === undefined) break
    const isFirst = isDoubtful && count === 0
    if (isFirst) for (const code of header.breaches) tolerated.add(code)
    const isBroken = header.breaches.some((code) => !tolerated.has(code))
    if (isBroken) chain.broken++
    chain.isGross = header.length >= GROSS
    const end = offset + header.headerSize + header.length
    chain.hasNextHeader = end > window.length && !isBroken && !chain.isGross
    if (end > window.length) break
    if (count === 0) chain.firstEnd = end
    if (!isFirst && isNoText(window, end, header)) chain.isMisread = true
    if (!isBroken && !isZeros(header)) chain.legal++
    offset = end
  }
  return chain
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

/** What a frame's header says. */
interface ProbedHeader {
  readonly headerSize: number
  readonly opcode: number
  readonly isFinal: boolean
  readonly rsv: number
  readonly maskKey: number
  readonly length: number
  readonly breaches: readonly RuleCode[]
}

/** The header at an offset, read by the core's frame reader; undefined where the window ends in it. */
function readHeader(
  window: Uint8Array,
  at: number,
  expected: Expectation,
): ProbedHeader | undefined {
  const breaches: RuleCode[] = []
  let header: ProbedHeader | undefined
  const sink: FrameSink = {
    header({ headerSize, opcode, isFinal, rsv, maskKey, length }: FrameReader): boolean {
      header = { headerSize, opcode, isFinal, rsv, maskKey, length, breaches }
      return false
    },
    payload: () => false,
    violation(code: RuleCode): boolean {
      breaches.push(code)
      return true
    },
  }
  const end = Math.min(at + MAX_HEADER, window.length)
  new FrameReader(sink, expected.expectsMask, expected.allowedRsv).read(window, at, end)
  return header
}

/** Zeros read as empty fragments, legal and without end; they speak for nothing. */
function isZeros({ opcode, isFinal, length }: ProbedHeader): boolean {
  return opcode === OPCODE.continuation && !isFinal && length === 0
}

/** Whether a text message in one frame is not UTF-8; of a long one nothing is said. */
function isNoText(window: Uint8Array, end: number, header: ProbedHeader): boolean {
  const { opcode, isFinal, rsv, length, maskKey } = header
  if (opcode !== OPCODE.text || !isFinal || rsv !== 0 || length > MOST_TEXT) return false
  const payload = copyOf(window, end - length, end)
  applyMask(payload, 0, length, maskKey)
  return !isUtf8(payload, 0, length)
}
