// Where each field stands in a drawing of so many bits a row: a field that crosses the end of a row
// becomes several cells, and the payload one cell for each of its first bytes.

import type { Anatomy, Field } from './anatomy.ts'

export interface Cell {
  readonly field: Field
  /** From 0. */
  readonly row: number
  readonly column: number
  readonly span: number
  /** Whether it is the field's first: the one that carries its name. */
  readonly isFirst: boolean
  /** Bits `[from, to)` of the frame; a cell for the rest of a payload holds all of it. */
  readonly from: number
  readonly to: number
  /** Bytes of the payload that have no cell of their own; 0 but in the last cell. */
  readonly more: number
}

/** Rows of payload bytes at most: enough to see where the payload begins and what it looks like. */
const PAYLOAD_BITS = 64

export function cellsOf(anatomy: Anatomy, columns: number): readonly Cell[] {
  return anatomy.fields.flatMap((field) =>
    field.name === 'payload' ? payloadCells(field, columns) : fieldCells(field, columns),
  )
}

function fieldCells(field: Field, columns: number): readonly Cell[] {
  const cells: Cell[] = []
  for (let bit = field.start; bit < field.start + field.bits; ) {
    const column = bit % columns
    const span = Math.min(columns - column, field.start + field.bits - bit)
    cells.push(cell(field, bit, span, columns, 0))
    bit += span
  }
  return cells
}

function payloadCells(field: Field, columns: number): readonly Cell[] {
  const declared = field.bits / 8
  if (declared === 0) return [cell(field, field.start, 8, columns, 0)]
  const rest = (columns - (field.start % columns)) % columns
  const room = (rest + PAYLOAD_BITS) / 8
  const shown = declared <= room ? declared : room - columns / 8
  const cells: Cell[] = []
  for (let index = 0; index < shown; index++) {
    cells.push(cell(field, field.start + index * 8, 8, columns, 0))
  }
  if (shown === declared) return cells
  const from = field.start + shown * 8
  return [
    ...cells,
    { ...cell(field, from, columns, columns, declared - shown), to: field.start + field.bits },
  ]
}

function cell(field: Field, bit: number, span: number, columns: number, more: number): Cell {
  return {
    field,
    row: Math.floor(bit / columns),
    column: bit % columns,
    span,
    isFirst: bit === field.start,
    from: bit,
    to: bit + span,
    more,
  }
}
