// What page and Worker say to each other. Types only.

import type { CloseReport, ConnectionReport, Finding } from 'tongro/inspector'
import type { From } from 'tongro/protocol'
import type {
  FrameDetail,
  HandshakeDetail,
  MessageDetail,
  Selection,
  SkipDetail,
} from '../contract.ts'
import type { Liveness } from '../detail/liveness.ts'

/** Where records come from. */
export type Source =
  | { readonly kind: 'file'; readonly file: File; readonly from: From }
  | { readonly kind: 'url'; readonly url: string; readonly name: string }
  /** Lines come as `live` messages. */
  | { readonly kind: 'live' }

/** Rows of the view, that is of the rows that pass filter and range, from `start` on. */
export interface RowWindow {
  readonly start: number
  /** One value per row, all of the same length. */
  readonly rows: Uint32Array
  readonly kinds: Uint8Array
  /** The frame's number, the skip's, or the connection's. */
  readonly refs: Uint32Array
  readonly connections: Uint32Array
  readonly times: Float64Array
  /** Bits of a frame as frame-bits.ts packs them; of other rows direction and severity only. */
  readonly bits: Uint32Array
  /** Payload on the wire, and the message's length that the frame completes; -1 for none. */
  readonly lengths: Float64Array
  readonly inflated: Float64Array
  readonly texts: readonly string[]
  /** Codes of the findings, the worst first, joined by spaces. */
  readonly findings: readonly string[]
}

export interface TimeRange {
  readonly from: number
  readonly to: number
}

/** A stretch of time in `count` steps of equal length; the drawing of the timeline. */
export interface Timeline {
  readonly range: TimeRange
  readonly count: number
  /** Frames by lane (client, server), kind (KINDS of timeline.ts) and step. */
  readonly frames: Uint32Array
  /** The worst severity by lane and step. */
  readonly severities: Uint8Array
  /** Stretches without a byte: pairs of times. */
  readonly silences: Float64Array
  /** From, to, and 1 if the asker is the server, 0 if it is the client; none where they are too many. */
  readonly pings: Float64Array
  readonly calls: Float64Array
}

export interface ConnectionSummary {
  readonly connection: number
  readonly path: string
  readonly protocol: string
  readonly peers: string
  readonly state: 'opening' | 'open' | 'closed' | 'refused'
  readonly code: number | undefined
  readonly frames: number
  readonly clientBytes: number
  readonly serverBytes: number
  readonly roundTrip: number | undefined
  /** Findings by severity: note, should, must. */
  readonly findings: readonly [number, number, number]
}

/** Where the Worker stands; sent some times a second while it works. */
export interface Progress {
  readonly session: number
  readonly isReading: boolean
  /** Bytes of the file that were read, and its size; undefined where it has none. */
  readonly read: number
  readonly size: number | undefined
  readonly rows: number
  readonly frames: number
  readonly messages: number
  readonly connections: number
  readonly findings: readonly [number, number, number]
  /** Rows that pass the filter so far, and how many rows were tried; undefined without a filter. */
  readonly matches: { readonly found: number; readonly tried: number } | undefined
  readonly startTime: number
  readonly endTime: number
  readonly troubles: readonly string[]
  readonly isFull: boolean
  /** Bytes of memory: of the index, and of what was on the wire. */
  readonly indexBytes: number
  readonly storedBytes: number
}

/** Questions, each with its answer. */
export interface Questions {
  frame: { ask: number; answer: FrameDetail | undefined }
  message: { ask: number; answer: MessageDetail | undefined }
  connection: { ask: number; answer: ConnectionReport | undefined }
  handshake: { ask: number; answer: HandshakeDetail | undefined }
  close: { ask: number; answer: CloseReport | undefined }
  skip: { ask: number; answer: SkipDetail | undefined }
  liveness: { ask: number; answer: Liveness }
  finding: { ask: number; answer: Finding | undefined }
  rows: { ask: { start: number; count: number }; answer: RowWindow }
  /** Where in the view something stands; undefined where the filter leaves it out. */
  position: { ask: Selection; answer: number | undefined }
  /** The next position in the view with a finding. */
  nextFinding: { ask: { position: number; step: 1 | -1 }; answer: number | undefined }
  timeline: { ask: { range: TimeRange | undefined; count: number }; answer: Timeline }
  connections: { ask: { most: number }; answer: readonly ConnectionSummary[] }
  /** Undefined when the filter was taken, else what is wrong with it. */
  filter: {
    ask: { text: string; range: TimeRange | undefined }
    answer: FilterProblem | undefined
  }
}

export interface FilterProblem {
  readonly message: string
  /** Where in the text, in UTF-16 units. */
  readonly at: number
}

export type Question = keyof Questions

export type ToWorker =
  | { readonly kind: 'open'; readonly session: number; readonly source: Source }
  | { readonly kind: 'live'; readonly lines: string }
  | { readonly kind: 'stop' }
  | {
      readonly kind: 'ask'
      readonly id: number
      readonly question: Question
      readonly ask: unknown
    }

export type FromWorker =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
