// A head of the opening handshake as the judge of handshakes takes it: from bytes, kept readable even
// where a strict peer refuses it, or from a record that has fields only.

import {
  type CaptureHead,
  type From,
  parseRequestHead,
  parseResponseHead,
  type RuleCode,
} from '../../protocol/index.ts'
import type { HeadReport } from './reports.ts'

export interface HeadInput extends HeadReport {
  /** Of a request, as far as its first line tells. */
  readonly method: string | undefined
  readonly target: string | undefined
  /** Of a response, as far as its first line tells. */
  readonly status: number | undefined
  readonly reason: string | undefined
  /** Rules of HTTP that the bytes themselves break; the fields are then what a lenient reader finds. */
  readonly broken: readonly RuleCode[]
  /** Whether its empty line was seen: of a head that was cut only what is there can be judged. */
  readonly isWhole: boolean
}

/** When and in how many bytes and chunks a head came. */
export interface HeadPlace {
  readonly time: number
  readonly size: number
  readonly chunks: number
}

/** Reads a head's text, one character a byte, its empty line included. Takes any text. */
export function readHead(text: string, from: From, place: HeadPlace): HeadInput {
  const lines = text.split(/\r?\n/)
  const isWhole = /\n\r?\n$/.test(text)
  // The last line of a head that was cut may be half a line.
  if (!isWhole && lines.length > 1) lines.pop()
  const first = lines.findIndex((line) => line !== '')
  const line = lines[first] ?? ''
  const { fields, broken } = readFields(first < 0 ? [] : lines.slice(first + 1))
  const codes = new Set<RuleCode>(broken)
  if (/(?:^|[^\r])\n|\r(?!\n)/.test(text)) codes.add('head-bare-line-break')
  const parse = from === 'client' ? parseRequestHead : parseResponseHead
  if (typeof parse(`${line}\r\n\r\n`) === 'string') codes.add('head-malformed')
  const parts = from === 'client' ? requestLine(line) : statusLine(line)
  const { time, size, chunks } = place
  return { ...NO_PARTS, ...parts, time, size, chunks, line, fields, broken: [...codes], isWhole }
}

/** A head that its source knows as fields only. */
export function headOfRecord(record: CaptureHead): HeadInput {
  const { time, httpVersion, from, fields } = record
  const parts = httpVersion === '2' ? pseudoParts(record) : plainParts(record)
  const line = lineOf(from, httpVersion, parts)
  return {
    ...NO_PARTS,
    ...parts,
    time,
    httpVersion,
    fields,
    line,
    size: 0,
    chunks: 0,
    broken: [],
    isWhole: true,
  }
}

interface Parts {
  readonly httpVersion?: string
  readonly method?: string | undefined
  readonly target?: string | undefined
  readonly status?: number | undefined
  readonly reason?: string | undefined
}

const NO_PARTS = {
  httpVersion: '',
  method: undefined,
  target: undefined,
  status: undefined,
  reason: undefined,
} as const

function requestLine(line: string): Parts {
  const parts = line.split(/[ \t]+/).filter((part) => part !== '')
  const isVersion = parts.length > 1 && /^HTTP\/./i.test(parts.at(-1)!)
  const httpVersion = isVersion ? parts.pop()!.slice(5) : ''
  return { httpVersion, method: parts[0], target: parts.slice(1).join(' ') || undefined }
}

function statusLine(line: string): Parts {
  const [, httpVersion, digits, reason] =
    /^[ \t]*HTTP\/([^ \t]*)[ \t]*(\d+)?(.*)$/i.exec(line) ?? []
  if (httpVersion === undefined) return {}
  const status = digits === undefined ? undefined : Number(digits)
  return { httpVersion, status, reason: reason?.trim() ?? '' }
}

/** Name and value of each line, names as they came; a folded line belongs to the one before it. */
function readFields(lines: readonly string[]): {
  fields: Array<readonly [string, string]>
  broken: RuleCode[]
} {
  const fields: Array<readonly [string, string]> = []
  const broken: RuleCode[] = []
  for (const line of lines) {
    if (line === '') break
    // The strict parser's own verdict about this line.
    const judged = parseRequestHead(`GET / HTTP/1.1\r\n${line}\r\n\r\n`)
    if (typeof judged !== 'string') {
      for (const [name, value] of judged.fields) fields.push([line.slice(0, name.length), value])
      continue
    }
    broken.push(judged)
    const last = fields.at(-1)
    if (judged === 'head-line-folded' && last !== undefined) {
      fields[fields.length - 1] = [last[0], `${last[1]} ${line.trim()}`]
      continue
    }
    const colon = line.indexOf(':')
    fields.push(
      colon < 0 ? [line.trim(), ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()],
    )
  }
  return { fields, broken }
}

function pseudoParts({ from, fields }: CaptureHead): Parts {
  const find = (name: string): string | undefined => fields.find(([other]) => other === name)?.[1]
  if (from === 'client') return { method: find(':method'), target: find(':path') }
  const status = find(':status')
  return { status: status === undefined ? undefined : Number(status) }
}

function plainParts({ method, target, status, reason }: CaptureHead): Parts {
  return { method, target, status, reason }
}

function lineOf(from: From, httpVersion: string, parts: Parts): string {
  const { method = '', target = '', status = '', reason = '' } = parts
  const line =
    from === 'client'
      ? `${method} ${target} HTTP/${httpVersion}`
      : `HTTP/${httpVersion} ${status} ${reason}`
  return line.trim()
}
