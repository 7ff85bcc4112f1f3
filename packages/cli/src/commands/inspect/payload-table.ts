// The payload of one frame as it was on the wire and unmasked, side by side, and for the first bytes the sum:
// `0x7f ^ 0x37 = 0x48 'H'`.
import { maskKeyBytes } from './mask-key.ts'

const BYTES_PER_ROW = 8
/** One screen; the whole payload is in --json. */
const MOST_ROWS = 16
/** Each octet of the key once, and the first of them again: that is where one sees that they go round. */
const MOST_SUMS = 5

export interface FramePayload {
  /** Unmasked. */
  readonly bytes: Uint8Array
  /** Undefined for a frame without mask. */
  readonly maskKey: number | undefined
}

export function payloadTable({ bytes, maskKey }: FramePayload): string[] {
  const rows: string[] = []
  for (let at = 0; at < bytes.length && rows.length < MOST_ROWS; at += BYTES_PER_ROW) {
    const row = bytes.subarray(at, at + BYTES_PER_ROW)
    const cells = maskKey === undefined ? [hex(row)] : [hex(masked(row, maskKey)), hex(row)]
    rows.push([String(at).padStart(6), ...cells, characters(row)].join('  '))
  }
  const left = bytes.length - rows.length * BYTES_PER_ROW
  if (left > 0) rows.push(`… ${left} more ${left === 1 ? 'byte' : 'bytes'}`)
  const wire = 'on the wire'.padEnd(BYTES_PER_ROW * 3 - 1)
  const title =
    maskKey === undefined
      ? `offset  ${wire}  text`
      : `offset  ${wire}  ${'unmasked'.padEnd(BYTES_PER_ROW * 3 - 1)}  text`
  return [title, ...rows]
}

/** One line for each of the first bytes of a masked frame: wire, key, sum. */
export function maskSums({ bytes, maskKey }: FramePayload): string[] {
  if (maskKey === undefined) return []
  const key = maskKeyBytes(maskKey)
  return Array.from(bytes.subarray(0, MOST_SUMS), (byte, at) => {
    const octet = key[at & 3]!
    const sign = isPrintable(byte) ? ` '${String.fromCharCode(byte)}'` : ''
    return `${ox(byte ^ octet)} ^ ${ox(octet)} = ${ox(byte)}${sign}`
  })
}

/** Rows begin at a multiple of 4, so each begins with the first octet of the key. */
function masked(row: Uint8Array, maskKey: number): Uint8Array {
  const key = maskKeyBytes(maskKey)
  return row.map((byte, at) => byte ^ key[at & 3]!)
}

function hex(row: Uint8Array): string {
  return Array.from(row, (byte) => byte.toString(16).padStart(2, '0'))
    .join(' ')
    .padEnd(BYTES_PER_ROW * 3 - 1)
}

function characters(row: Uint8Array): string {
  return Array.from(row, (byte) => (isPrintable(byte) ? String.fromCharCode(byte) : '.')).join('')
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f
}

function ox(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`
}
