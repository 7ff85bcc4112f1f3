// What there was, in numbers: for each connection and in all. Its size grows with connections, not with frames.
import type { Finding, FrameReport, Report } from 'tongro/inspector'
import type { From } from 'tongro/protocol'
import type { Severity } from './findings.ts'

export interface SideTally {
  frames: number
  messages: number
  /** Of frames, headers included, as far as they are in the capture. */
  bytes: number
}

export interface RoundTrips {
  count: number
  least: number
  most: number
  sum: number
}

export interface ConnectionTally {
  readonly connection: number
  client: string | undefined
  server: string | undefined
  path: string | undefined
  protocol: string | undefined
  readonly sides: Readonly<Record<From, SideTally>>
  readonly roundTrips: RoundTrips
  readonly findings: Record<Severity, number>
  /** How it ended, in a sentence. */
  end: string | undefined
}

export class Tally {
  /** In the order in which they were first seen; joined captures may have a number twice. */
  readonly connections: ConnectionTally[] = []
  readonly findings: Record<Severity, number> = noFindings()
  /** How often each finding was made. */
  readonly codes: Map<string, number> = new Map()
  troubles = 0
  readonly #live = new Map<number, ConnectionTally>()

  take(report: Report): void {
    if (report.kind === 'trouble') {
      this.troubles++
      return
    }
    const tally = this.#of(report)
    switch (report.kind) {
      case 'connection':
        tally.client = report.client
        tally.server = report.server
        break
      case 'handshake':
        tally.path = report.path
        tally.protocol = report.protocol
        break
      case 'frame':
        takeFrame(tally, report)
        break
      case 'message':
        tally.sides[report.from].messages++
        break
      case 'finding':
        this.#takeFinding(tally, report)
        break
      case 'close':
        tally.end = report.sentence
        this.#live.delete(report.connection)
        break
      case 'skip':
        break
      default:
        report satisfies never
    }
  }

  /** Of all connections together. */
  sums(): SideTally {
    const sum = emptySide()
    for (const { sides } of this.connections) {
      for (const side of [sides.client, sides.server]) {
        sum.frames += side.frames
        sum.messages += side.messages
        sum.bytes += side.bytes
      }
    }
    return sum
  }

  #of({ kind, connection }: Exclude<Report, { kind: 'trouble' }>): ConnectionTally {
    const live = kind === 'connection' ? undefined : this.#live.get(connection)
    if (live !== undefined) return live
    const tally = emptyConnection(connection)
    this.connections.push(tally)
    this.#live.set(connection, tally)
    return tally
  }

  #takeFinding(tally: ConnectionTally, { code, rule }: Finding): void {
    tally.findings[rule.severity]++
    this.findings[rule.severity]++
    this.codes.set(code, (this.codes.get(code) ?? 0) + 1)
  }
}

function takeFrame(tally: ConnectionTally, frame: FrameReport): void {
  const side = tally.sides[frame.from]
  side.frames++
  side.bytes += frame.headerSize + (frame.isWhole ? frame.length : frame.payload.length)
  const rtt = frame.answers?.rtt
  if (rtt === undefined) return
  const trips = tally.roundTrips
  trips.least = trips.count === 0 ? rtt : Math.min(trips.least, rtt)
  trips.most = Math.max(trips.most, rtt)
  trips.sum += rtt
  trips.count++
}

function emptyConnection(connection: number): ConnectionTally {
  return {
    connection,
    client: undefined,
    server: undefined,
    path: undefined,
    protocol: undefined,
    sides: { client: emptySide(), server: emptySide() },
    roundTrips: { count: 0, least: 0, most: 0, sum: 0 },
    findings: noFindings(),
    end: undefined,
  }
}

function emptySide(): SideTally {
  return { frames: 0, messages: 0, bytes: 0 }
}

function noFindings(): Record<Severity, number> {
  return { must: 0, should: 0, note: 0 }
}
