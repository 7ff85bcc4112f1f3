// Median, smallest and largest; ratios taken inside a round; the order of a round.

export interface Summary {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Undefined when there is nothing to summarize. */
export function summarize(values: readonly number[]): Summary | undefined {
  if (values.length === 0) return undefined
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]!
  const median = sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2
  return { median, min: sorted[0]!, max: sorted[sorted.length - 1]! }
}

/** What was measured in each round, by the round's number; a round that failed is missing. */
export type ByRound = ReadonlyMap<number, number>

/**
 * `values` divided by `reference`, round by round, then summarized: the noise of a shared machine
 * changes slowly, so it is mostly the same for both inside a round and cancels out.
 */
export function summarizeRatio(values: ByRound, reference: ByRound): Summary | undefined {
  const ratios: number[] = []
  for (const [round, value] of values) {
    const base = reference.get(round)
    if (base !== undefined && base > 0) ratios.push(value / base)
  }
  return summarize(ratios)
}

/** The order of round `round`: each one starts one later, since the first of a round runs slower. */
export function rotate<T>(items: readonly T[], round: number): readonly T[] {
  const shift = items.length === 0 ? 0 : round % items.length
  return [...items.slice(shift), ...items.slice(0, shift)]
}
