// What a run is made of: lines of text, so that a failure can be read, kept in a file and cut down.
//
//   role server             a word and its value
//   > 8180 "abc" 00*70000   bytes: hex digits, text in quotes, either of them repeated
//
// A target takes any lines: what it does not understand it leaves out, and what is missing has a
// default. So every part of a script is again a script, which is what shrinking needs.

export type Script = readonly string[]

const PARTS = /"(?:[^"\\]|\\.)*"(?:\*\d+)?|(?:[0-9a-f]{2})+(?:\*\d+)?/g
/** A line cannot stand for more bytes than this, however it is mutated. */
const MOST = 1 << 20
/** From this length on, a run of one byte is written with its count. */
const RUN = 12

export function isByteLine(line: string): boolean {
  return line.startsWith('> ')
}

/** The bytes of a line that begins with `> `. */
export function bytesOfLine(line: string): Uint8Array {
  const pieces: Buffer[] = []
  let total = 0
  for (const [part] of line.slice(2).matchAll(PARTS)) {
    const [content = '', times = '1'] = splitTimes(part)
    const unit = content.startsWith('"')
      ? Buffer.from(JSON.parse(content) as string, 'latin1')
      : Buffer.from(content, 'hex')
    const count = Math.min(Number(times), Math.floor((MOST - total) / Math.max(1, unit.length)))
    pieces.push(Buffer.alloc(unit.length * count, unit))
    total += unit.length * count
  }
  return new Uint8Array(Buffer.concat(pieces))
}

function splitTimes(part: string): [string, string?] {
  const match = /^(.*)\*(\d+)$/s.exec(part)
  return match === null ? [part] : [match[1]!, match[2]!]
}

/** The line for `bytes`. */
export function lineOfBytes(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  let line = '>'
  /** Where the bytes begin that are written as they are. */
  let plain = 0
  const writePlain = (end: number): void => {
    if (end > plain) line += ` ${hex.slice(2 * plain, 2 * end)}`
  }
  for (let at = 0; at < bytes.length; ) {
    const run = runLength(bytes, at)
    const text = run >= RUN ? 0 : textLength(bytes, at)
    if (run < RUN && text < 3) {
      at += Math.max(1, text)
      continue
    }
    writePlain(at)
    line += run >= RUN ? ` ${hex.slice(2 * at, 2 * at + 2)}*${run}` : ` ${quote(bytes, at, text)}`
    at += run >= RUN ? run : text
    plain = at
  }
  writePlain(bytes.length)
  return line === '>' ? '> ' : line
}

function runLength(bytes: Uint8Array, start: number): number {
  let end = start
  while (end < bytes.length && bytes[end] === bytes[start]) end++
  return end - start
}

function textLength(bytes: Uint8Array, start: number): number {
  let end = start
  while (end < bytes.length && isText(bytes[end]!) && runLength(bytes, end) < RUN) end++
  return end - start
}

function isText(byte: number): boolean {
  return (byte >= 32 && byte < 127) || byte === 13 || byte === 10
}

function quote(bytes: Uint8Array, start: number, length: number): string {
  return JSON.stringify(Buffer.from(bytes.subarray(start, start + length)).toString('latin1'))
}

/** The bytes of all byte lines, line by line. */
export function piecesOf(script: Script): Uint8Array[] {
  return script.filter(isByteLine).map(bytesOfLine)
}

/** The value of the first line that begins with `word`. */
export function wordOf(script: Script, word: string): string | undefined {
  return script.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1)
}

/** The same as a number within bounds. */
export function numberOf(
  script: Script,
  word: string,
  otherwise: number,
  [least, most]: readonly [number, number] = [0, 2 ** 32],
): number {
  const value = Number(wordOf(script, word) ?? otherwise)
  return Number.isFinite(value) ? Math.min(Math.max(value, least), most) : otherwise
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
