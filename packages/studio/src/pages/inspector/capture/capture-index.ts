// A capture as the page's Worker holds it: records give the bytes, reports give the facts, both in the
// order in which they come. Per frame it holds columns of numbers and the bytes on the wire, nothing
// else; whatever a panel wants is made from these when it asks.

import type { Finding, FrameReport, Report, SkipReport, TroubleReport } from 'tongro/inspector'
import type { CaptureRecord } from 'tongro/protocol'
import { ByteStore, MOST_BYTES_KEPT } from './byte-store.ts'
import { u8, u32 } from './column.ts'
import { ConnectionTable } from './connection-table.ts'
import { FindingTable } from './finding-table.ts'
import { FrameTable } from './frame-table.ts'
import { MessageTable } from './message-table.ts'

/** What a row of the list is; the number is its code in the columns. */
export const ROW = { frame: 0, handshake: 1, close: 2, skip: 3 } as const

/** Enough to see what is wrong with a source. */
const MOST_TROUBLES = 100

export class CaptureIndex {
  readonly store: ByteStore
  readonly connections: ConnectionTable
  readonly frames: FrameTable = new FrameTable()
  readonly messages: MessageTable
  readonly findings: FindingTable = new FindingTable()
  readonly skips: SkipReport[] = []
  readonly troubles: TroubleReport[] = []
  readonly #rowKinds = u8()
  /** The number of the frame or skip, or that of the connection. */
  readonly #rowRefs = u32()
  /** The row of each frame. */
  readonly #frameRows = u32()
  readonly #otherRows = new Map<string, number>()
  #startTime: number | undefined
  #endTime: number | undefined
  #lateFindings = 0
  /** Findings of a frame that is still to come; it comes next. */
  #early: Finding[] = []

  constructor(mostBytes: number = MOST_BYTES_KEPT) {
    this.store = new ByteStore(mostBytes)
    this.connections = new ConnectionTable(this.store)
    this.messages = new MessageTable(this.store)
  }

  get rows(): number {
    return this.#rowKinds.length
  }

  /** Time of the first record and of the last, in ms; 0 while there is none. */
  get startTime(): number {
    return this.#startTime ?? 0
  }

  get endTime(): number {
    return this.#endTime ?? 0
  }

  /** Findings that came after the frame they belong to: what was asked of its row may have changed. */
  get lateFindings(): number {
    return this.#lateFindings
  }

  /** Bytes that the index takes in memory, without the store of raw bytes. */
  get bytes(): number {
    const own = [this.#rowKinds, this.#rowRefs, this.#frameRows, this.frames, this.messages]
    let sum = [...own, this.findings].reduce((total, part) => total + part.bytes, 0)
    for (const { client, server } of this.connections.values()) sum += client.bytes + server.bytes
    return sum
  }

  rowKind(row: number): number {
    return this.#rowKinds.at(row)
  }

  rowRef(row: number): number {
    return this.#rowRefs.at(row)
  }

  rowOfFrame(frame: number): number | undefined {
    return frame < this.#frameRows.length ? this.#frameRows.at(frame) : undefined
  }

  rowOf(kind: number, ref: number): number | undefined {
    return kind === ROW.frame ? this.rowOfFrame(ref) : this.#otherRows.get(`${kind} ${ref}`)
  }

  /** To be called before the same record goes to the inspector. */
  record(record: CaptureRecord): void {
    if (record.kind === 'trouble') return
    const { connection, time } = record
    if (this.#startTime === undefined || time < this.#startTime) this.#startTime = time
    if (this.#endTime === undefined || time > this.#endTime) this.#endTime = time
    if (record.kind === 'chunk') {
      this.connections.lane(connection, record.from).chunk(record.bytes, time, record.packet)
    } else if (record.kind === 'gap') {
      this.connections.lane(connection, record.from).gap(record.length, time)
    } else if (record.kind === 'end') {
      this.connections.of(connection).isOver = true
    }
  }

  report(report: Report): void {
    switch (report.kind) {
      case 'connection':
        this.connections.of(report.connection).report = report
        break
      case 'handshake':
        this.connections.of(report.connection).handshake = report
        this.#otherRow(ROW.handshake, report.connection)
        break
      case 'close':
        this.connections.of(report.connection).close = report
        // A connection that is still open has no end to show.
        if (report.initiator !== undefined) this.#otherRow(ROW.close, report.connection)
        break
      case 'frame':
        this.#frame(report)
        break
      case 'message':
        this.messages.add(report)
        break
      case 'skip':
        this.skips.push(report)
        this.#otherRow(ROW.skip, this.skips.length - 1)
        break
      case 'finding':
        this.#finding(report)
        break
      case 'trouble':
        if (this.troubles.length < MOST_TROUBLES) this.troubles.push(report)
        break
      default:
        report satisfies never
    }
  }

  #frame(frame: FrameReport): void {
    const connection = this.connections.of(frame.connection)
    connection.frames++
    if (frame.answers !== undefined) connection.roundTrip = frame.answers.rtt
    // Without a header there are no bytes on the wire to read it from (HAR).
    const offset = frame.headerSize === 0 ? (this.store.append(frame.payload) ?? -1) : frame.offset
    this.frames.add(frame, offset, this.#isCompressed(frame))
    this.#frameRows.set(frame.number, this.rows)
    this.#row(ROW.frame, frame.number)
    for (const finding of this.#early) {
      if (finding.frame === frame.number) this.#link(finding, frame.number)
    }
    this.#early = []
    for (const finding of frame.findings) {
      this.#finding(finding)
      this.#link(finding, frame.number)
    }
  }

  /** RSV1 stands on a message's first frame only. */
  #isCompressed(frame: FrameReport): boolean {
    const { completes, message } = frame
    if (completes !== undefined) return completes.isCompressed
    return message !== undefined && (frame.rsv & 4) !== 0
  }

  #finding(finding: Finding): void {
    if (!this.findings.add(finding)) return
    this.connections.countFinding(finding)
    if (finding.frame === undefined) return
    if (finding.frame < this.frames.length) {
      this.#lateFindings++
      this.#link(finding, finding.frame)
    } else if (finding.frame === this.frames.length) this.#early.push(finding)
  }

  #link(finding: Finding, frame: number): void {
    const first = this.findings.link(this.frames.finding(frame), finding.number)
    this.frames.setFinding(frame, first, finding.rule.severity)
  }

  /** The row of a thing of which there is one; a second report of it changes nothing in the list. */
  #otherRow(kind: number, ref: number): void {
    const key = `${kind} ${ref}`
    if (this.#otherRows.has(key)) return
    this.#otherRows.set(key, this.rows)
    this.#row(kind, ref)
  }

  #row(kind: number, ref: number): void {
    this.#rowKinds.push(kind)
    this.#rowRefs.push(ref)
  }
}
