// Tells capture files apart by how they begin, and by their name where that says nothing.

import { textOf } from './file-text.ts'
import { type Foreign, foreignBinary, foreignText } from './foreign-files.ts'
import { parseHexText } from './hex-text.ts'
import { isPcap, isPcapng } from './packets/index.ts'
import { show } from './troubles.ts'

/** What can be read. */
export type FormatKind = 'pcap' | 'pcapng' | 'har' | 'json-lines' | 'hex'

/** A kind, or why the file cannot be read: one sentence with what it looks like and the mend. */
export type Detected =
  | { readonly kind: FormatKind; readonly trouble?: undefined }
  | { readonly kind?: undefined; readonly trouble: string }

/** So many bytes always suffice. */
export const ENOUGH = 4096
/** Fewer may be the beginning of anything. */
const TOO_FEW = 8

const KINDS = 'pcap, pcapng, HAR, JSON Lines and hex text'
const ENDINGS: ReadonlyArray<readonly [ending: RegExp, kind: FormatKind]> = [
  [/\.har$/i, 'har'],
  [/\.(?:jsonl|ndjson)$/i, 'json-lines'],
  [/\.hex$/i, 'hex'],
]
/** Members of a record, one of which comes first in a line. */
const RECORD_MEMBERS = new Set(['kind', 'time', 'connection', 'from', 'bytes', 'hex', 'size'])

/** What a file is that begins with `first`, or is as short as it. */
export function detectFormat(first: Uint8Array, name?: string): Detected {
  const detected = guessFormat(first, name, true)
  return detected ?? refuse(name, { what: 'nothing known', mend: 'give its format' })
}

/** The same for bytes that more will follow unless `isWhole`; undefined while they say too little. */
export function guessFormat(
  first: Uint8Array,
  name: string | undefined,
  isWhole: boolean,
): Detected | undefined {
  if (first.length < TOO_FEW && !isWhole) return undefined
  const packets = packetKind(first)
  if (packets !== undefined) return { kind: packets }
  const binary = foreignBinary(first)
  if (binary !== undefined) return refuse(name, binary)
  if (first.length === 0) return { trouble: `Cannot read ${called(name)}: it is empty` }
  const start = first.subarray(0, ENOUGH)
  const text = textOf(start, undefined)
    .replace(/^\ufeff/, '')
    .trimStart()
  const foreign = foreignText(text)
  if (foreign !== undefined) return refuse(name, foreign)
  if (isBinary(start)) return refuse(name, binaryOf(start))
  const byName = ENDINGS.find(([ending]) => ending.test(name ?? ''))?.[1]
  if (text === '') {
    return isWhole
      ? { trouble: `Cannot read ${called(name)}: it holds only white space` }
      : undefined
  }
  if (/^[[{]\s*["{]/.test(text)) return jsonKind(text, name, byName, isWhole)
  if (byName !== undefined) return { kind: byName }
  // Hex is read as a whole anyway.
  if (first.length >= ENOUGH) return hexKind(wholePart(text), name)
  return isWhole ? hexKind(text, name) : undefined
}

function packetKind(first: Uint8Array): FormatKind | undefined {
  if (first.length < 4) return undefined
  return isPcapng(first) ? 'pcapng' : isPcap(first) ? 'pcap' : undefined
}

function jsonKind(
  text: string,
  name: string | undefined,
  byName: FormatKind | undefined,
  isWhole: boolean,
): Detected | undefined {
  const first = /^\{\s*"((?:[^"\\]|\\.)*)"\s*:/.exec(text)?.[1]
  if (first === undefined && !isWhole && text.length < ENOUGH) return undefined
  if (first === 'log') return { kind: 'har' }
  if (first !== undefined && RECORD_MEMBERS.has(first)) return { kind: 'json-lines' }
  if (byName !== undefined) return { kind: byName }
  const what = first === undefined ? 'JSON' : `JSON that begins with ${show(first)}`
  return refuse(name, {
    what,
    mend: 'a HAR file begins with "log", and a line of JSON Lines with "time" or "kind"',
  })
}

function hexKind(text: string, name: string | undefined): Detected {
  const { runs, error } = parseHexText(text)
  if (runs.length > 0 && (error === undefined || error.line > 1)) return { kind: 'hex' }
  const why =
    error === undefined
      ? 'it has no byte'
      : `line ${error.line}, character ${error.column}: ${error.problem}`
  return refuse(name, {
    what: `text that is no hex (${why})`,
    mend: 'write hex such as 81 85 37 fa, or open a capture',
  })
}

/** Without the end of a long text, which may be inside a line or a byte. */
function wholePart(text: string): string {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf(' '), text.lastIndexOf(','))
  return text.slice(0, end < 0 ? text.length & ~1 : end)
}

/** Control characters that no text has. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))
}

function binaryOf(bytes: Uint8Array): Foreign {
  if (bytes.every((byte) => byte === 0)) {
    return { what: 'zeros only', mend: 'it was never written to, capture again' }
  }
  return {
    what: 'binary data of no known kind',
    mend: 'if these are the bytes of a connection, make hex of them with xxd',
  }
}

function refuse(name: string | undefined, { what, mend }: Foreign): Detected {
  return {
    trouble: `Cannot read ${called(name)}: it looks like ${what}, and only ${KINDS} are read; ${mend}`,
  }
}

function called(name: string | undefined): string {
  return name === undefined ? 'the file' : show(name)
}
