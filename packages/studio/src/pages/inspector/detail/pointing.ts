// What the reader points at in a frame, shared by the drawing and the hex dump: the one lights up
// what the other is pointed at.

import { type Signal, signal } from '@preact/signals'
import { type Anatomy, bytesOf, type Field, type FieldName } from './anatomy.ts'

export interface Pointed {
  /** Bytes `[from, to)` of the frame. */
  readonly from: number
  readonly to: number
  /** The field pointed at; undefined for a byte, which may hold several. */
  readonly field: FieldName | undefined
}

export interface Pointing {
  /** By hover or focus; undefined while nothing is. */
  readonly pointed: Signal<Pointed | undefined>
  /** The byte pointed at in an inflated message, which has no place in the frame. */
  readonly inflated: Signal<number | undefined>
  /** The field that is explained while nothing is pointed at. */
  readonly chosen: Signal<FieldName | undefined>
}

export function newPointing(): Pointing {
  return { pointed: signal(undefined), inflated: signal(undefined), chosen: signal(undefined) }
}

export function pointAtField(field: Field): Pointed {
  return { ...bytesOf(field), field: field.name }
}

export function pointAtByte(offset: number): Pointed {
  return { from: offset, to: offset + 1, field: undefined }
}

/** Whether bits `[from, to)` of `field` are pointed at. */
export function isLit(
  pointed: Pointed | undefined,
  field: FieldName,
  from: number,
  to: number,
): boolean {
  if (pointed === undefined) return false
  if (pointed.field !== undefined) return pointed.field === field
  return pointed.from * 8 < to && pointed.to * 8 > from
}

/** The field to explain: pointed at, chosen, the first that is wrong, or the opcode. */
export function fieldToExplain(anatomy: Anatomy, pointing: Pointing): FieldName {
  const { pointed, chosen } = pointing
  const now = pointed.value
  if (now?.field !== undefined) return now.field
  const under = now === undefined ? undefined : lastAt(anatomy, now.from)
  const wrong = anatomy.fields.find(({ findings }) => findings.length > 0)
  return under ?? chosen.value ?? wrong?.name ?? 'opcode'
}

/** Of several fields in a byte the one that says most: opcode, length. */
function lastAt(anatomy: Anatomy, offset: number): FieldName | undefined {
  return anatomy.fields.findLast((field) => {
    const { from, to } = bytesOf(field)
    return offset >= from && offset < to
  })?.name
}
