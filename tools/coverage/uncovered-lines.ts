// From V8's counts, which are of ranges of generated code, to lines of the source.
//
// A line is uncovered when any part of it that the source map knows never ran: of `a ? b : c` both
// ways must have been taken, wherever the line breaks stand. Lines without code count as nothing.

import { decode } from '@jridgewell/sourcemap-codec'

/** One script as V8 counts it: ranges nest, the inner one tells more exactly. */
export interface CountedScript {
  readonly url: string
  readonly functions: ReadonlyArray<{
    readonly ranges: ReadonlyArray<{
      readonly startOffset: number
      readonly endOffset: number
      readonly count: number
    }>
  }>
}

/** The source map that Node keeps beside the counts, and how long the lines of the code are. */
export interface MappedScript {
  readonly lineLengths: readonly number[]
  readonly data: { readonly mappings: string } | null
}

export interface LineCoverage {
  /** Lines that hold code. */
  readonly total: number
  /** Those of which some part never ran, from 1. */
  readonly uncovered: readonly number[]
}

export function coverLines(script: CountedScript, map: MappedScript): LineCoverage {
  const counts = countsByOffset(script, map.lineLengths)
  const lines = new Map<number, boolean>()
  let lineStart = 0
  for (const [index, segments] of decode(map.data?.mappings ?? '').entries()) {
    for (const segment of segments) {
      if (segment.length === 1) continue
      const line = segment[2] + 1
      const hasRun = counts[lineStart + segment[0]] !== 0
      lines.set(line, (lines.get(line) ?? true) && hasRun)
    }
    lineStart += (map.lineLengths[index] ?? 0) + 1
  }
  const uncovered = [...lines].filter(([, hasRun]) => !hasRun).map(([line]) => line)
  return { total: lines.size, uncovered: uncovered.sort((a, b) => a - b) }
}

function countsByOffset(script: CountedScript, lineLengths: readonly number[]): Uint32Array {
  const size = lineLengths.reduce((sum, length) => sum + length + 1, 0)
  const counts = new Uint32Array(size).fill(1)
  const ranges = script.functions.flatMap((one) => one.ranges)
  // Outer ranges first, so that inner ones overwrite them.
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset)
  for (const { startOffset, endOffset, count } of ranges) counts.fill(count, startOffset, endOffset)
  return counts
}

/** `[3, 4, 5, 9]` as `3-5, 9`. */
export function asRanges(lines: readonly number[]): string {
  const ranges: Array<[first: number, last: number]> = []
  for (const line of lines) {
    const open = ranges.at(-1)
    if (open !== undefined && open[1] === line - 1) open[1] = line
    else ranges.push([line, line])
  }
  return ranges.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(', ')
}
