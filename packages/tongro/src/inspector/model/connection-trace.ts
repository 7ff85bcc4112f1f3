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
import type { BetweenConnections } from './between-connections.ts'
import type { ChunkMark } from './chunk-log.ts'
import { CloseStory } from './close-story.ts'
import { Exchange, type Handshake } from './exchange.ts'
import { Liveness, type OpenPing } from './liveness.ts'
import type { InflateTerms } from './messages.ts'
import type { Numbering } from './numbering.ts'
import type {
  ConnectionReport,
  DeflateReport,
  Finding,
  HandshakeReport,
  ReportSink,
} from './reports.ts'
import { handshakeOf } from './seen-handshake.ts'
import type { Settings } from './settings.ts'
import { SideTrace } from './side-trace.ts'
import type { Find, Watcher } from './watcher.ts'

export interface TraceContext {
  readonly connection: number
  /** As it was first seen. */
  readonly opened: ConnectionReport
  readonly between: BetweenConnections
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
  readonly #watchers: Watcher[]
  readonly #closeStory: CloseStory
  /** Findings of the frame or handshake that is about to be reported. */
  #collected: Finding[] | undefined
  #time = 0
  /** Where no handshake is seen, frames may begin anywhere unless the source knows better. */
  readonly #beginsAnywhere: boolean
  #isPartial = false
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
    const { connection, settings } = context
    const liveness = new Liveness(this.#find, {
      silence: settings.silence,
      isPartial: () => this.#isPartial,
    })
    const pendingPing = (): OpenPing | undefined => liveness.pending
    this.#closeStory = new CloseStory(this.#find, { connection, pendingPing })
    this.#watchers = [liveness, this.#closeStory]
  }

  get connection(): number {
    return this.#context.connection
  }

  /** Since when both sides have ended, or the line broke; undefined while it may go on. */
  get overSince(): number | undefined {
    return this.#client.hasEnded && this.#server.hasEnded ? this.#time : undefined
  }

  /** The side of which a frame waits for more bytes before it is told. */
  get sideInDoubt(): From | undefined {
    if (this.#client.trace?.isInDoubt) return 'client'
    return this.#server.trace?.isInDoubt ? 'server' : undefined
  }

  /** When its last record came. */
  get time(): number {
    return this.#time
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
    this.#context.sink(this.#closeStory.report())
  }

  readonly #find: Find = (code, place) => {
    const finding = this.#context.find(code, place)
    this.#collected?.push(finding)
    return finding
  }

  #side(from: From): Side {
    return from === 'client' ? this.#client : this.#server
  }

  #mark(side: Side, time: number, packet: number | undefined): ChunkMark {
    this.#time = time
    return { chunk: side.chunks++, packet, time }
  }

  #handshake(handshake: Handshake): void {
    const { connection, opened, between, sink, settings } = this.#context
    const time = this.#time
    const verdict = handshakeOf(handshake, time, between.keysBut(connection))
    const findings: Finding[] = []
    this.#collected = findings
    for (const { code, from, detail } of verdict.breaches) this.#find(code, { time, from, detail })
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
    between.handshake(report, opened, this.#find)
    const { protocol, path, isOpen } = report
    const overlay = isOpen ? settings.overlays.find((one) => one.takes(protocol, path)) : undefined
    if (overlay !== undefined) {
      this.#watchers.push(overlay.open({ connection, protocol, path, find: this.#find }))
    }
    for (const watcher of this.#watchers) watcher.handshake?.(report)
    this.#collected = undefined
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
    this.#isPartial = isPartial
    for (const from of ['client', 'server'] as const) {
      const side = this.#side(from)
      const { connection, settings, numbering, sink } = this.#context
      const context = {
        connection,
        from,
        settings,
        numbering,
        sink,
        find: this.#find,
        collect: (findings: Finding[] | undefined) => {
          this.#collected = findings
        },
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
