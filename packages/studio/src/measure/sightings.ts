// What one side of the push page has seen of the server's numbered changes. Both sides, push and
// polling, are counted by this one fold, so that the comparison is fair.

import { withLatest } from './capped-list.ts'

export interface Sightings {
  /** The newest seq known; undefined until the first look, which sets the base line. */
  readonly lastSeq: number | undefined
  readonly seen: number
  readonly missed: number
  /** Milliseconds from change to sight, oldest first, capped. */
  readonly delays: readonly number[]
}

export interface Sight {
  readonly sightings: Sightings
  /** Whether this look showed a change that happened since the last look. */
  readonly isNew: boolean
  /** Changes that came and went between the two looks. */
  readonly missed: readonly number[]
}

/** Ten minutes at one change each 1.5 s; medians are over these. */
export const DELAYS_KEPT = 400

export const NO_SIGHTINGS: Sightings = { lastSeq: undefined, seen: 0, missed: 0, delays: [] }

/** A pause: the next look is a base line again, so that what happened meanwhile is not "missed". */
export function paused(sightings: Sightings): Sightings {
  return { ...sightings, lastSeq: undefined }
}

/** A look at the server's state that showed `seq`, which changed `delay` ms before. */
export function look(before: Sightings, seq: number, delay: number): Sight {
  const { lastSeq } = before
  // A smaller seq means the server started anew: again a base line.
  if (lastSeq === undefined || seq < lastSeq) {
    return { sightings: { ...before, lastSeq: seq }, isNew: false, missed: [] }
  }
  if (seq === lastSeq) return { sightings: before, isNew: false, missed: [] }
  const missed = Array.from({ length: seq - lastSeq - 1 }, (_, index) => lastSeq + 1 + index)
  const sightings: Sightings = {
    lastSeq: seq,
    seen: before.seen + 1,
    missed: before.missed + missed.length,
    // The two clocks agree to within a fraction of a millisecond only; no delay is negative.
    delays: withLatest(before.delays, Math.max(0, delay), DELAYS_KEPT),
  }
  return { sightings, isNew: true, missed }
}
