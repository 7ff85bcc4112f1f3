// The inspector: records of a capture in, reports out, one connection at a time or many at once.
//
// It streams: it keeps what each live connection needs (an open frame, an open message, a window to
// inflate with) and nothing of what it has reported. The same records give the same reports, however
// their chunks are cut, but for `settle`, with which a live view asks to decide before all has come.

import type { CaptureRecord } from '../../protocol/index.ts'
import { BetweenConnections } from './between-connections.ts'
import { ConnectionTrace } from './connection-trace.ts'
import { Numbering } from './numbering.ts'
import type { ConnectionReport, Finding, ReportSink } from './reports.ts'
import { ruleOf } from './rule-of.ts'
import { type InspectorOptions, type Settings, settingsOf } from './settings.ts'

/** Milliseconds in which a reset may still follow the FIN of both sides. */
const LINGER = 2_000
/** The parts of one frame seldom come further apart; a later byte is taken as the next one's. */
const DOUBT_MS = 1000

export class Inspector {
  readonly #sink: ReportSink
  readonly #settings: Settings
  readonly #numbering = new Numbering()
  readonly #between = new BetweenConnections()
  /** Live connections, the one that was heard of first in front. */
  readonly #traces = new Map<number, ConnectionTrace>()
  /** Connections whose both sides have ended, in that order; what is late still belongs to them. */
  readonly #ended: ConnectionTrace[] = []
  /** Those of which a frame waits for more bytes. */
  readonly #doubting = new Map<number, ConnectionTrace>()
  #isOver = false

  /** `sink` takes the reports in order; it is called during `record`, `settle` and `end`. */
  constructor(sink: ReportSink, options: InspectorOptions = {}) {
    this.#sink = sink
    this.#settings = settingsOf(options)
  }

  /** Takes the next record. Its bytes are copied where they are kept, and never changed. */
  record(record: CaptureRecord): void {
    if (this.#isOver) return
    if (record.kind === 'trouble') {
      this.#sink({ kind: 'trouble', text: record.text, connection: record.connection })
      return
    }
    if (record.kind === 'open') {
      this.#open(record)
      return
    }
    this.#finishEnded(record.time - LINGER)
    const known = this.#traces.get(record.connection)
    // An end alone tells nothing, and may come late for a connection that is told already.
    if (known === undefined && record.kind === 'end') return
    const trace = known ?? this.#unannounced(record)
    if (this.#doubting.size > 0) this.#settleBefore(record)
    this.#dispatch(trace, record)
    if (trace.sideInDoubt === undefined) this.#doubting.delete(record.connection)
    else this.#doubting.set(record.connection, trace)
  }

  #dispatch(
    trace: ConnectionTrace,
    record: Exclude<CaptureRecord, { kind: 'open' | 'trouble' }>,
  ): void {
    switch (record.kind) {
      case 'chunk':
        trace.chunk(record)
        break
      case 'gap':
        trace.gap(record)
        break
      case 'head':
        trace.head(record)
        break
      case 'message':
        trace.message(record)
        break
      case 'end':
        if (trace.overSince === undefined) {
          trace.ended(record)
          if (trace.overSince !== undefined) this.#ended.push(trace)
        } else trace.ended(record)
        break
      default:
        record satisfies never
    }
  }

  /**
   * Keeps the order of time: a frame that waits is told before anything later of its connection, and
   * before its pause is too long to be one inside a frame.
   */
  #settleBefore(record: Exclude<CaptureRecord, { kind: 'open' | 'trouble' }>): void {
    for (const [connection, trace] of this.#doubting) {
      const isOwn = connection === record.connection
      const isMore = isOwn && record.kind === 'chunk' && record.from === trace.sideInDoubt
      const isSoon = record.time - trace.time < DOUBT_MS
      if (isSoon && (isMore || !isOwn)) continue
      trace.settle()
      this.#doubting.delete(connection)
    }
  }

  /** For live views: nothing came for a while, so what waits for more bytes is decided by what is there. */
  settle(): void {
    for (const trace of this.#traces.values()) trace.settle()
    this.#finishEnded(Number.POSITIVE_INFINITY)
  }

  /** Tells the end of connections that had ended by `time`. */
  #finishEnded(time: number): void {
    for (let first = this.#ended[0]; first !== undefined; first = this.#ended[0]) {
      if ((first.overSince ?? 0) > time) return
      this.#ended.shift()
      first.finish()
      if (this.#traces.get(first.connection) === first) this.#traces.delete(first.connection)
    }
  }

  /** The capture is over: what is open is told as far as it came. */
  end(): void {
    if (this.#isOver) return
    for (const trace of this.#traces.values()) trace.finish()
    this.#traces.clear()
    this.#isOver = true
  }

  #open(record: Extract<CaptureRecord, { kind: 'open' }>): void {
    this.#traces.get(record.connection)?.finish()
    this.#traces.delete(record.connection)
    const report: ConnectionReport = { ...record, kind: 'connection' }
    this.#sink(report)
    this.#begin(report, record.isPartial)
  }

  /** A source that does not announce its connections. */
  #unannounced(record: { readonly connection: number; readonly time: number }): ConnectionTrace {
    const { connection, time } = record
    const report: ConnectionReport = { kind: 'connection', connection, time }
    this.#sink(report)
    return this.#begin(report, undefined)
  }

  #begin(opened: ConnectionReport, isPartial: boolean | undefined): ConnectionTrace {
    const { connection } = opened
    if (this.#traces.size >= this.#settings.limits.connections) {
      const [oldest, trace] = this.#traces.entries().next().value!
      trace.finish()
      this.#traces.delete(oldest)
    }
    const trace = new ConnectionTrace(
      {
        connection,
        opened,
        between: this.#between,
        settings: this.#settings,
        numbering: this.#numbering,
        sink: this.#sink,
        find: (code, place) => {
          const finding: Finding = {
            kind: 'finding',
            number: this.#numbering.findings++,
            code,
            rule: ruleOf(code),
            connection,
            time: place.time,
            from: place.from,
            frame: place.frame,
            bits: place.bits ?? [],
            detail: place.detail,
          }
          this.#sink(finding)
          return finding
        },
      },
      isPartial,
    )
    this.#traces.set(connection, trace)
    return trace
  }
}
