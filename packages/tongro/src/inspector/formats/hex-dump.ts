// Lines of hex dumps: an offset column, the bytes, and mostly a column of characters.
//
//   00000000: 8185 37fa 213d 7f9f 4d51 58              ..7.!=..MQX       xxd, tcpdump -X (0x0000:)
//   00000000  81 85 37 fa 21 3d 7f 9f  4d 51 58        |..7.!=..MQX|     hexdump -C, Wireshark, od
//   0000000 8581 fa37 3d21 9f7f 514d 0058                                hexdump, od -x: words
//
// Without a colon an offset is told from bytes only by its value: it is zero, or the offset of the line
// before plus that line's bytes (od counts in octal). Words are those of a little-endian machine.

import { hexDigit } from './hex-digits.ts'

export interface DumpLine {
  readonly offset: number
  readonly bytes: readonly number[]
  /** Whether bytes came as 16-bit words, so that the last may be half filler. */
  readonly isWords: boolean
}

/** Widest line without a colon: what hexdump, Wireshark and od write. */
const USUAL_WIDTH = 16
/** Three spaces never stand between two bytes of a line. */
const COLUMN_GAP = 3

const WITH_COLON = /^\s*(?:0x)?([0-9a-f]{4,16}):\s+(?=\S)/i
const WITHOUT_COLON = /^\s*([0-9a-f]{4,16})(?:\s+(?=\S)|\s*$)/i

/**
 * The line as one of a dump, or undefined when it is none. `before` is the line before in the same
 * dump. A line with no bytes is the last one, which only tells where the dump ends.
 */
export function parseDumpLine(line: string, before: DumpLine | undefined): DumpLine | undefined {
  const colon = WITH_COLON.exec(line)
  if (colon !== null) {
    const offset = Number.parseInt(colon[1]!, 16)
    const bytes = groups(line, colon[0].length, Number.POSITIVE_INFINITY, 2).flat()
    return { offset, bytes, isWords: false }
  }
  const plain = WITHOUT_COLON.exec(line)
  if (plain === null) return undefined
  const digits = plain[1]!
  const list = groups(line, plain[0].length, USUAL_WIDTH, COLUMN_GAP)
  const offset = offsetOf(digits, before, list.length === 0)
  if (offset === undefined) return undefined
  // hexdump and od write 7 digits and words; others that group by words write a colon.
  const isWords = digits.length === 7 && list.every((group) => group.length === 2)
  if (isWords) return { offset, bytes: list.flatMap(([a, b]) => [b!, a!]), isWords }
  return list.every((group) => group.length === 1)
    ? { offset, bytes: list.flat(), isWords }
    : undefined
}

/** What the digits say if they are an offset; undefined if they are bytes. */
function offsetOf(
  digits: string,
  before: DumpLine | undefined,
  isBare: boolean,
): number | undefined {
  const next = before === undefined ? 0 : before.offset + before.bytes.length
  const values = [
    Number.parseInt(digits, 16),
    Number.parseInt(/^[0-7]+$/.test(digits) ? digits : '', 8),
  ]
  if (before !== undefined && values.includes(next)) return next
  // The end of an odd number of bytes that were written as words.
  if (isBare) return before?.isWords && values.includes(next - 1) ? next - 1 : undefined
  return /^0+$/.test(digits) ? 0 : undefined
}

/** Groups of bytes from `start` on, up to `most` bytes, a gap of `gap` spaces, or what is no group. */
function groups(line: string, start: number, most: number, gap: number): number[][] {
  const list: number[][] = []
  let count = 0
  let at = start
  while (at < line.length && count < most) {
    const group = groupAt(line, at)
    if (group.length === 0) break
    list.push(group)
    count += group.length
    at += group.length * 2
    const text = line.slice(at)
    const spaces = text.length - text.trimStart().length
    if (spaces >= gap) break
    at += spaces
  }
  return list
}

/** Bytes of the word at `start`; none if it is not of pairs of digits. */
function groupAt(line: string, start: number): number[] {
  const bytes: number[] = []
  let at = start
  for (; at < line.length && !/\s/.test(line[at]!); at += 2) {
    const high = hexDigit(line.charCodeAt(at))
    const low = at + 1 < line.length ? hexDigit(line.charCodeAt(at + 1)) : -1
    if (high < 0 || low < 0) return []
    bytes.push((high << 4) | low)
  }
  return bytes
}
