// The times received, newest first, each with the gap to the one before.

import { withNewest } from '../measure/capped-list.ts'

export interface Tick {
  readonly id: number
  /** As it came. */
  readonly text: string
  /** Milliseconds since the epoch; undefined when the text is not a time. */
  readonly at: number | undefined
  /** Milliseconds since the time before; undefined for the first of a connection. */
  readonly gap: number | undefined
}

export interface ClockList {
  readonly ticks: readonly Tick[]
  /** All that arrived, also what fell out of the list. */
  readonly received: number
  /** The next tick opens a connection and has no gap: the pause before it was not the server's. */
  readonly isFresh: boolean
}

/** Several minutes; a page can be left open for days. */
export const CLOCK_CAP = 200

export const EMPTY_CLOCK: ClockList = { ticks: [], received: 0, isFresh: true }

export function withTime(list: ClockList, text: string): ClockList {
  const at = parseIso(text)
  const before = list.isFresh ? undefined : list.ticks[0]?.at
  const gap = at === undefined || before === undefined ? undefined : at - before
  const tick: Tick = { id: list.received + 1, text, at, gap }
  return {
    ticks: withNewest(list.ticks, tick, CLOCK_CAP),
    received: list.received + 1,
    isFresh: false,
  }
}

export function reconnected(list: ClockList): ClockList {
  return { ...list, isFresh: true }
}

export function gaps(list: ClockList): readonly number[] {
  return list.ticks.flatMap((tick) => (tick.gap === undefined ? [] : [tick.gap]))
}

// The form of ISO 8601 that the clock promises: UTC, trailing Z, any number of decimals.
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

function parseIso(text: string): number | undefined {
  if (!ISO.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}
