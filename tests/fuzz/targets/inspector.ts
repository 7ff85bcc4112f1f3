// Any bytes behind a handshake, cut into reads anywhere, shown to the inspector: it reads what a strict
// peer reads and names a rule where that one fails; and whatever follows, it goes on.

import { Inspector, type Report } from 'tongro/inspector'
import { OPCODE } from 'tongro/protocol'
import { makeFrames, type Role } from '../made-frames.ts'
import { mutate } from '../mutate.ts'
import { Random } from '../random.ts'
import {
  eventOfClose,
  eventOfControl,
  eventOfMessage,
  eventOfViolation,
  meaningOf,
} from '../reference/frames.ts'
import { concat, lineOfBytes, numberOf, piecesOf } from '../script.ts'
import { mustEqual, mustHold, type Target } from '../target.ts'
import { roleOf } from './frames.ts'

/** A bystander has no limits of its own: what an endpoint would refuse for its size is read. */
const UNLIMITED = { message: 2 ** 31, parts: 2 ** 31 }

export const inspector: Target = {
  name: 'inspector',
  claim: 'the inspector reads what a strict peer reads, in any cuts, and goes on behind its end',
  make(random) {
    const role = random.pick<Role>(['client', 'server'])
    const lines = makeFrames(role, random).map(lineOfBytes)
    const script = [`role ${role}`, `cuts ${random.below(1000)}`, ...lines]
    return random.chance(70) ? mutate(script, random) : script
  },
  check(script) {
    const role = roleOf(script)
    const stream = concat(piecesOf(script))
    const whole = inspect(role, stream, [])
    mustEndWhereBytesEnd(whole, stream.length)
    const strict = meaningOf(stream, role === 'server', UNLIMITED)
    mustAgree(eventsOf(whole), strict)
    const cuts = new Random(numberOf(script, 'cuts', 0)).cuts(stream.length)
    const everyByte = Array.from({ length: Math.min(stream.length, 3000) }, (_, i) => i)
    for (const cut of [cuts, everyByte]) {
      mustEqual(inspect(role, stream, cut).map(lineOf), whole.map(lineOf), 'Another cut')
    }
    return outcomeOf(whole)
  },
}

const HEADS = [
  'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
] as const

/** The reports about what the peer of `role` sent. */
function inspect(role: Role, stream: Uint8Array, cuts: readonly number[]): Report[] {
  const reports: Report[] = []
  const inspector = new Inspector((report) => reports.push(report))
  const chunk = (from: Role, bytes: Uint8Array): void =>
    inspector.record({ kind: 'chunk', connection: 0, time: 0, from, bytes })
  chunk('client', Buffer.from(HEADS[0]))
  chunk('server', Buffer.from(HEADS[1]))
  const from = role === 'server' ? 'client' : 'server'
  let start = 0
  for (const cut of [...cuts, stream.length]) {
    if (cut < start || cut > stream.length) continue
    chunk(from, stream.subarray(start, cut))
    start = cut
  }
  inspector.end()
  return reports
}

/** One report in a line, without what follows from where reads lay. */
function lineOf(report: Report): string {
  switch (report.kind) {
    case 'frame':
      return `frame ${report.number} at ${report.offset}: ${report.opcode} ${report.isFinal} ${report.rsv} ${report.length} ${report.isWhole} ${Buffer.from(report.payload.subarray(0, 32)).toString('hex')}`
    case 'message':
      return `message ${report.number}: ${report.frames} ${report.length} ${report.failure}`
    case 'skip':
      return `skip ${report.offset} ${report.resumesAt} ${report.reason}`
    case 'finding':
      return `finding ${report.code} ${report.frame} ${report.detail}`
    default:
      return report.kind
  }
}

/** Each byte belongs to a frame or a skip: they lie one behind the other up to the last byte. */
function mustEndWhereBytesEnd(reports: readonly Report[], length: number): void {
  let at: number | undefined
  let start = 0
  for (const report of reports) {
    if (report.kind !== 'frame' && report.kind !== 'skip') continue
    at ??= start = report.offset
    mustHold(report.offset === at, () => `A report at ${report.offset} and not at ${at}`)
    at = report.kind === 'skip' ? report.resumesAt : at + report.headerSize + sizeOf(report)
  }
  mustHold(length === (at ?? 0) - start, () => `Reports of ${(at ?? 0) - start} of ${length} bytes`)
}

function sizeOf(frame: Extract<Report, { kind: 'frame' }>): number {
  return frame.isWhole ? frame.length : frame.payload.length
}

/** What a strict peer would have been told: up to the first broken rule, the Close, or the cut. */
function eventsOf(reports: readonly Report[]): string[] {
  const events: string[] = []
  for (const report of reports) {
    if (report.kind === 'finding') {
      if (report.code === 'frame-cut' || report.code === 'capture-incomplete')
        return [...events, '…']
      if (report.code === 'sync-lost') return [...events, 'violation']
      const { closeCode } = report.rule
      if (closeCode !== undefined) return [...events, eventOfViolation(closeCode)]
    } else if (report.kind === 'message') {
      events.push(eventOfMessage(report.opcode === OPCODE.text ? 'text' : 'binary', report.bytes))
    } else if (report.kind === 'frame' && report.opcode >= 8) {
      if (report.close !== undefined) {
        return [...events, eventOfClose(report.close.code, report.close.reason)]
      }
      events.push(eventOfControl(report.opcode === OPCODE.ping ? 'ping' : 'pong', report.payload))
    }
  }
  return events
}

/** The inspector judges a frame when it is whole or known to be cut, a strict peer at its first byte. */
function mustAgree(told: readonly string[], strict: readonly string[]): void {
  const last = told.at(-1)
  if (last === '…' || last === 'violation') {
    mustEqual(told.slice(0, -1), strict.slice(0, told.length - 1), 'Before the cut')
    if (last === 'violation') {
      mustHold(
        strict[told.length - 1]?.startsWith('violation') === true,
        () => `Sync was lost at ${strict[told.length - 1]}`,
      )
    }
    return
  }
  mustEqual(told, strict, 'What a strict peer is told')
}

function outcomeOf(reports: readonly Report[]): string {
  // What a strict peer closes for; what a bystander notes besides may grow.
  const codes = reports.flatMap((report) =>
    report.kind === 'finding' && report.rule.closeCode !== undefined ? [report.code] : [],
  )
  const frames = reports.filter(({ kind }) => kind === 'frame').length
  return [`${frames} frames`, ...new Set(codes)].join(' ')
}
