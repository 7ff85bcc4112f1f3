// The drawing of RFC 6455 5.2 with the values of one frame: a grid of 32 columns, or of 16 where
// there is little room. Each field is a button that explains itself; a field that breaks a rule is
// hatched and carries a cross.

import type { VNode } from 'preact'
import { words } from '../../../words/words.ts'
import { type Anatomy, type Field, isIllegal } from './anatomy.ts'
import { keyByte, twoDigits } from './bytes-shown.ts'
import { type Cell, cellsOf } from './cells.ts'
import { isLit, type Pointing, pointAtByte, pointAtField } from './pointing.ts'
import { useWidth } from './use-width.ts'
import { byteCharacter } from './visible-text.ts'

/** Below this width a bit of 32 would be narrower than its name. */
const WIDE_PX = 560

export interface BitDrawingProps {
  readonly anatomy: Anatomy
  /** The frame as on the wire, or a beginning of it. */
  readonly wire: Uint8Array
  /** The masking key as protocol's functions hold it; 0 without. */
  readonly maskKey: number
  readonly pointing: Pointing
  /** Id of the element that explains the field. */
  readonly noteId: string
}

export function BitDrawing(props: BitDrawingProps): VNode {
  const { ref, width } = useWidth<HTMLDivElement>()
  const columns = width.value === 0 || width.value >= WIDE_PX ? 32 : 16
  const cells = cellsOf(props.anatomy, columns)
  const rows = 1 + Math.max(...cells.map(({ row }) => row))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: leaving it only takes the light off
    <div
      ref={ref}
      class="bits"
      data-columns={columns}
      onMouseLeave={() => {
        props.pointing.pointed.value = undefined
      }}
    >
      <Ruler columns={columns} />
      {Array.from({ length: rows }, (_, row) => (
        <span key={`row${row}`} class="bits-offset" aria-hidden="true" style={{ gridRow: row + 2 }}>
          {(row * columns) / 8}
        </span>
      ))}
      {cells.map((cell) => (
        <BitCell key={`${cell.field.name}${cell.from}`} cell={cell} {...props} />
      ))}
    </div>
  )
}

function Ruler({ columns }: { readonly columns: number }): VNode {
  return (
    <>
      {Array.from({ length: columns }, (_, bit) => (
        <span key={bit} class="bits-number" aria-hidden="true" style={{ gridColumn: bit + 2 }}>
          {bit}
        </span>
      ))}
    </>
  )
}

interface BitCellProps extends BitDrawingProps {
  readonly cell: Cell
}

function BitCell({ cell, pointing, noteId, wire, maskKey }: BitCellProps): VNode {
  const { field, from, to } = cell
  const isByte = field.name === 'payload' && cell.more === 0 && field.bits > 0
  const point = (): void => {
    pointing.pointed.value = isByte ? pointAtByte(from / 8) : pointAtField(field)
  }
  const shared = {
    class: 'bit-cell',
    style: { gridRow: cell.row + 2, gridColumn: `${cell.column + 2} / span ${cell.span}` },
    'data-field': field.name,
    'data-lit': isLit(pointing.pointed.value, field.name, from, to),
    'data-wrong': isIllegal(field),
    'data-missing': from >= field.start + field.held,
    'data-chosen': pointing.chosen.value === field.name,
    onMouseEnter: point,
  }
  const body = <CellBody cell={cell} wire={wire} maskKey={maskKey} />
  const choose = (): void => {
    pointing.chosen.value = field.name
  }
  if (!cell.isFirst) {
    return (
      <span {...shared} aria-hidden="true" onClick={choose}>
        {body}
      </span>
    )
  }
  return (
    <button
      {...shared}
      type="button"
      aria-label={fieldLabel(field)}
      aria-describedby={noteId}
      onClick={choose}
      onFocus={() => {
        choose()
        pointing.pointed.value = pointAtField(field)
      }}
      onBlur={() => {
        pointing.pointed.value = undefined
      }}
    >
      {body}
    </button>
  )
}

/** What a screen reader says of a field before its explanation. */
function fieldLabel(field: Field): string {
  const text = words.value.inspectorDetail
  const name = text.fields[field.name].name
  const wrong = isIllegal(field) ? `, ${text.wrong}` : ''
  if (field.name === 'payload') return `${name}, ${text.bytes(field.bits / 8)}${wrong}`
  if (field.value === undefined) return `${name}, ${text.missing}`
  return `${name}, ${text.bits(field.bits)}, ${field.value}${wrong}`
}

interface CellBodyProps {
  readonly cell: Cell
  readonly wire: Uint8Array
  readonly maskKey: number
}

function CellBody({ cell, wire, maskKey }: CellBodyProps): VNode {
  const { field } = cell
  const text = words.value.inspectorDetail
  if (field.name === 'payload') return <PayloadBody cell={cell} wire={wire} maskKey={maskKey} />
  const name = text.fields[field.name].short
  if (field.bits === 1) {
    return (
      <>
        <span class="bit-name bit-name-down">{name}</span>
        <span class="bit-value">{field.value === undefined ? '?' : String(field.value)}</span>
      </>
    )
  }
  return (
    <>
      {cell.isFirst && <span class="bit-name">{name}</span>}
      <span class="bit-value">{cellBits(cell)}</span>
      {cell.isFirst && <span class="bit-meaning">{meaning(field)}</span>}
    </>
  )
}

/** The bits of one cell; a key and a long length in hexadecimal, which people compare by. */
function cellBits({ field, from, to }: Cell): string {
  if (field.value === undefined || from >= field.start + field.held) return '?'
  const end = Math.min(to, field.start + field.held)
  const below = BigInt(field.start + field.held - end)
  const value = (field.value >> below) & ((1n << BigInt(end - from)) - 1n)
  if (field.bits <= 16) return value.toString(2).padStart(end - from, '0')
  const digits = value.toString(16).padStart((end - from) / 4, '0')
  return (digits.match(/../g) ?? []).join(' ')
}

function meaning(field: Field): string {
  const text = words.value.inspectorDetail
  if (field.value === undefined || field.held < field.bits) return ''
  if (field.name === 'opcode') return text.opcodes[Number(field.value)] ?? text.reserved
  if (field.name === 'key') return ''
  if (field.name === 'length' && field.value > 125n) return `${field.value} →`
  return String(field.value)
}

function PayloadBody({ cell, wire, maskKey }: CellBodyProps): VNode {
  const text = words.value.inspectorDetail
  const { field, from, more } = cell
  if (more > 0) return <span class="bit-meaning">{text.moreBytes(more)}</span>
  const name = cell.isFirst ? <span class="bit-name">{text.fields.payload.short}</span> : null
  if (field.bits === 0) {
    return (
      <>
        {name}
        <span class="bit-meaning">{text.bytes(0)}</span>
      </>
    )
  }
  const byte = wire[from / 8]
  if (byte === undefined) {
    return (
      <>
        {name}
        <span class="bit-value">?</span>
      </>
    )
  }
  const index = (from - field.start) / 8
  return (
    <>
      {name}
      <span class="bit-value">{twoDigits(byte)}</span>
      <span class="bit-meaning bit-character">{byteCharacter(byte ^ keyByte(maskKey, index))}</span>
    </>
  )
}
