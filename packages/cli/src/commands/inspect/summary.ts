// The end of a table: each connection in a few lines, then what was found in all. And the same as the last object of
// `--json`.

import { wrapText } from '../../text-width.ts'
import { visible } from '../../visible.ts'
import { countLine, type TextStyle } from './findings.ts'
import { byteCount, duration, plural } from './quantity.ts'
import type { JsonObject } from './report-json.ts'
import type { ConnectionTally, SideTally, Tally } from './tally.ts'

/** A screen or two; the numbers of all are in the last lines. */
const MOST_CONNECTIONS = 32

export function summaryLines(tally: Tally, style: TextStyle): string[] {
  const all = tally.connections
  // Connections in which something was found come before those that are fine, if not all have room.
  const shown =
    all.length <= MOST_CONNECTIONS ? all : [...all].sort(byFindings).slice(0, MOST_CONNECTIONS)
  const lines = shown.flatMap((connection) => connectionLines(connection, style))
  const hidden = all.length - shown.length
  if (hidden > 0) lines.push(`… and ${plural(hidden, 'more connection')}`)
  return [...lines, ...totalLines(tally, style)]
}

/** The last object of `--json`. */
export function summaryJson(tally: Tally): JsonObject {
  return {
    type: 'summary',
    connections: tally.connections.length,
    ...tally.sums(),
    findings: { ...tally.findings },
    rules: Object.fromEntries(tally.codes),
    troubles: tally.troubles,
  }
}

function byFindings(a: ConnectionTally, b: ConnectionTally): number {
  return (
    b.findings.must - a.findings.must ||
    b.findings.should - a.findings.should ||
    b.findings.note - a.findings.note ||
    a.connection - b.connection
  )
}

function connectionLines(tally: ConnectionTally, style: TextStyle): string[] {
  const { client, server } = tally.sides
  const body = [
    `client ${sideText(client)}; server ${sideText(server)}`,
    ...roundTripText(tally),
    ...(tally.end === undefined ? [] : [visible(tally.end)]),
    countLine(tally.findings) ?? '✓ nothing found',
  ]
  return [
    ...wrapText(`Connection ${tally.connection}${nameOf(tally)}`, style.width),
    ...body.flatMap((text) => wrapText(text, style.width - 2).map((line) => `  ${line}`)),
  ]
}

function nameOf({ path, protocol }: ConnectionTally): string {
  const parts = [path, protocol].filter((part) => part !== undefined).map(visible)
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`
}

function sideText({ frames, messages, bytes }: SideTally): string {
  return `${plural(frames, 'frame')}, ${plural(messages, 'message')}, ${byteCount(bytes)}`
}

function roundTripText({ roundTrips }: ConnectionTally): string[] {
  const { count, least, most, sum } = roundTrips
  if (count === 0) return []
  if (count === 1) return [`1 round trip: ${duration(sum)}`]
  return [
    `${plural(count, 'round trip')}: ${duration(least)} at least, ${duration(sum / count)} in the mean, ${duration(most)} at most`,
  ]
}

function totalLines(tally: Tally, style: TextStyle): string[] {
  const { frames, messages, bytes } = tally.sums()
  const found = countLine(tally.findings)
  const verdict =
    found === undefined ? style.paint('green', '✓ nothing found') : `${found}: ${codesText(tally)}`
  const total = `In all ${plural(tally.connections.length, 'connection')}, ${plural(frames, 'frame')}, ${plural(messages, 'message')}, ${byteCount(bytes)}`
  return [
    ...wrapText(total, style.width),
    ...wrapText(verdict, style.width),
    ...(found === undefined ? [] : ['tongro explain RULE tells more of each']),
  ]
}

function codesText({ codes }: Tally): string {
  const sorted = [...codes].sort(([, a], [, b]) => b - a)
  return sorted.map(([code, count]) => (count === 1 ? code : `${code} × ${count}`)).join(', ')
}
