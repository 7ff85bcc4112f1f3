// The table for files and live connections: a row for each frame as it comes, what was found below it, handshakes and
// ends in lines of their own, and the sums at the end. It remembers connections, never frames.
import type {
  CloseReport,
  ConnectionReport,
  Finding,
  FrameReport,
  HandshakeReport,
  Report,
  SkipReport,
} from 'tongro/inspector'
import { wrapText } from '../../text-width.ts'
import { visible } from '../../visible.ts'
import { findingLines, type TextStyle } from './findings.ts'
import { frameRow, TABLE_HEAD } from './frame-row.ts'
import { handshakeLines } from './handshake-lines.ts'

/** Times above this are dates (it is 2001 as a date, and 31 years as a length of time). */
const FIRST_DATE_MS = 1e12
/** Leaves room for the longest line of the accept key in 80 columns. */
const INDENT = 4

interface Life {
  hasHandshake: boolean
  lastFrameAt: number | undefined
  /** Findings that came before the handshake's report, which may hold them. */
  waiting: Finding[]
  /** Numbers of findings that were shown before a report that holds them too. */
  readonly shown: Set<number>
}

export class Table {
  readonly #style: TextStyle
  readonly #write: (line: string) => void
  readonly #lives = new Map<number, Life>()
  /** Codes whose mend was told once. */
  readonly #explained = new Set<string>()
  #start: number | undefined
  #frames = 0

  constructor(style: TextStyle, write: (line: string) => void) {
    this.#style = style
    this.#write = write
  }

  /** `text` is that of a frame. Troubles are told elsewhere. */
  take(report: Report, text?: string): void {
    switch (report.kind) {
      case 'connection':
        this.#connection(report)
        break
      case 'handshake':
        this.#handshake(report)
        break
      case 'frame':
        this.#frame(report, text)
        break
      case 'skip':
        this.#skip(report)
        break
      case 'close':
        this.#close(report)
        break
      case 'finding':
        this.#finding(report)
        break
      case 'message':
      case 'trouble':
        break
      default:
        report satisfies never
    }
  }

  #connection(report: ConnectionReport): void {
    if (this.#start === undefined) this.#begin(report.time)
    const { connection, client, server, isSecure, isPartial, note } = report
    const way = [client, server].filter((end) => end !== undefined).map(visible)
    const facts = [
      way.length === 0 ? '' : `: ${way.join(' → ')}`,
      isSecure === true ? ', TLS' : '',
      isPartial === true ? ', seen from the middle on' : '',
    ].join('')
    this.#life(connection)
    this.#block([`Connection ${connection}${facts}`], INDENT)
    if (note !== undefined) this.#block([visible(note)], INDENT + 2)
  }

  #begin(time: number): void {
    this.#start = time
    if (time >= FIRST_DATE_MS) this.#write(`Time 0 is ${new Date(time).toISOString()}`)
    this.#write(this.#style.paint('dim', TABLE_HEAD))
  }

  #handshake(report: HandshakeReport): void {
    const life = this.#life(report.connection)
    life.hasHandshake = true
    for (const line of handshakeLines(report, this.#narrow(INDENT))) {
      this.#write(' '.repeat(INDENT) + line)
    }
    this.#findings(report.findings, life)
    this.#findings(life.waiting, life)
    life.waiting = []
  }

  #frame(frame: FrameReport, text: string | undefined): void {
    if (this.#start === undefined) this.#begin(frame.time)
    const life = this.#life(frame.connection)
    const gap = life.lastFrameAt === undefined ? undefined : frame.time - life.lastFrameAt
    life.lastFrameAt = frame.time
    this.#frames = frame.number + 1
    const time = frame.time - (this.#start ?? 0)
    this.#write(frameRow(frame, { time, gap, text }, this.#style))
    for (const finding of frame.findings) this.#show(finding)
  }

  #skip(report: SkipReport): void {
    const { from, offset, resumesAt, reason } = report
    const where =
      resumesAt > offset ? `bytes ${offset} to ${resumesAt - 1}` : `from byte ${offset} on`
    this.#block([`~ ${where} of the ${from}: ${visible(reason)}`], INDENT)
  }

  #close(report: CloseReport): void {
    const life = this.#life(report.connection)
    this.#findings(life.waiting, life)
    this.#block([`End of connection ${report.connection}: ${visible(report.sentence)}`], INDENT)
    this.#findings(report.findings, life)
    this.#lives.delete(report.connection)
  }

  /** By itself only what no later report holds. */
  #finding(finding: Finding): void {
    if (finding.frame !== undefined) {
      if (finding.frame < this.#frames) this.#show(finding)
      return
    }
    const life = this.#life(finding.connection)
    if (life.hasHandshake) this.#findings([finding], life)
    else life.waiting.push(finding)
  }

  #findings(findings: readonly Finding[], life: Life): void {
    for (const finding of findings) {
      if (life.shown.has(finding.number)) continue
      life.shown.add(finding.number)
      this.#show(finding)
    }
  }

  #show(finding: Finding): void {
    const isFirst = !this.#explained.has(finding.code)
    this.#explained.add(finding.code)
    for (const line of findingLines(finding, this.#narrow(INDENT), isFirst, true)) {
      this.#write(' '.repeat(INDENT) + line)
    }
  }

  #block(texts: readonly string[], indent: number): void {
    for (const text of texts) {
      for (const line of wrapText(text, this.#narrow(indent).width)) {
        this.#write(' '.repeat(indent) + line)
      }
    }
  }

  #narrow(columns: number): TextStyle {
    return { ...this.#style, width: Math.max(20, this.#style.width - columns) }
  }

  #life(connection: number): Life {
    let life = this.#lives.get(connection)
    if (life === undefined) {
      life = { hasHandshake: false, lastFrameAt: undefined, waiting: [], shown: new Set() }
      this.#lives.set(connection, life)
    }
    return life
  }
}
