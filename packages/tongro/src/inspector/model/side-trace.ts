// One side of an open connection: its lane's frames become messages, findings and reports.

import {
  type CaptureMessage,
  describeRule,
  type From,
  OPCODE,
  RSV1,
  RULES,
  type RuleCode,
} from '../../protocol/index.ts'
import type { ChunkMark } from './chunk-log.ts'
import { draftOf, frameOfMessage, readClose } from './frame-draft.ts'
import { bitsOf } from './header-bits.ts'
import { explainInflateFailure } from './inflate-failure.ts'
import { Lane, type LaneFrame, type LaneSkip } from './lane.ts'
import { type DoneMessage, type InflateTerms, Messages } from './messages.ts'
import type { Numbering } from './numbering.ts'
import type { Finding, MessageReport, ReportSink } from './reports.ts'
import type { Settings } from './settings.ts'
import { shiftReason } from './shift-reason.ts'
import type { Find, FrameDraft, MessageDraft, Watcher } from './watcher.ts'

export interface SideContext {
  readonly connection: number
  readonly from: From
  readonly settings: Settings
  readonly numbering: Numbering
  readonly sink: ReportSink
  readonly find: Find
  /** Until the next call, findings are put into this list too. */
  readonly collect: (findings: Finding[] | undefined) => void
  readonly watchers: () => readonly Watcher[]
  /** How the connection's end is known when a frame is cut: by the peers, or because the capture ends. */
  readonly hasEnded: () => boolean
}

export class SideTrace {
  readonly #context: SideContext
  readonly #messages: Messages
  readonly #terms: InflateTerms | undefined
  readonly #beginsAnywhere: boolean
  /** Made with the first byte behind the head, whose offset only that byte tells. */
  #lane: Lane | undefined
  /** The frame before a skip is where the fault is. */
  #lastFrame: LaneFrame | undefined
  #lastNumber: number | undefined

  /**
   * `terms`: those of this side's messages; `isPartial`: earlier ones were not seen;
   * `beginsAnywhere`: its bytes may begin inside a frame.
   */
  constructor(
    context: SideContext,
    terms: InflateTerms | undefined,
    isPartial: boolean,
    beginsAnywhere: boolean,
  ) {
    this.#context = context
    this.#terms = terms
    this.#beginsAnywhere = beginsAnywhere
    const { codec, inflater, limits } = context.settings
    const settings = {
      codec,
      inflater,
      mostBytes: limits.message,
      explain: explainInflateFailure,
    }
    this.#messages = new Messages(settings, terms, isPartial)
  }

  /** `offset` is the first byte's among all bytes of this side. */
  push(bytes: Uint8Array, mark: ChunkMark, offset: number): void {
    this.#lane ??= this.#laneFrom(offset)
    this.#lane.push(bytes, mark)
  }

  gap(length: number, mark: ChunkMark, offset: number): void {
    this.#lane ??= this.#laneFrom(offset)
    this.#lane.gap(length, mark)
  }

  #laneFrom(offset: number): Lane {
    const { from, settings } = this.#context
    const allowedRsv = this.#terms === undefined ? 0 : RSV1
    const events = {
      frame: (frame: LaneFrame) => this.#frame(frame),
      skip: (skip: LaneSkip) => this.#skip(skip),
    }
    const { limits, neverDoubts } = settings
    const lane = new Lane(from, offset, allowedRsv, limits.payload, events, neverDoubts)
    if (this.#beginsAnywhere) lane.beginAnywhere()
    return lane
  }

  get isInDoubt(): boolean {
    return this.#lane?.isInDoubt === true
  }

  /** A whole message of a source that shows no frames. */
  message(record: CaptureMessage, mark: ChunkMark, offset: number): void {
    this.#frame(frameOfMessage(record, mark, offset))
  }

  settle(): void {
    this.#lane?.settle()
  }

  end(): void {
    this.#lane?.end()
    this.#messages.close()
  }

  #frame(frame: LaneFrame): void {
    const { connection, from, numbering, sink } = this.#context
    const draft = draftOf(frame, { number: numbering.frames++, connection, from })
    const findings: Finding[] = []
    draft.findings = findings
    this.#context.collect(findings)
    const find = (code: Finding['code'], detail?: string): void => {
      const bits = code in RULES ? bitsOf(code as RuleCode, frame) : []
      const place = { time: draft.time, from, frame: draft.number, bits, detail }
      this.#context.find(code, place)
    }
    for (const code of frame.breaches) find(code, headerDetail(code, frame))
    if (isCut(frame)) find(this.#context.hasEnded() ? 'frame-cut' : 'capture-incomplete')
    const report =
      frame.opcode >= 8 ? this.#control(frame, draft, find) : this.#data(frame, draft, find)
    for (const watcher of this.#context.watchers()) watcher.frame?.(draft)
    this.#context.collect(undefined)
    this.#lastFrame = frame
    this.#lastNumber = draft.number
    if (report !== undefined) sink(report)
    sink(draft)
  }

  #control(
    frame: LaneFrame,
    draft: FrameDraft,
    find: (code: Finding['code'], detail?: string) => void,
  ): undefined {
    const said = readClose(frame, this.#context.settings.codec)
    if (said === undefined) return
    draft.close = said.close
    if (said.broken !== undefined) find(said.broken, `code ${said.close.code}`)
  }

  #data(
    frame: LaneFrame,
    draft: FrameDraft,
    find: (code: Finding['code'], detail?: string) => void,
  ): MessageReport | undefined {
    const { numbering } = this.#context
    const step = this.#messages.take(frame, draft.number, numbering.messages)
    for (const { code, detail } of step.breaches) find(code, detail)
    const open = step.message
    if (open === undefined) return undefined
    if (open.number === numbering.messages) numbering.messages++
    draft.message = open.number
    draft.part = open.frames - 1
    if (step.done === undefined) return undefined
    const report = this.#messageReport(step.done, draft)
    for (const watcher of this.#context.watchers()) {
      const note = watcher.message?.(report)
      if (note !== undefined) report.overlay = note
    }
    draft.completes = report
    return report
  }

  #messageReport(done: DoneMessage, draft: FrameDraft): MessageDraft {
    const { message } = done
    return {
      kind: 'message',
      number: message.number,
      connection: draft.connection,
      from: draft.from,
      time: draft.time,
      began: message.began,
      opcode: message.opcode,
      frames: message.frames,
      firstFrame: message.firstFrame,
      isCompressed: message.isCompressed,
      wireLength: message.wireLength,
      length: done.length,
      bytes: done.bytes,
      text: done.text,
      failure: done.failure,
      overlay: undefined,
    }
  }

  #skip(skip: LaneSkip): void {
    const { connection, from, find, sink } = this.#context
    const reason = shiftReason(skip, this.#lastFrame)
    const { time } = skip.mark
    if (skip.cause === 'gap' || skip.cause === 'start') {
      this.#messages.lose()
      find('capture-incomplete', { time, from, detail: reason })
    } else if (skip.cause === 'end') {
      const code = this.#context.hasEnded() ? 'frame-cut' : 'capture-incomplete'
      find(code, { time, from, detail: reason })
    } else {
      find('sync-lost', { time, from, frame: this.#lastNumber, detail: reason })
    }
    const { offset, resumesAt } = skip
    sink({ kind: 'skip', connection, from, time, offset, resumesAt, reason })
  }
}

/** A length that is none does not tell that bytes are missing. */
function isCut({ isWhole, breaches }: LaneFrame): boolean {
  return !isWhole && !breaches.includes('length-top-bit')
}

/** The values of a header that a breach is about. */
function headerDetail(code: RuleCode, frame: LaneFrame): string | undefined {
  switch (code) {
    case 'opcode-reserved':
      return `opcode 0x${frame.opcode.toString(16)}`
    case 'rsv1-unexpected':
    case 'rsv23-unexpected':
      return `RSV ${frame.rsv.toString(2).padStart(3, '0')}${frame.opcode === OPCODE.continuation ? ' on a continuation' : ''}`
    case 'length-not-minimal':
      return `length ${frame.length} in ${frame.headerSize - (frame.isMasked ? 4 : 0) === 10 ? 64 : 16} bits`
    case 'control-too-long':
    case 'message-too-big':
      return `length ${frame.length}`
    default:
      return undefined
  }
}

/** A finding in one line, for those who need no card. */
export function lineOf(finding: Finding): string {
  const said =
    finding.code in RULES
      ? describeRule(finding.code as RuleCode)
      : `${finding.rule.clause}: ${finding.rule.text}`
  return finding.detail === undefined ? said : `${said} (${finding.detail})`
}
