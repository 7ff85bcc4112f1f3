// A filter's text and a stretch of time as a test of rows.

import { parseFilter } from 'tongro/inspector'
import type { CaptureIndex } from '../capture/capture-index.ts'
import { IndexFacts } from '../capture/index-facts.ts'
import type { RowTest } from '../capture/row-view.ts'
import { rowTime } from '../capture/timeline.ts'
import type { FilterProblem, TimeRange } from './protocol.ts'

export interface CompiledView {
  /** Undefined when every row passes. */
  readonly test?: RowTest | undefined
  readonly problem?: FilterProblem | undefined
}

export function compileView(
  index: CaptureIndex,
  text: string,
  range: TimeRange | undefined,
): CompiledView {
  const filter = parseFilter(text)
  if (filter.error !== undefined) return { problem: { message: filter.error, at: filter.at } }
  const isIn = (row: number): boolean => {
    if (range === undefined) return true
    const time = rowTime(index, row)
    return time >= range.from && time <= range.to
  }
  if (text.trim() === '') return range === undefined ? {} : { test: isIn }
  const facts = new IndexFacts(index)
  return {
    // The facts are moved on in any case, as they know the row before.
    test: (row) => filter.matches(facts.at(row)) && isIn(row),
  }
}
