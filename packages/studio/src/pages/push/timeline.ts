// The last seconds as a list of changes, each with the moments when push and polling showed it.

import type { LookReport } from './side.ts'

export interface TimelineChange {
  readonly seq: number
  readonly changedAt: number
  readonly pushAt: number | undefined
  readonly pollAt: number | undefined
  /** The next change came before polling asked again. */
  readonly isMissed: boolean
}

export interface Timeline {
  readonly changes: readonly TimelineChange[]
  /** When polling asked. */
  readonly asks: readonly number[]
}

export const EMPTY_TIMELINE: Timeline = { changes: [], asks: [] }

/** How much of the past is drawn. */
export const SPAN_MS = 20_000

/** A change may be seen by polling a while after it left the drawing; it is kept a little longer. */
const KEPT_MS = SPAN_MS + 5_000

export function withLook(timeline: Timeline, who: 'push' | 'poll', report: LookReport): Timeline {
  if (!report.isNew) return timeline
  const known = timeline.changes.find((change) => change.seq === report.seq)
  const before = known ?? {
    seq: report.seq,
    changedAt: report.changedAt,
    pushAt: undefined,
    pollAt: undefined,
    isMissed: false,
  }
  const seen: TimelineChange =
    who === 'push' ? { ...before, pushAt: report.seenAt } : { ...before, pollAt: report.seenAt }
  const others = timeline.changes
    .filter((change) => change.seq !== report.seq)
    .map((change) => (who === 'poll' ? markMissed(change, report.missed) : change))
  return trimmed({ ...timeline, changes: [...others, seen] }, report.seenAt)
}

export function withAsk(timeline: Timeline, at: number): Timeline {
  return trimmed({ ...timeline, asks: [...timeline.asks, at] }, at)
}

function markMissed(change: TimelineChange, missed: readonly number[]): TimelineChange {
  return missed.includes(change.seq) ? { ...change, isMissed: true } : change
}

function trimmed(timeline: Timeline, now: number): Timeline {
  const since = now - KEPT_MS
  return {
    changes: timeline.changes.filter((change) => change.changedAt >= since),
    asks: timeline.asks.filter((at) => at >= since),
  }
}

/** Where a moment stands between the left edge (SPAN_MS ago) and the right (now), as an SVG length. */
export function position(at: number, now: number): string {
  return `${Math.round((1 - (now - at) / SPAN_MS) * 10_000) / 100}%`
}
