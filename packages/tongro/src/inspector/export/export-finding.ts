// Makes the smallest reproduction of a finding out of its connection's records: the frame alone, the
// frames of its message, the heads, the heads with the frame, or all. Each is tried, by reading it
// as it will be written and inspecting that; the first that shows the finding again is taken.

import type { CaptureRecord, From } from '../../protocol/index.ts'
import { encodeRecord, openFormat } from '../formats/index.ts'
import { type Finding, type FrameReport, Inspector, type Report } from '../model/index.ts'
import { hexLines, type Piece, SideBytes } from './side-bytes.ts'
import { testFile } from './test-file.ts'

/** What of a finding tells it apart from the others of its connection. */
export type FindingMark = Pick<Finding, 'code' | 'from' | 'time'>

export interface FindingExport {
  readonly scope: 'frame' | 'message' | 'head' | 'head and frame' | 'connection'
  /** `hex` where bytes suffice; `json-lines` where times or ends are needed to show it. */
  readonly format: 'hex' | 'json-lines'
  /** Lines of that format, with a comment before them in hex. */
  readonly lines: readonly string[]
  /** A file for node:test in TypeScript that reads the lines and asserts the finding. */
  readonly test: string
}

/**
 * `records` are those of one connection, in order. Undefined when they do not show the finding by
 * themselves, as when an inflater was needed.
 */
export function exportFinding(
  records: readonly CaptureRecord[],
  mark: FindingMark,
): FindingExport | undefined {
  const reports = inspect((inspector) => {
    for (const record of records) inspector.record(record)
  })
  const finding = reports.find(
    (report): report is Finding =>
      report.kind === 'finding' &&
      report.code === mark.code &&
      report.from === mark.from &&
      report.time === mark.time,
  )
  if (finding === undefined) return undefined
  for (const { scope, pieces } of candidates(records, reports, finding)) {
    const lines = hexLines(pieces, `${finding.code}, ${finding.rule.clause}: ${finding.rule.text}`)
    if (shows('hex', lines, finding)) return made(scope, 'hex', lines, finding)
  }
  const lines = records.map(encodeRecord)
  if (!shows('json-lines', lines, finding)) return undefined
  return made('connection', 'json-lines', lines, finding)
}

function made(
  scope: FindingExport['scope'],
  format: FindingExport['format'],
  lines: readonly string[],
  finding: Finding,
): FindingExport {
  return { scope, format, lines, test: testFile(format, lines, finding) }
}

interface Candidate {
  readonly scope: FindingExport['scope']
  readonly pieces: readonly Piece[]
}

/** The smallest first. */
function* candidates(
  records: readonly CaptureRecord[],
  reports: readonly Report[],
  finding: Finding,
): Generator<Candidate> {
  const bytes = {
    client: new SideBytes(records, 'client'),
    server: new SideBytes(records, 'server'),
  }
  const frames = reports.filter((report) => report.kind === 'frame')
  const frame = frames.find(({ number }) => number === finding.frame)
  const own = frame === undefined ? [] : [piece(frame, bytes)]
  if (frame !== undefined) {
    yield { scope: 'frame', pieces: own }
    if (frame.message !== undefined) {
      const parts = frames.filter(
        (one) => one.message === frame.message && one.number <= frame.number,
      )
      yield { scope: 'message', pieces: parts.map((one) => piece(one, bytes)) }
    }
  }
  const heads = headPieces(reports, bytes)
  if (heads.length > 0) yield { scope: 'head', pieces: heads }
  if (heads.length > 0 && own.length > 0) {
    yield { scope: 'head and frame', pieces: [...heads, ...own] }
  }
  const chunks = records.flatMap((record): Piece[] =>
    record.kind === 'chunk' ? [{ from: record.from, bytes: record.bytes }] : [],
  )
  yield { scope: 'connection', pieces: chunks }
}

function piece(frame: FrameReport, bytes: Readonly<Record<From, SideBytes>>): Piece {
  const end = frame.offset + frame.headerSize + frame.length
  return { from: frame.from, bytes: bytes[frame.from].slice(frame.offset, end) }
}

function headPieces(reports: readonly Report[], bytes: Readonly<Record<From, SideBytes>>): Piece[] {
  const handshake = reports.find((report) => report.kind === 'handshake')
  const request = handshake?.request?.size ?? 0
  const response = handshake?.response?.size ?? 0
  const pieces: Piece[] = [
    { from: 'client', bytes: bytes.client.slice(0, request) },
    { from: 'server', bytes: bytes.server.slice(0, response) },
  ]
  return pieces.filter((one) => one.bytes.length > 0)
}

function shows(
  format: FindingExport['format'],
  lines: readonly string[],
  wanted: Finding,
): boolean {
  const reports = inspect((inspector) => {
    const reader = openFormat(format, (record) => inspector.record(record))
    reader.push(asciiBytes(lines.join('\n')))
    reader.end()
  })
  return reports.some(
    (report) =>
      report.kind === 'finding' && report.code === wanted.code && report.from === wanted.from,
  )
}

function inspect(feed: (inspector: Inspector) => void): Report[] {
  const reports: Report[] = []
  const inspector = new Inspector((report) => reports.push(report))
  feed(inspector)
  inspector.end()
  return reports
}

/** Notes of a source may have other characters, which nothing depends on. */
function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => Math.min(char.charCodeAt(0), 0x7f))
}
