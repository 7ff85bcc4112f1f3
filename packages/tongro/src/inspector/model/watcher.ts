// A watcher follows one connection and finds what no single frame shows: liveness, order, the end.
//
// The trace of a connection calls each of its watchers in the order of time, before it reports: what
// a watcher finds during `frame` or `handshake` becomes part of that report. Links (a pong's ping) are
// set on the draft. A watcher keeps state that is finite, whatever the peers send.

import type { CaptureEnd, From } from '../../protocol/index.ts'
import type {
  BitRange,
  CloseReport,
  Finding,
  FindingCode,
  FrameReport,
  HandshakeReport,
  MessageReport,
  OverlayNote,
} from './reports.ts'

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** A frame before it is reported; watchers may set `answers` and nothing else. */
export type FrameDraft = Mutable<FrameReport>
/** A message before it is reported; an overlay sets its note. */
export type MessageDraft = Mutable<MessageReport>

/** Where a finding belongs; what is left out is the connection's. */
export interface FindingPlace {
  readonly time: number
  readonly from?: From | undefined
  readonly frame?: number | undefined
  readonly bits?: readonly BitRange[] | undefined
  readonly detail?: string | undefined
}

/** Makes a finding, numbers it and reports it. */
export type Find = (code: FindingCode, place: FindingPlace) => Finding

export interface Watcher {
  handshake?(report: HandshakeReport): void
  /** Any bytes of a side, before what they complete. */
  bytes?(from: From, time: number, count: number): void
  frame?(draft: FrameDraft): void
  /** A whole message; answers what the subprotocol says about it. */
  message?(draft: MessageDraft): OverlayNote | undefined
  ended?(record: CaptureEnd): void
  /** The connection's last call: both sides ended, or the capture did (`isOver` false: still open). */
  finish?(time: number, isOver: boolean): void
}

/** The watcher that tells how the connection ended. */
export interface CloseWatcher extends Watcher {
  report(): CloseReport
}
