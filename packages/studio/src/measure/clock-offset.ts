// How far the server's clock is ahead of this browser's, from question and answer.
//
//   browser   t0 ────────┬──────── t1        offset = now − (t0 + t1) / 2
//   server            now
//
// The estimate is wrong by at most half the round trip, so of the recent samples the one with the
// shortest round trip counts (the choice of NTP's clock filter, RFC 5905 section 10).

export interface ClockSample {
  readonly roundTrip: number
  readonly offset: number
}

/** Eight, as in NTP's clock filter: enough for one quiet moment, few enough to follow drift. */
const KEPT = 8

export function clockSample(asked: number, answered: number, serverNow: number): ClockSample {
  return { roundTrip: answered - asked, offset: serverNow - (asked + answered) / 2 }
}

export function withSample(
  samples: readonly ClockSample[],
  sample: ClockSample,
): readonly ClockSample[] {
  return [...samples, sample].slice(-KEPT)
}

/** The offset in milliseconds (server minus browser); 0 while nothing is known. */
export function bestOffset(samples: readonly ClockSample[]): number {
  let best: ClockSample | undefined
  for (const sample of samples) {
    if (best === undefined || sample.roundTrip <= best.roundTrip) best = sample
  }
  return best?.offset ?? 0
}
