// The drawing of RFC 6455 5.2 with the values of one frame: 32 bits a row, each field in a cell with its name, its
// value and its bits. Bits that break a rule have a ^ below them, so that it shows without colours.
//
//    0                   1
//    0 1 2 3 4 5 6 7 8 9 0 ...
//   +-+-+-+-+-------+-+------
//   |F|R|R|R|opcode |M|  ...
//   |1|0|0|0|0 0 0 1|1| ...
//
// It draws what was on the wire, so it takes the bytes and not what was understood of them.
import type { BitRange } from 'tongro/inspector'
import { opcodeName } from 'tongro/protocol'
import type { Paint } from '../../paint.ts'
import { fitText } from '../../text-width.ts'

const ROW = 32
/** Payload that the drawing shows; the rest is in the table below it. */
const MOST_PAYLOAD = 8

interface Cell {
  readonly start: number
  readonly length: number
  readonly labels: readonly string[]
}

/** `bytes` begin with the frame; `bits` are those that break a rule. At most 67 columns. */
export function drawFrame(bytes: Uint8Array, bits: readonly BitRange[], paint: Paint): string[] {
  const cells = cellsOf(bytes)
  const last = cells.at(-1)!
  const lines = ruler(Math.min(ROW, last.start + last.length))
  let above: readonly Cell[] = []
  for (let start = 0; start < last.start + last.length; start += ROW) {
    const row = rowOf(cells, start, bytes)
    lines.push(border(above, row), ...drawRow(row, bytes, bits, paint))
    above = row
  }
  return [...lines, border(above, [])].map((line) => `  ${line}`.trimEnd())
}

function cellsOf(bytes: Uint8Array): readonly Cell[] {
  const second = bytes[1] ?? 0
  const short = second & 127
  const extended = short < 126 ? 0 : short === 126 ? 16 : 64
  const key = second >= 0x80 ? 32 : 0
  const header = 16 + extended + key
  const payload = Math.min(MOST_PAYLOAD, Math.max(0, bytes.length - header / 8)) * 8
  const cells = [
    ...['FIN', 'RSV1', 'RSV2', 'RSV3'].map((name, start) => bit(start, name)),
    { start: 4, length: 4, labels: ['opcode', bytes.length > 0 ? nameOf(bytes[0]! & 15) : ''] },
    bit(8, 'MASK'),
    { start: 9, length: 7, labels: ['Payload len', bytes.length > 1 ? `= ${short}` : ''] },
    { start: 16, length: extended, labels: ['Extended length'] },
    { start: 16 + extended, length: key, labels: ['Masking-key'] },
    { start: header, length: payload, labels: ['Payload'] },
  ]
  return cells.filter(({ length }) => length > 0)
}

function bit(start: number, name: string): Cell {
  return { start, length: 1, labels: name.split('') }
}

function nameOf(opcode: number): string {
  const name = opcodeName(opcode)
  if (name === 'continuation') return 'cont.'
  return name.startsWith('reserved') ? `resv. ${opcode.toString(16)}` : name
}

function hexOf(bytes: Uint8Array, start: number, count: number): string {
  return Array.from(bytes.subarray(start, start + count), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join(' ')
}

/** The parts of the cells that lie in the row of 32 bits from `start`. */
function rowOf(cells: readonly Cell[], start: number, bytes: Uint8Array): readonly Cell[] {
  return cells.flatMap((cell) => {
    const from = Math.max(start, cell.start)
    const to = Math.min(start + ROW, cell.start + cell.length)
    if (from >= to) return []
    // Fields from the third byte on are whole bytes, which say more than their bits.
    const [name = ''] = cell.labels
    const label = from === cell.start ? name : `${name} continued`
    const labels = cell.start < 16 ? cell.labels : [label, hexOf(bytes, from / 8, (to - from) / 8)]
    return [{ start: from, length: to - from, labels }]
  })
}

function drawRow(
  row: readonly Cell[],
  bytes: Uint8Array,
  bits: readonly BitRange[],
  paint: Paint,
): string[] {
  const height = Math.max(...row.map(({ labels }) => labels.length))
  const lines = Array.from({ length: height }, (_, line) =>
    joined(row.map((cell) => centred(cell.labels[line] ?? '', cell.length * 2 - 1))),
  )
  const isBad = (at: number): boolean =>
    bits.some(({ start, length }) => at >= start && at < start + length)
  const eachBit = (cell: Cell, show: (at: number) => string): string =>
    Array.from({ length: cell.length }, (_, index) => show(cell.start + index)).join(' ')
  const values = row.map((cell) =>
    eachBit(cell, (at) => (isBad(at) ? paint('red', bitAt(bytes, at)) : bitAt(bytes, at))),
  )
  lines.push(joined(values))
  const marks = row.map((cell) => eachBit(cell, (at) => (isBad(at) ? '^' : ' ')))
  if (marks.some((cell) => cell.includes('^'))) {
    lines.push(` ${marks.map((mark) => paint('red', mark)).join(' ')}`)
  }
  return lines
}

function joined(cells: readonly string[]): string {
  return `|${cells.join('|')}|`
}

/** `?` where the bytes end within the header. */
function bitAt(bytes: Uint8Array, at: number): string {
  const byte = bytes[at >> 3]
  return byte === undefined ? '?' : String((byte >> (7 - (at & 7))) & 1)
}

function centred(text: string, width: number): string {
  const before = Math.max(0, Math.floor((width - text.length) / 2))
  return fitText(' '.repeat(before) + text, width)
}

/** A line between two rows, with a + where either has an edge. */
function border(above: readonly Cell[], below: readonly Cell[]): string {
  const edges = new Set<number>()
  for (const { start, length } of [...above, ...below]) {
    edges.add(start % ROW)
    edges.add((start % ROW) + length)
  }
  const end = Math.max(...edges)
  return Array.from({ length: end + 1 }, (_, at) => (edges.has(at) ? '+' : '-')).join('-')
}

function ruler(bits: number): string[] {
  const tens = Array.from({ length: bits }, (_, at) => (at % 10 === 0 ? String(at / 10) : ' '))
  const ones = Array.from({ length: bits }, (_, at) => String(at % 10))
  return [` ${tens.join(' ')}`, ` ${ones.join(' ')}`]
}
