// One row of the list, as it is read out of a window of columns.

import { ROW } from '../capture/capture-index.ts'
import type { Selection } from '../contract.ts'
import type { RowWindow } from '../worker/protocol.ts'

export interface Row {
  readonly kind: number
  readonly ref: number
  readonly connection: number
  readonly time: number
  readonly bits: number
  readonly length: number
  readonly inflated: number
  readonly text: string
  readonly findings: readonly string[]
}

/** The row at `at` of the window; undefined behind its end. */
export function rowIn(window: RowWindow, at: number): Row | undefined {
  if (at < 0 || at >= window.rows.length) return undefined
  const findings = window.findings[at] ?? ''
  return {
    kind: window.kinds[at] ?? 0,
    ref: window.refs[at] ?? 0,
    connection: window.connections[at] ?? 0,
    time: window.times[at] ?? 0,
    bits: window.bits[at] ?? 0,
    length: window.lengths[at] ?? 0,
    inflated: window.inflated[at] ?? -1,
    text: window.texts[at] ?? '',
    findings: findings === '' ? [] : findings.split(' '),
  }
}

export function selectionOf(row: Row): Selection {
  switch (row.kind) {
    case ROW.frame:
      return { kind: 'frame', frame: row.ref }
    case ROW.handshake:
      return { kind: 'handshake', connection: row.ref }
    case ROW.close:
      return { kind: 'close', connection: row.ref }
    default:
      return { kind: 'skip', skip: row.ref }
  }
}
