// Counts durations in buckets of under 1 % width, so that recording one costs an increment and
// memory does not grow with the length of a run.

/** Every power of two is cut into this many buckets. */
const STEPS = 128
const STEP_BITS = 7
const BUCKETS = STEPS * (32 - STEP_BITS + 1)

export class Histogram {
  readonly #counts: Float64Array = new Float64Array(BUCKETS)
  #total = 0

  get total(): number {
    return this.#total
  }

  /** Records a duration in whole microseconds, 0 to 2^32 - 1. */
  record(microseconds: number): void {
    this.#counts[bucketOf(microseconds)]!++
    this.#total++
  }

  clear(): void {
    this.#counts.fill(0)
    this.#total = 0
  }

  /** The duration that `share` (0 to 1) of all records do not exceed; 0 when there are none. */
  percentile(share: number): number {
    let left = Math.max(1, Math.ceil(this.#total * share))
    if (this.#total === 0) return 0
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      left -= this.#counts[bucket]!
      if (left <= 0) return topOf(bucket)
    }
    return topOf(BUCKETS - 1)
  }
}

function bucketOf(microseconds: number): number {
  const whole = microseconds >>> 0
  if (whole < STEPS * 2) return whole
  const shift = 31 - Math.clz32(whole) - STEP_BITS
  return shift * STEPS + (whole >>> shift)
}

/** The largest duration a bucket holds. */
function topOf(bucket: number): number {
  if (bucket < STEPS * 2) return bucket
  const shift = Math.floor(bucket / STEPS) - 1
  return (bucket - shift * STEPS + 1) * 2 ** shift - 1
}
