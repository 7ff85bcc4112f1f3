// Bytes as people read them: hexadecimal in a line for scripts, a dump with offsets and characters for a terminal,
// and the way back from what somebody typed.

const BYTES_PER_ROW = 16

/** Lower case, two digits a byte, no spaces: `00ff`. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** Rows of `offset  16 bytes in two groups  characters`; at most `maxRows`, then a row that counts what is left out. */
export function hexDump(bytes: Uint8Array, maxRows: number = Number.POSITIVE_INFINITY): string[] {
  const rows: string[] = []
  for (let offset = 0; offset < bytes.length && rows.length < maxRows; offset += BYTES_PER_ROW) {
    rows.push(dumpRow(offset, bytes.subarray(offset, offset + BYTES_PER_ROW)))
  }
  const left = bytes.length - rows.length * BYTES_PER_ROW
  if (left > 0) rows.push(`… ${left} more ${left === 1 ? 'byte' : 'bytes'}`)
  return rows
}

/** Accepts `00 ff`, `00ff`, `0x00,0xff` and `00:ff`; undefined when it is not whole bytes in hexadecimal. */
export function parseHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/0x/gi, ' ').replace(/[\s,:]+/g, '')
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return undefined
  return new Uint8Array(Buffer.from(digits, 'hex'))
}

function dumpRow(offset: number, row: Uint8Array): string {
  const cells = Array.from(row, (byte) => byte.toString(16).padStart(2, '0'))
  const half = BYTES_PER_ROW / 2
  const groups = [cells.slice(0, half).join(' '), cells.slice(half).join(' ')]
  const hex = groups.map((group) => group.padEnd(half * 3 - 1)).join('  ')
  const characters = Array.from(row, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
  ).join('')
  return `${offset.toString(16).padStart(8, '0')}  ${hex}  ${characters}`
}
