// Whether a function's time grows with the length of its input and no faster: judged by two lengths
// in the same moment, never by the clock alone.

/** How much longer the long input is. */
const TIMES = 16
/** What that may cost; what is quadratic costs 256 times as much. */
const MOST = 90
/** The long one has 24000 characters, more than `limits.head` lets in. */
const SHORT = 1_500
/** A machine at work for others can slow down one measurement, hardly this many in a row. */
const TRIES = 12

export interface Growth {
  readonly ratio: number
  readonly isLinear: boolean
}

/** `inputOf` makes an input of about the given length. */
export function growthOf(
  inputOf: (length: number) => string,
  run: (input: string) => void,
): Growth {
  const [short, long] = [inputOf(SHORT), inputOf(TIMES * SHORT)]
  let ratio = Number.POSITIVE_INFINITY
  for (let left = TRIES; left > 0 && ratio > MOST; left--) {
    // As many runs of the short one as make the same length, so that both are measured alike.
    const shortTime = fastest(() => run(short), TIMES) / TIMES
    const longTime = fastest(() => run(long), 1)
    ratio = Math.min(ratio, longTime / shortTime)
  }
  return { ratio, isLinear: ratio <= MOST }
}

function fastest(run: () => void, times: number): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 3; round++) {
    const start = performance.now()
    for (let left = times; left > 0; left--) run()
    best = Math.min(best, performance.now() - start)
  }
  return Math.max(best, 1e-3)
}
