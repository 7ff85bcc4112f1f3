// The two sides as rows of one table, and as one sentence's numbers.

import { summarize } from '../../measure/summary.ts'
import { meterTotal } from '../../measure/wire-meter.ts'
import type { PushRow } from '../../words/catalogue.ts'
import type { Side } from './side.ts'

export type Unit = 'bytes' | 'ms' | 'count'

/** Undefined: not known yet. */
export type Amount = number | undefined

export interface Row {
  readonly name: PushRow
  readonly unit: Unit
  readonly push: Amount
  readonly poll: Amount
}

export interface Group {
  readonly name: 'wire' | 'delay' | 'count'
  readonly rows: readonly Row[]
}

type Amounts = Readonly<Record<PushRow, Amount>>

const GROUPS: readonly {
  readonly name: Group['name']
  readonly unit: Unit
  readonly rows: readonly PushRow[]
}[] = [
  { name: 'wire', unit: 'bytes', rows: ['down', 'up', 'total', 'perChange'] },
  { name: 'delay', unit: 'ms', rows: ['lastDelay', 'medianDelay', 'maxDelay'] },
  { name: 'count', unit: 'count', rows: ['requests', 'seen', 'missed'] },
]

export function compare(push: Side, poll: Side): readonly Group[] {
  const pushAmounts = amounts(push)
  const pollAmounts = amounts(poll)
  return GROUPS.map(({ name, unit, rows }) => ({
    name,
    rows: rows.map((row) => ({
      name: row,
      unit,
      push: pushAmounts[row],
      poll: pollAmounts[row],
    })),
  }))
}

export interface Verdict {
  /** Bytes of polling per change seen, as a multiple of those of push. */
  readonly times: number
  /** How much later polling shows a change, at the median. */
  readonly laterMs: number
  readonly missed: number
}

/** Below this many changes on either side a median says nothing. */
const ENOUGH = 3

export function verdict(push: Side, poll: Side): Verdict | undefined {
  if (push.sightings.seen < ENOUGH || poll.sightings.seen < ENOUGH) return undefined
  const mine = amounts(push)
  const other = amounts(poll)
  if (!mine.perChange || !other.perChange) return undefined
  if (mine.medianDelay === undefined || other.medianDelay === undefined) return undefined
  return {
    times: other.perChange / mine.perChange,
    laterMs: other.medianDelay - mine.medianDelay,
    missed: poll.sightings.missed,
  }
}

function amounts(side: Side): Amounts {
  const { sightings } = side
  const wire = meterTotal(side.meter)
  const total = wire.read + wire.written
  const delays = summarize(sightings.delays)
  return {
    down: wire.written,
    up: wire.read,
    total,
    perChange: sightings.seen === 0 ? undefined : total / sightings.seen,
    lastDelay: sightings.delays.at(-1),
    medianDelay: delays?.median,
    maxDelay: delays?.max,
    requests: side.requests,
    seen: sightings.seen,
    missed: sightings.missed,
  }
}
