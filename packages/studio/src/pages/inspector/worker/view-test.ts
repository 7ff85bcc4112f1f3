// A filter's text and a stretch of time as a test of rows.

import type { CaptureIndex } from '../capture/capture-index.ts'
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
  if (text.trim() !== '') return { problem: { message: 'Filters are not here yet', at: 0 } }
  if (range === undefined) return {}
  return {
    test: (row) => {
      const time = rowTime(index, row)
      return time >= range.from && time <= range.to
    },
  }
}
