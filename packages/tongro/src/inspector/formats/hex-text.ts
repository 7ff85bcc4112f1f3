// Hexadecimal text as people paste it, in any usual form, as runs of bytes.
//
//   plain         81 85 37 fa   8185:37fa   0x81, 0x85   \x81\x85   <Buffer 81 85>   "81-85"
//   with a side   > 81 85 …  and  < 8a 00, or C: and S:, client: and server:; a line each or more
//   dumps         xxd, hexdump, od, Wireshark, tcpdump -X (hex-dump.ts); in Wireshark's dump of a
//                 stream the server's lines are indented
//   arrays        { 0x81, 0x85 } of C, [129, 133] of JavaScript: decimal if no digit above 9 and no 0x
//   comments      from # or // to the end of the line, and those of C inside braces
//
// An empty line begins a new run. What is to be ignored is blanked, so that positions stay.

import type { From } from '../../protocol/index.ts'
import { hexDigit } from './hex-digits.ts'
import { type DumpLine, parseDumpLine } from './hex-dump.ts'

export interface HexRun {
  /** Undefined where the text does not say. */
  readonly from: From | undefined
  readonly bytes: Uint8Array
}

export interface HexError {
  /** Offset in the text, and the same as line and character, both from 1. */
  readonly at: number
  readonly line: number
  readonly column: number
  /** The part of a sentence, such as `"g" is no hexadecimal digit`. */
  readonly problem: string
}

/** The runs up to the first error, and that error. */
export interface HexText {
  readonly runs: readonly HexRun[]
  readonly error: HexError | undefined
}

export function parseHexText(text: string): HexText {
  const runs = new Runs()
  const problem = hasArrays(text) ? readArrays(text, runs) : readLines(text, runs)
  return { runs: runs.take(), error: problem && place(text, problem) }
}

/** The characters beside a dump may be brackets too. */
function hasArrays(text: string): boolean {
  if (!/[[{]/.test(text)) return false
  return !text.split('\n').some((line) => parseDumpLine(line, undefined) !== undefined)
}

interface Problem {
  readonly at: number
  readonly problem: string
}

const TO_SERVER = /^\s*(?:>{1,3}|->|=>|(?:c|client|c->s)\s*:)(?=\s|[0-9a-f])/i
const TO_CLIENT = /^\s*(?:<{1,3}|<-|<=|(?:s|server|s->c)\s*:)(?=\s|[0-9a-f])/i
const BUFFER = /^(\s*)<Buffer( [^>]*)>/
/** What the log of ESP-IDF writes before the bytes, with the address of its hex dumps. */
const ESP_LOG = /^\s*[EWIDV] \(\d+\) [^:]*: (?:0x[0-9a-f]{8}(?=\s))?/i
/** The letter before the quote of a bytes literal. */
const PYTHON = /\bb(?=['"])/g
const SEPARATOR = /[\s,;:\-_'"()|[\]{}]/

/** Collects bytes until the run or the side changes. */
class Runs {
  readonly #runs: { from: From | undefined; isIndented: boolean | undefined; bytes: number[] }[] =
    []
  #from: From | undefined
  #isIndented: boolean | undefined

  /** Begins a run; `isIndented` is of dumps. */
  begin(from: From | undefined, isIndented?: boolean): void {
    this.#from = from
    this.#isIndented = isIndented
    this.#runs.push({ from, isIndented, bytes: [] })
  }

  /** A new run of the same side. */
  split(): void {
    if ((this.#runs.at(-1)?.bytes.length ?? 0) > 0) this.begin(this.#from, this.#isIndented)
  }

  get last(): number[] {
    if (this.#runs.length === 0) this.begin(undefined)
    return this.#runs.at(-1)!.bytes
  }

  take(): HexRun[] {
    // Only beside lines without indentation does indentation mean something.
    const isStream = [true, false].every((is) => this.#runs.some((run) => run.isIndented === is))
    return this.#runs
      .filter(({ bytes }) => bytes.length > 0)
      .map(({ from, isIndented, bytes }) => ({
        from: from ?? (isStream && isIndented !== undefined ? sideOf(isIndented) : undefined),
        bytes: Uint8Array.from(bytes),
      }))
  }
}

function sideOf(isServer: boolean): From {
  return isServer ? 'server' : 'client'
}

function readLines(text: string, runs: Runs): Problem | undefined {
  const dumps: Record<'plain' | 'indented', DumpLine | undefined> = {
    plain: undefined,
    indented: undefined,
  }
  let current: 'plain' | 'indented' | undefined
  let start = 0
  for (const line of text.split('\n')) {
    const kind = /^\s/.test(line) ? 'indented' : 'plain'
    const dump = parseDumpLine(line, dumps[kind])
    if (dump !== undefined) {
      const before = dumps[kind]
      const isNext = before !== undefined && dump.offset <= before.offset + before.bytes.length
      if (!isNext || dump.offset === 0 || current !== kind)
        runs.begin(undefined, kind === 'indented')
      takeDumpLine(dump, before, runs)
      dumps[kind] = dump
      current = kind
    } else {
      if (line.trim() === '*' && current !== undefined) {
        return {
          at: start,
          problem: '"*" stands for lines that were left out, dump again with "-v"',
        }
      }
      current = undefined
      const problem = readPlain(line, start, runs)
      if (problem !== undefined) return problem
    }
    start += line.length + 1
  }
  return undefined
}

function takeDumpLine(dump: DumpLine, before: DumpLine | undefined, runs: Runs): void {
  const { last } = runs
  for (const byte of dump.bytes) last.push(byte)
  if (dump.bytes.length > 0) return
  if (before?.isWords && dump.offset < before.offset + before.bytes.length) last.pop()
}

function readPlain(line: string, start: number, runs: Runs): Problem | undefined {
  if (line.trim() === '') {
    runs.split()
    return undefined
  }
  let rest = line.replace(BUFFER, '$1       $2 ').replace(ESP_LOG, blank).replace(PYTHON, ' ')
  rest = rest.replace(/(?:#|\/\/).*$/, blank).replace(/(?<=^| )\|.*$/, blank)
  for (const [mark, from] of [
    [TO_SERVER, 'client'],
    [TO_CLIENT, 'server'],
  ] as const) {
    if (!mark.test(rest)) continue
    runs.begin(from)
    rest = rest.replace(mark, blank)
    break
  }
  return readDigits(rest, start, runs.last)
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}

/** Reads digits and what may stand between them. */
function readDigits(text: string, start: number, bytes: number[]): Problem | undefined {
  let at = 0
  while (at < text.length) {
    const isEscaped = text[at] === '\\' && text[at + 1] === 'x'
    const isPrefixed = isEscaped || (text[at] === '0' && /x/i.test(text[at + 1] ?? ''))
    if (isPrefixed) at += 2
    const from = at
    while (at < text.length && hexDigit(text.charCodeAt(at)) >= 0) at++
    const count = at - from
    if (count === 0) {
      if (!isPrefixed && SEPARATOR.test(text[at]!)) at++
      else return notADigit(text, at, start)
    } else if (count % 2 === 1 && at < text.length && !isBetween(text, at)) {
      return notADigit(text, at, start)
    } else if (!pushDigits(text, from, at, isPrefixed, bytes)) {
      const digits = text.slice(from, at)
      return {
        at: start + from,
        problem: `"${digits}" has ${count} ${count === 1 ? 'digit' : 'digits'}, a byte has two`,
      }
    }
  }
  return undefined
}

function isBetween(text: string, at: number): boolean {
  return SEPARATOR.test(text[at]!) || text[at] === '\\'
}

function notADigit(text: string, at: number, start: number): Problem {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 32)
  return { at: start + at, problem: `${JSON.stringify(character)} is no hexadecimal digit` }
}

/** Pairs of digits; one digit alone only where its prefix shows that it is a number. */
function pushDigits(
  text: string,
  from: number,
  to: number,
  isPrefixed: boolean,
  bytes: number[],
): boolean {
  const isOdd = (to - from) % 2 === 1
  if (isOdd && (!isPrefixed || to - from > 1)) return false
  for (let at = from; at < to; at += 2) {
    const first = hexDigit(text.charCodeAt(at))
    bytes.push(isOdd ? first : (first << 4) | hexDigit(text.charCodeAt(at + 1)))
  }
  return true
}

/** Lists in braces or brackets; all else is names, types and comments. */
function readArrays(text: string, runs: Runs): Problem | undefined {
  const source = blankComments(text)
  const list = source.includes('{') ? /[{]([^}]*)(?:[}]|$)/g : /\[([^\]]*)(?:\]|$)/g
  // `pkt[16]` is no list: with brackets alone, what has no comma counts only if it is the only one.
  const found = [...source.matchAll(list)]
  const isDecimal = found.every(([, inner = '']) => /^[\d\s,]*$/.test(inner) && inner.includes(','))
  for (const match of found) {
    const inner = match[1] ?? ''
    const start = match.index + 1
    runs.begin(peerOf(source, match.index))
    const problem = isDecimal
      ? readDecimals(inner, start, runs.last)
      : readDigits(inner, start, runs.last)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** By searching, as a pattern would look for the end anew at each beginning. */
function blankComments(text: string): string {
  let rest = ''
  let at = 0
  for (;;) {
    const found = /\/[*/]/.exec(text.slice(at))
    if (found === null) return rest + text.slice(at)
    const start = at + found.index
    const mark = found[0] === '//' ? '\n' : '*/'
    const end = text.indexOf(mark, start + 2)
    rest += text.slice(at, start)
    at = end < 0 ? text.length : mark === '\n' ? end : end + 2
    rest += blank(text.slice(start, at))
  }
}

/** Wireshark names the arrays of a followed stream `peer0_…` for the client and `peer1_…`. */
function peerOf(source: string, end: number): From | undefined {
  const name = source.slice(Math.max(0, end - 40), end)
  const peer = /peer([01])_\d+\s*\[\s*\d*\s*\]\s*=\s*$/.exec(name)
  return peer === null ? undefined : sideOf(peer[1] === '1')
}

function readDecimals(text: string, start: number, bytes: number[]): Problem | undefined {
  for (const match of text.matchAll(/\d+/g)) {
    const value = Number(match[0])
    if (value > 255)
      return { at: start + match.index, problem: `${match[0]} is no byte, the most is 255` }
    bytes.push(value)
  }
  return undefined
}

function place(text: string, { at, problem }: Problem): HexError {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return { at, line, column: at - before.lastIndexOf('\n'), problem }
}
