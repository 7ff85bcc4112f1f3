// Order statistics of a small set of measurements.

export interface Summary {
  readonly count: number
  readonly min: number
  readonly median: number
  readonly max: number
}

/** Minimum, median and maximum, or undefined for an empty set. The input is left as it is. */
export function summarize(values: readonly number[]): Summary | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  const min = sorted[0]
  const max = sorted.at(-1)
  if (min === undefined || max === undefined) return undefined
  const middle = sorted.length / 2
  // An even count has two middle values (Math.floor and Math.ceil differ); an odd one has one twice.
  const lower = sorted[Math.ceil(middle) - 1] ?? min
  const upper = sorted[Math.floor(middle)] ?? max
  return { count: sorted.length, min, median: (lower + upper) / 2, max }
}
