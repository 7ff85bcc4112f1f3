// Overwrites secrets in the bytes of one side, in place: its heads of HTTP, then the text messages in
// its frames, which are unmasked for it and masked again.
//
// A head is judged when all of it is there, so its chunks are pending until then; frames are done at
// once. Where bytes begin like a head at the end of a frame, they are one: a refused handshake is
// tried again on the same connection.

import {
  applyMask,
  FrameReader,
  type FrameSink,
  latin1,
  OPCODE,
  RSV1,
  type RuleCode,
  rotateKey,
} from '../../protocol/index.ts'
import { JsonScrubber } from './json-scrubber.ts'
import { secretsOfHead } from './redact-head.ts'

/** Longest head that is waited for; servers take 16 to 64 KiB. */
const MOST_HEAD = 65_536
const FILLER = 120
/** A stream that breaks one of these is still in step. */
const HABITS: ReadonlySet<RuleCode> = new Set<RuleCode>([
  'mask-missing',
  'mask-unexpected',
  'rsv1-unexpected',
  'control-fragmented',
])

/** What could not be done. */
export type Obstacle = 'compressed' | 'out-of-step' | 'head'

export class RedactSide implements FrameSink {
  readonly #tell: (obstacle: Obstacle) => void
  readonly #scrubber = new JsonScrubber()
  readonly #reader: FrameReader
  #head: Uint8Array[] = []
  #headLength = 0
  /** Behind an answer that is not 101, chunks are heads or bodies. */
  #isHttp = true
  #isText = false
  /** Bytes of the current payload so far. */
  #consumed = 0

  constructor(isClient: boolean, tell: (obstacle: Obstacle) => void) {
    this.#tell = tell
    this.#reader = new FrameReader(this, isClient, RSV1)
  }

  /** Whether bytes it was given may still change. */
  get isPending(): boolean {
    return this.#head.length > 0
  }

  /** Takes the next bytes, which it overwrites now or later. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    if (this.isPending || this.#beginsHead(bytes)) this.#pushHead(bytes)
    else if (!this.#isHttp || !looksLikeText(bytes)) this.#pushFrames(bytes)
  }

  /** The head will not be whole. */
  giveUp(): void {
    if (this.#head.length === 0) return
    this.#tell('head')
    this.#endHead(this.#headLength)
  }

  #beginsHead(bytes: Uint8Array): boolean {
    if (!this.#isHttp && !this.#reader.isBetweenFrames) return false
    return /^(?:[A-Z]{1,16}(?: |$)|HTTP\/|H$|HT$|HTT$|HTTP$)/.test(latin1(bytes.subarray(0, 17)))
  }

  #pushHead(bytes: Uint8Array): void {
    this.#head.push(bytes)
    this.#headLength += bytes.length
    const text = this.#head.map((part) => latin1(part)).join('')
    const end = /\r?\n\r?\n/.exec(text)
    if (end !== null) this.#endHead(end.index + end[0].length)
    else if (this.#headLength > MOST_HEAD) this.giveUp()
  }

  /** Overwrites the head of `length` bytes; what is behind it is frames. */
  #endHead(length: number): void {
    const parts = this.#head
    this.#head = []
    this.#headLength = 0
    const head = parts
      .map((part) => latin1(part))
      .join('')
      .slice(0, length)
    for (const [start, end] of secretsOfHead(head)) fill(parts, start, end)
    this.#isHttp = head.startsWith('HTTP/') && !/^HTTP\/\S+ +101/.test(head)
    let at = 0
    for (const part of parts) {
      const rest = Math.max(0, length - at)
      at += part.length
      if (rest < part.length) this.push(part.subarray(rest))
    }
  }

  // Frames ---------------------------------------------------------------------------------------

  #pushFrames(bytes: Uint8Array): void {
    this.#isHttp = false
    this.#reader.read(bytes, 0, bytes.length)
  }

  header(frame: FrameReader): boolean {
    this.#consumed = 0
    if (frame.opcode >= 8) return true
    if (frame.opcode !== OPCODE.continuation) {
      this.#isText = frame.opcode === OPCODE.text && (frame.rsv & RSV1) === 0
      this.#scrubber.reset()
    }
    if ((frame.rsv & RSV1) !== 0) this.#tell('compressed')
    return true
  }

  payload(bytes: Uint8Array, start: number, end: number): boolean {
    const { opcode, isMasked, maskKey } = this.#reader
    if (this.#isText && opcode < 8) this.#scrubber.scrub(bytes, start, end)
    if (isMasked) applyMask(bytes, start, end, rotateKey(maskKey, this.#consumed))
    this.#consumed += end - start
    return true
  }

  violation(code: RuleCode): boolean {
    if (!HABITS.has(code)) this.#tell('out-of-step')
    return true
  }
}

function fill(parts: readonly Uint8Array[], start: number, end: number): void {
  let at = 0
  for (const part of parts) {
    const from = Math.max(0, start - at)
    const to = Math.min(part.length, end - at)
    if (from < to) part.fill(FILLER, from, to)
    at += part.length
  }
}

/** The body of a refusal; frames begin with a byte that no text has. */
function looksLikeText(bytes: Uint8Array): boolean {
  return bytes[0]! >= 9 && bytes[0]! < 0x7f && bytes[0] !== 10
}
