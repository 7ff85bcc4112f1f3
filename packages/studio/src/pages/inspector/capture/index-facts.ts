// A row of the index as a filter sees it. One object stands for all rows, one after another, since the
// filter only asks and keeps nothing.

import type { FrameFacts } from 'tongro/inspector'
import { type From, NO_STATUS, type Rule } from 'tongro/protocol'
import { type CaptureIndex, ROW } from './capture-index.ts'
import type { Connection } from './connection-table.ts'
import { messageBytes, payloadOf } from './details.ts'
import * as bitsOf from './frame-bits.ts'
import { rowTime } from './timeline.ts'

const CLOSE = 8
/** A filter for a text looks this far into a message. */
const MOST_TEXT = 1 << 20
const decoder = new TextDecoder()

export class IndexFacts implements FrameFacts {
  readonly #index: CaptureIndex
  /** When the last row of each connection was, as rows come in order. */
  readonly #last = new Map<number, number>()
  #row = 0
  /** -1 on a row that is no frame: what only frames have is then NaN, to which nothing compares. */
  #frame = -1
  #bits = 0
  #findings: readonly Rule[] | undefined
  #before: number | undefined

  constructor(index: CaptureIndex) {
    this.#index = index
  }

  /** Rows are to come in rising order. */
  at(row: number): this {
    const index = this.#index
    this.#row = row
    this.#frame = index.rowKind(row) === ROW.frame ? index.rowRef(row) : -1
    this.#bits = this.#frame < 0 ? 0 : index.frames.bits(this.#frame)
    this.#findings = undefined
    const { connection } = this
    this.#before = this.#last.get(connection)
    this.#last.set(connection, rowTime(index, row))
    return this
  }

  get number(): number {
    return this.#frame < 0 ? Number.NaN : this.#frame
  }

  get connection(): number {
    const { frames, skips } = this.#index
    if (this.#frame >= 0) return frames.connection(this.#frame)
    const ref = this.#index.rowRef(this.#row)
    return this.#index.rowKind(this.#row) === ROW.skip ? (skips[ref]?.connection ?? 0) : ref
  }

  get from(): From {
    if (this.#frame >= 0) return bitsOf.fromOf(this.#bits)
    const ref = this.#index.rowRef(this.#row)
    if (this.#index.rowKind(this.#row) === ROW.skip) return this.#index.skips[ref]?.from ?? 'client'
    return this.#close?.initiator === 'server' ? 'server' : 'client'
  }

  get opcode(): number {
    return this.#frame < 0 ? Number.NaN : bitsOf.opcodeOf(this.#bits)
  }

  get isFinal(): boolean {
    return this.#frame >= 0 && bitsOf.isFinal(this.#bits)
  }

  get rsv(): number {
    return bitsOf.rsvOf(this.#bits)
  }

  get isMasked(): boolean {
    return this.#frame >= 0 && bitsOf.isMasked(this.#bits)
  }

  get length(): number {
    return this.#frame < 0 ? Number.NaN : this.#index.frames.payloadLength(this.#frame)
  }

  get wireLength(): number {
    return this.length + bitsOf.headerSizeOf(this.#bits)
  }

  get isWhole(): boolean {
    return this.#frame < 0 || bitsOf.isWhole(this.#bits)
  }

  get message(): number | undefined {
    return this.#frame < 0 ? undefined : this.#index.frames.message(this.#frame)
  }

  get time(): number {
    return rowTime(this.#index, this.#row) - this.#index.startTime
  }

  get gap(): number | undefined {
    return this.#before === undefined ? undefined : rowTime(this.#index, this.#row) - this.#before
  }

  get path(): string | undefined {
    return this.#connection?.handshake?.path
  }

  get protocol(): string | undefined {
    return this.#connection?.handshake?.protocol
  }

  get closeCode(): number | undefined {
    if (this.#frame < 0) return this.#close?.code
    if (this.opcode !== CLOSE) return undefined
    const payload = payloadOf(this.#index, this.#frame, 2)
    return payload.length < 2 ? NO_STATUS : ((payload[0] ?? 0) << 8) | (payload[1] ?? 0)
  }

  get closeReason(): string | undefined {
    if (this.#frame < 0) return this.#close?.reason
    if (this.opcode !== CLOSE) return undefined
    return decoder.decode(payloadOf(this.#index, this.#frame, 125).subarray(2))
  }

  get rtt(): number | undefined {
    return this.#frame < 0 ? undefined : this.#index.frames.answers(this.#frame)?.rtt
  }

  get text(): string | undefined {
    const message = this.#completed
    if (message === undefined || this.#index.messages.opcode(message) !== 1) return undefined
    return decoder.decode(messageBytes(this.#index, message, MOST_TEXT))
  }

  get overlayLabel(): string | undefined {
    return this.#completed === undefined
      ? undefined
      : this.#index.messages.overlay(this.#completed)?.label
  }

  get overlayLatency(): number | undefined {
    return this.#completed === undefined
      ? undefined
      : this.#index.messages.overlay(this.#completed)?.answers?.latency
  }

  get findingCount(): number {
    return this.#rules.length
  }

  finding(at: number): Rule {
    return this.#rules[at]!
  }

  get #rules(): readonly Rule[] {
    this.#findings ??= this.#findRules()
    return this.#findings
  }

  #findRules(): readonly Rule[] {
    const { findings, frames } = this.#index
    if (this.#frame >= 0) {
      return findings.chain(frames.finding(this.#frame)).map((finding) => findings.rule(finding))
    }
    const kind = this.#index.rowKind(this.#row)
    if (kind === ROW.skip) return []
    const report = kind === ROW.close ? this.#close : this.#connection?.handshake
    return (report?.findings ?? []).map(({ rule }) => rule)
  }

  /** The message that the frame completes. */
  get #completed(): number | undefined {
    return this.#frame >= 0 && bitsOf.completes(this.#bits) ? this.message : undefined
  }

  get #connection(): Connection | undefined {
    return this.#index.connections.get(this.connection)
  }

  get #close(): Connection['close'] {
    const isClose = this.#index.rowKind(this.#row) === ROW.close
    return isClose ? this.#connection?.close : undefined
  }
}
