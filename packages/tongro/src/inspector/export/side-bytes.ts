// The bytes of one side of a connection by their offsets, and pieces of them as hex text.

import type { CaptureRecord, From } from '../../protocol/index.ts'
import { encodeHex } from '../formats/index.ts'

export interface Piece {
  readonly from: From
  readonly bytes: Uint8Array
}

/** Wide enough for a header and its key at once. */
const PER_LINE = 16

export class SideBytes {
  readonly #chunks: Array<{ readonly offset: number; readonly bytes: Uint8Array }> = []

  constructor(records: readonly CaptureRecord[], from: From) {
    let offset = 0
    for (const record of records) {
      if ((record.kind !== 'chunk' && record.kind !== 'gap') || record.from !== from) continue
      if (record.kind === 'chunk') this.#chunks.push({ offset, bytes: record.bytes })
      offset += record.kind === 'chunk' ? record.bytes.length : record.length
    }
  }

  /** What the capture holds between two offsets. */
  slice(start: number, end: number): Uint8Array {
    const parts = this.#chunks
      .filter(({ offset, bytes }) => offset < end && offset + bytes.length > start)
      .map(({ offset, bytes }) => bytes.subarray(Math.max(0, start - offset), end - offset))
    const slice = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of parts) {
      slice.set(part, at)
      at += part.length
    }
    return slice
  }
}

/** Pieces with a mark of their side, behind a comment; an empty line keeps two of one side apart. */
export function hexLines(pieces: readonly Piece[], comment: string): string[] {
  const lines = [`# ${comment}`]
  let before: From | undefined
  for (const { from, bytes } of pieces) {
    if (before === from) lines.push('')
    before = from
    for (let at = 0; at < bytes.length; at += PER_LINE) {
      const mark = at > 0 ? ' ' : from === 'client' ? '>' : '<'
      const digits = encodeHex(bytes.subarray(at, at + PER_LINE)).replace(/..(?=.)/g, '$& ')
      lines.push(`${mark} ${digits}`)
    }
  }
  return lines
}
