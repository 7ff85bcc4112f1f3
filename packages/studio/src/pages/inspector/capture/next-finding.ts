// From one finding to the next, in the rows that are in view.

import { type CaptureIndex, ROW } from './capture-index.ts'
import { severityOf } from './frame-bits.ts'
import type { RowView } from './row-view.ts'

export function nextFinding(
  index: CaptureIndex,
  view: RowView,
  position: number,
  step: 1 | -1,
): number | undefined {
  for (let at = position + step; at >= 0 && at < view.length; at += step) {
    if (hasFinding(index, view.row(at))) return at
  }
  return undefined
}

function hasFinding(index: CaptureIndex, row: number): boolean {
  const ref = index.rowRef(row)
  switch (index.rowKind(row)) {
    case ROW.frame:
      return severityOf(index.frames.bits(ref)) > 0
    case ROW.handshake:
      return (index.connections.get(ref)?.handshake?.findings.length ?? 0) > 0
    case ROW.close:
      return (index.connections.get(ref)?.close?.findings.length ?? 0) > 0
    default:
      return true
  }
}
