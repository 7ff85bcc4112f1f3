// How a connection ended: both Close frames and who was first, FIN and RST in their order, the silence
// before, and one sentence that says what most likely happened.

import { ABNORMAL, type CaptureEnd, type From, OPCODE } from '../../protocol/index.ts'
import { abnormalCause } from './abnormal-cause.ts'
import { type OpenPing, otherOf, secondsOf } from './liveness.ts'
import type {
  CloseFrameReport,
  CloseReport,
  Finding,
  HandshakeReport,
  OverlayNote,
} from './reports.ts'
import type { CloseWatcher, Find, FrameDraft, MessageDraft } from './watcher.ts'

export interface CloseStoryOptions {
  readonly connection: number
  /** The oldest ping without a pong. */
  readonly pendingPing: () => OpenPing | undefined
}

/** Ends that are kept: one of each kind for each side tells the story. */
const MOST_ENDS = 8
/** Milliseconds after which a side that closes has waited for the answer, and TCP is left open. */
const PATIENCE = 1_000

/** What happened, for those who look for the cause of an end without a Close frame. */
export interface StoryFacts {
  readonly ends: readonly CaptureEnd[]
  readonly lastByte: { readonly time: number; readonly from: From } | undefined
  readonly silence: number
  /** The last frame that came in part only. */
  readonly cutFrame: FrameDraft | undefined
  readonly lastFrame: FrameDraft | undefined
  readonly lastMessage: MessageDraft | undefined
  /** The last frame that breaks a rule that must be kept. */
  readonly violation: { readonly code: string; readonly frame: FrameDraft } | undefined
  readonly pendingPing: OpenPing | undefined
}

export class CloseStory implements CloseWatcher {
  readonly #find: Find
  readonly #options: CloseStoryOptions
  readonly #findings: Finding[] = []
  readonly #frames: Record<From, CloseFrameReport | undefined> = {
    client: undefined,
    server: undefined,
  }
  #first: From | undefined
  readonly #ends: CaptureEnd[] = []
  #lastByte: { time: number; from: From } | undefined
  #lastByteBeforeEnd: { time: number; from: From } | undefined
  #cutFrame: FrameDraft | undefined
  #lastFrame: FrameDraft | undefined
  #lastMessage: MessageDraft | undefined
  #violation: StoryFacts['violation']
  #handshake: HandshakeReport | undefined
  #finishedAt = 0
  #isOver = false

  constructor(find: Find, options: CloseStoryOptions) {
    this.#find = (code, place) => {
      const finding = find(code, place)
      this.#findings.push(finding)
      return finding
    }
    this.#options = options
  }

  handshake(report: HandshakeReport): void {
    this.#handshake = report
  }

  bytes(from: From, time: number, count: number): void {
    if (count > 0) this.#lastByte = { time, from }
  }

  frame(draft: FrameDraft): void {
    const { from, time, number: frame, isWhole, close } = draft
    if (!isWhole) this.#cutFrame = draft
    this.#lastFrame = draft
    const broken = draft.findings.find(({ rule }) => rule.severity === 'must')
    if (broken !== undefined && isWhole) this.#violation = { code: broken.code, frame: draft }
    if (this.#frames[from] !== undefined) {
      const detail = `the Close is frame ${this.#frames[from].frame}`
      this.#find('frame-after-close', { time, from, frame, detail })
      return
    }
    if (draft.opcode !== OPCODE.close || close === undefined) return
    this.#frames[from] = { frame, time, ...close }
    if (this.#first === undefined) this.#first = from
    else this.#checkCode(draft)
  }

  message(draft: MessageDraft): OverlayNote | undefined {
    this.#lastMessage = draft
    return undefined
  }

  ended(record: CaptureEnd): void {
    if (this.#ends.length === 0) this.#lastByteBeforeEnd = this.#lastByte
    if (this.#ends.length < MOST_ENDS) this.#ends.push(record)
  }

  finish(time: number, isOver: boolean): void {
    this.#finishedAt = time
    this.#isOver = isOver
    if (this.#handshake?.isOpen === false) return
    const both = this.#frames.client !== undefined && this.#frames.server !== undefined
    if (both) this.#checkEndOfTcp()
    else if (isOver) this.#checkAnswer()
  }

  report(): CloseReport {
    const { client, server } = this.#frames
    const first = this.#first === undefined ? undefined : this.#frames[this.#first]
    const code = first?.code ?? (this.#isOver ? ABNORMAL : undefined)
    const isClean = client !== undefined && server !== undefined
    return {
      kind: 'close',
      connection: this.#options.connection,
      time: this.#ends[0]?.time ?? this.#finishedAt,
      code,
      reason: first?.reason ?? '',
      wasClean: isClean,
      initiator: this.#first ?? (this.#isOver ? 'transport' : undefined),
      client,
      server,
      ends: this.#ends,
      silence: this.#isOver ? this.#silence : undefined,
      pendingPing: this.#options.pendingPing()?.frame,
      sentence: this.#sentence(code),
      findings: this.#findings,
    }
  }

  get #silence(): number {
    const last = this.#lastByteBeforeEnd
    const end = this.#ends[0]
    return last === undefined || end === undefined ? 0 : Math.max(0, end.time - last.time)
  }

  #checkCode(answer: FrameDraft): void {
    const asked = this.#frames[otherOf(answer.from)]!
    const { code } = answer.close!
    if (code === asked.code) return
    const { time, from, number: frame } = answer
    const detail = `${asked.code} was answered by ${code}`
    this.#find('close-code-changed', { time, from, frame, detail })
  }

  /** Behind a closing handshake: who ends TCP, and how. */
  #checkEndOfTcp(): void {
    const closedAt = Math.max(this.#frames.client!.time, this.#frames.server!.time)
    const end = this.#ends.find(({ how }) => how !== 'lost')
    const left = (end?.time ?? this.#finishedAt) - closedAt
    if (left > PATIENCE && !this.#isByMessages) {
      const detail = `${secondsOf(left)} s after the second Close frame${end === undefined ? ' it is still open' : ''}`
      this.#find('close-without-fin', { time: closedAt + left, from: 'server', detail })
    }
    if (end === undefined) return
    const { time, from } = end
    const isHttp2 = this.#handshake?.request?.httpVersion[0] === '2'
    if (from === 'client' && end.how === 'fin' && !isHttp2) {
      this.#find('client-ended-first', { time, from, detail: `${wait(time - closedAt)} later` })
    }
    const reset = this.#ends.find(({ how }) => how === 'rst')
    if (reset !== undefined) {
      const detail = `${wait(reset.time - closedAt)} after the second Close frame`
      this.#find('reset-after-close', { time: reset.time, from: reset.from, detail })
    }
  }

  /** A source of whole messages sees no TCP. */
  get #isByMessages(): boolean {
    return this.#lastFrame?.headerSize === 0
  }

  /** TCP ended, and at most one side has sent a Close frame. */
  #checkAnswer(): void {
    const end = this.#ends[0]
    if (end === undefined) return
    const { time } = end
    if (this.#first === undefined) {
      const detail = abnormalCause(this.#facts())
      this.#find('closed-without-handshake', { time, from: end.from, detail })
      return
    }
    const asked = this.#frames[this.#first]!
    const elapsed = time - asked.time
    const isHasty = end.from === this.#first && end.how !== 'lost' && elapsed < PATIENCE
    const detail = isHasty
      ? `the ${this.#first} ended TCP ${wait(elapsed)} after its own Close frame, without waiting`
      : `the Close frame of the ${this.#first} had no answer for ${wait(elapsed)}`
    const from = isHasty ? this.#first : otherOf(this.#first)
    this.#find('close-unanswered', { time, from, frame: asked.frame, detail })
  }

  #facts(): StoryFacts {
    return {
      ends: this.#ends,
      lastByte: this.#lastByteBeforeEnd,
      silence: this.#silence,
      cutFrame: this.#cutFrame,
      lastFrame: this.#lastFrame,
      lastMessage: this.#lastMessage,
      violation: this.#violation,
      pendingPing: this.#options.pendingPing(),
    }
  }

  #sentence(code: number | undefined): string {
    if (this.#handshake?.isOpen === false) return refusedSentence(this.#handshake)
    if (code === undefined) return this.#openSentence()
    if (this.#first === undefined) return this.#abnormalSentence()
    const asked = this.#frames[this.#first]!
    const answer = this.#frames[otherOf(this.#first)]
    const reason = asked.reason === '' ? '' : ` (${asked.reason})`
    const end = this.#ends[0]
    const tcp = end === undefined ? '' : `, ${endOf(end)}`
    if (answer !== undefined) {
      const other = otherOf(this.#first)
      return `${asked.code}${reason}: the ${this.#first} closed first, the ${other} answered ${wait(answer.time - asked.time)} later${tcp}`
    }
    const after = end === undefined ? '' : ` for ${wait(end.time - asked.time)}`
    return `${asked.code}${reason}: the ${this.#first} closed and had no answer${after}${tcp}`
  }

  #openSentence(): string {
    const last = this.#lastByte
    if (last === undefined) return 'Still open when the capture ended; no byte was seen'
    return `Still open when the capture ended, ${wait(this.#finishedAt - last.time)} after the last byte`
  }

  #abnormalSentence(): string {
    const end = this.#ends[0]
    const cause = abnormalCause(this.#facts())
    if (end === undefined) return `${ABNORMAL}: ${cause}`
    if (end.how === 'lost') return `${ABNORMAL}: ${endOf(end)}: ${cause}`
    return `${ABNORMAL}: ${endOf(end)} came ${wait(this.#silence)} after the last byte, ${cause}`
  }
}

function refusedSentence({ status, response }: HandshakeReport): string {
  if (response === undefined) return 'The opening handshake had no answer'
  return `The opening handshake was refused with status ${status ?? 'unknown'}`
}

/** `TCP RST by the server`. */
function endOf({ how, from, detail }: CaptureEnd): string {
  if (how === 'lost') return `the connection was lost${detail === undefined ? '' : ` (${detail})`}`
  return `TCP ${how.toUpperCase()} by the ${from}`
}

/** Milliseconds in words: `12 ms`, `60.0 s`. */
export function wait(milliseconds: number): string {
  const rounded = Math.round(Math.max(0, milliseconds))
  return rounded < 1000 ? `${rounded} ms` : `${secondsOf(milliseconds)} s`
}
