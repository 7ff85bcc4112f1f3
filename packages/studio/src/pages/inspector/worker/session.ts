// One capture in the Worker, from its source to the answers: records go into the index and through the
// inspector, whose reports go into the index too. It knows nothing of Workers and runs in tests as it is.

import {
  type FormatKind,
  type FormatReader,
  Inspector,
  openFormat,
  type Report,
} from 'tongro/inspector'
import type { CaptureRecord, From } from 'tongro/protocol'
import { CaptureIndex } from '../capture/capture-index.ts'
import { BrowserInflater } from '../capture/inflater.ts'
import { oneLine } from '../capture/one-line.ts'
import { RowView } from '../capture/row-view.ts'
import { hostCodec } from './host-codec.ts'
import type { Progress, TimeRange } from './protocol.ts'
import { compileView } from './view-test.ts'

/** Rows that are held; beyond them a live capture stops, so that a forgotten tab does not grow. */
const MOST_ROWS = 4_000_000

export interface SessionOptions {
  readonly number: number
  readonly format: FormatKind | 'auto'
  readonly name?: string | undefined
  readonly from?: From | undefined
  readonly size?: number | undefined
}

export class Session {
  readonly number: number
  readonly index: CaptureIndex = new CaptureIndex()
  readonly #inspector: Inspector
  readonly #reader: FormatReader
  readonly #size: number | undefined
  #view: RowView
  #filter = ''
  #range: TimeRange | undefined
  /** Late findings at the time when the view began. */
  #lateBefore = 0
  #read = 0
  #isReading = true

  constructor({ number, format, name, from, size }: SessionOptions) {
    this.number = number
    this.#size = size
    this.#view = new RowView(this.index, undefined)
    this.#inspector = new Inspector((report: Report) => this.index.report(report), {
      inflater: (terms) => new BrowserInflater(terms),
      codec: hostCodec,
    })
    this.#reader = openFormat(format, (record) => this.#record(record), {
      name,
      from,
      codec: hostCodec,
    })
  }

  get view(): RowView {
    return this.#view
  }

  get isFull(): boolean {
    return this.index.rows >= MOST_ROWS
  }

  push(bytes: Uint8Array): void {
    this.#read += bytes.length
    this.#reader.push(bytes)
  }

  /** Nothing came for a while. */
  settle(): void {
    this.#inspector.settle()
  }

  end(): void {
    if (!this.#isReading) return
    this.#isReading = false
    this.#reader.end()
    this.#inspector.end()
    this.#renewView()
  }

  /** Reading went wrong outside of the formats: one sentence, and what was read stays. */
  fail(text: string): void {
    this.index.report({ kind: 'trouble', text, connection: undefined })
    this.end()
  }

  /** A new view; undefined when the filter was taken, else what is wrong with it. */
  filter(text: string, range: TimeRange | undefined): ReturnType<typeof compileView>['problem'] {
    const { test, problem } = compileView(this.index, text, range)
    if (problem !== undefined) return problem
    this.#filter = text
    this.#range = range
    this.#lateBefore = this.index.lateFindings
    this.#view = new RowView(this.index, test)
    return undefined
  }

  progress(): Progress {
    const { index } = this
    const findings: [number, number, number] = [0, 0, 0]
    for (const { findings: counts } of index.connections.values()) {
      for (const at of [0, 1, 2] as const) findings[at] += counts[at]
    }
    return {
      session: this.number,
      isReading: this.#isReading,
      read: this.#read,
      size: this.#size,
      rows: this.#view.isFiltered ? this.#view.length : index.rows,
      frames: index.frames.length,
      messages: index.messages.count,
      connections: index.connections.size,
      findings,
      matches: this.#view.isFiltered
        ? { found: this.#view.length, tried: this.#view.tried }
        : undefined,
      startTime: index.startTime,
      endTime: index.endTime,
      troubles: index.troubles.map(({ text }) => oneLine(text, 1000)),
      isFull: this.isFull,
      indexBytes: index.bytes,
      storedBytes: index.store.length,
    }
  }

  #record(record: CaptureRecord): void {
    this.index.record(record)
    this.#inspector.record(record)
  }

  /** What came to light late may concern rows that were tried before. */
  #renewView(): void {
    if (!this.#view.isFiltered || this.#lateBefore === this.index.lateFindings) return
    this.filter(this.#filter, this.#range)
  }
}
