// One connection: its records in the order of time become a handshake, two sides and an end.

import type {
  CaptureChunk,
  CaptureEnd,
  CaptureGap,
  CaptureHead,
  CaptureMessage,
  DeflateParameters,
  From,
} from '../../protocol/index.ts'
import type { ChunkMark } from './chunk-log.ts'
import { Exchange, type Handshake } from './exchange.ts'
import type { InflateTerms } from './messages.ts'
import type { Numbering } from './numbering.ts'
import type { DeflateReport, HandshakeReport, ReportSink } from './reports.ts'
import { handshakeOf } from './seen-handshake.ts'
import type { Settings } from './settings.ts'
import { SideTrace } from './side-trace.ts'
import type { Find, Watcher } from './watcher.ts'

export interface TraceContext {
  readonly connection: number
  readonly settings: Settings
  readonly numbering: Numbering
  readonly sink: ReportSink
  readonly find: Find
}

/** What is counted of a side, seen or not. */
interface Side {
  offset: number
  chunks: number
  trace: SideTrace | undefined
  hasEnded: boolean
}

export class ConnectionTrace {
  readonly #context: TraceContext
  readonly #exchange: Exchange
  readonly #client: Side = { offset: 0, chunks: 0, trace: undefined, hasEnded: false }
  readonly #server: Side = { offset: 0, chunks: 0, trace: undefined, hasEnded: false }
  #watchers: Watcher[] = []
  #time = 0
  /** Where no handshake is seen, frames may begin anywhere unless the source knows better. */
  readonly #beginsAnywhere: boolean
  #hasEnded = false
  #isFinished = false
  #deflate: DeflateParameters | undefined

  constructor(context: TraceContext, isPartial: boolean | undefined) {
    this.#context = context
    this.#beginsAnywhere = isPartial !== false
    const { head, early } = context.settings.limits
    const events = {
      handshake: (handshake: Handshake) => this.#handshake(handshake),
      open: (isPartial: boolean) => this.#open(isPartial),
      frames: (from: From, bytes: Uint8Array, mark: ChunkMark, offset: number) =>
        this.#frames(from, bytes, mark, offset),
      foreign: (text: string) =>
        context.sink({ kind: 'trouble', text, connection: context.connection }),
    }
    this.#exchange = new Exchange(events, head, early)
  }

  get isFinished(): boolean {
    return this.#isFinished
  }

  chunk(record: CaptureChunk): void {
    const { from, bytes, time } = record
    const side = this.#side(from)
    const mark = this.#mark(side, time, record.packet)
    for (const watcher of this.#watchers) watcher.bytes?.(from, time, bytes.length)
    const offset = side.offset
    side.offset += bytes.length
    this.#exchange.push(from, bytes, mark, offset)
  }

  gap(record: CaptureGap): void {
    const side = this.#side(record.from)
    const mark = this.#mark(side, record.time, undefined)
    const offset = side.offset
    side.offset += record.length
    side.trace?.gap(record.length, mark, offset)
  }

  head(record: CaptureHead): void {
    this.#time = record.time
    this.#exchange.head(record)
  }

  message(record: CaptureMessage): void {
    if (this.#client.trace === undefined) this.#open(false)
    const side = this.#side(record.from)
    const mark = this.#mark(side, record.time, undefined)
    for (const watcher of this.#watchers) {
      watcher.bytes?.(record.from, record.time, record.bytes.length)
    }
    side.trace?.message(record, mark, side.offset)
    side.offset += record.bytes.length
  }

  ended(record: CaptureEnd): void {
    this.#time = record.time
    this.#hasEnded = true
    const isWhole = record.how !== 'fin'
    for (const side of isWhole ? [this.#client, this.#server] : [this.#side(record.from)]) {
      side.trace?.end()
      side.hasEnded = true
    }
    for (const watcher of this.#watchers) watcher.ended?.(record)
  }

  /** Nothing came for a while. */
  settle(): void {
    this.#client.trace?.settle()
    this.#server.trace?.settle()
  }

  /** The capture is over, or both sides have ended. */
  finish(): void {
    if (this.#isFinished) return
    this.#isFinished = true
    this.#exchange.end()
    this.#client.trace?.end()
    this.#server.trace?.end()
    for (const watcher of this.#watchers) watcher.finish?.(this.#time, this.#hasEnded)
  }

  #side(from: From): Side {
    return from === 'client' ? this.#client : this.#server
  }

  #mark(side: Side, time: number, packet: number | undefined): ChunkMark {
    this.#time = time
    return { chunk: side.chunks++, packet, time }
  }

  #handshake(handshake: Handshake): void {
    const { connection, sink, find } = this.#context
    const time = this.#time
    const verdict = handshakeOf(handshake, time)
    const findings = verdict.breaches.map(({ code, from, detail }) =>
      find(code, { time, from, detail }),
    )
    const report: HandshakeReport = {
      kind: 'handshake',
      connection,
      time,
      ...verdict.report,
      deflate: verdict.report.deflate ?? this.#guess(handshake),
      isOpen: handshake.isOpen,
      findings,
    }
    this.#deflate = report.deflate
    for (const watcher of this.#watchers) watcher.handshake?.(report)
    sink(report)
  }

  /** Terms of compression for a connection whose handshake was not seen. */
  #guess({ request, response, isOpen }: Handshake): DeflateReport | undefined {
    const { assumeDeflate, isDeflateGuess } = this.#context.settings
    const isUnseen = isOpen && request === undefined && response === undefined
    return isUnseen && assumeDeflate !== false
      ? { ...assumeDeflate, isGuess: isDeflateGuess }
      : undefined
  }

  #open(isPartial: boolean): void {
    for (const from of ['client', 'server'] as const) {
      const side = this.#side(from)
      const { connection, settings, numbering, sink, find } = this.#context
      const context = {
        connection,
        from,
        settings,
        numbering,
        sink,
        find,
        watchers: () => this.#watchers,
        hasEnded: () => this.#hasEnded,
      }
      side.trace = new SideTrace(
        context,
        termsOf(this.#deflate, from),
        isPartial,
        isPartial && this.#beginsAnywhere,
      )
    }
  }

  #frames(from: From, bytes: Uint8Array, mark: ChunkMark, offset: number): void {
    this.#side(from).trace?.push(bytes, mark, offset)
  }
}

function termsOf(deflate: DeflateParameters | undefined, from: From): InflateTerms | undefined {
  if (deflate === undefined) return undefined
  return from === 'client'
    ? {
        windowBits: deflate.clientMaxWindowBits,
        noContextTakeover: deflate.clientNoContextTakeover,
      }
    : {
        windowBits: deflate.serverMaxWindowBits,
        noContextTakeover: deflate.serverNoContextTakeover,
      }
}
