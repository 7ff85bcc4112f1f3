// Takes an HTTP/1.1 head apart: first line and fields (RFC 9112 3 to 5), strictly.
//
// The text is what HeadReader found: one character a byte, each line ended by CR LF, an empty line
// last. Whatever a lenient parser would repair is refused, since a proxy on the way may repair it
// differently.

import { Fields } from './fields.ts'
import type { RuleCode } from './rules.ts'
import { isFieldValue, isToken, trimSpace } from './tokens.ts'

export interface RequestHead {
  readonly method: string
  /** As on the wire: usually a path with query. */
  readonly target: string
  /** `1.0`, `1.1`, … */
  readonly httpVersion: string
  readonly fields: Fields
}

export interface ResponseHead {
  /** `1.0` or `1.1`. */
  readonly httpVersion: string
  readonly status: number
  readonly reason: string
  readonly fields: Fields
}

/** Parses the head of a request; answers the broken rule's code when it is malformed. */
export function parseRequestHead(text: string): RequestHead | RuleCode {
  const lines = text.split('\r\n')
  const parts = lines[0]!.split(' ')
  const [method, target, protocol] = parts
  if (parts.length !== 3 || !isToken(method!) || !isTarget(target!)) return 'head-malformed'
  const httpVersion = versionOf(protocol!)
  if (httpVersion === undefined) return 'head-malformed'
  const fields = parseFields(lines)
  return typeof fields === 'string'
    ? fields
    : { method: method!, target: target!, httpVersion, fields }
}

/** Parses the head of a response; answers the broken rule's code when it is malformed. */
export function parseResponseHead(text: string): ResponseHead | RuleCode {
  const lines = text.split('\r\n')
  const [, httpVersion, digits, reason] = /^HTTP\/(1\.\d) (\d{3})(?: (.*))?$/.exec(lines[0]!) ?? []
  if (httpVersion === undefined) return 'head-malformed'
  const fields = parseFields(lines)
  return typeof fields === 'string'
    ? fields
    : { httpVersion, status: Number(digits), reason: reason ?? '', fields }
}

function versionOf(protocol: string): string | undefined {
  return /^HTTP\/\d\.\d$/.test(protocol) ? protocol.slice(5) : undefined
}

function isTarget(target: string): boolean {
  for (let i = 0; i < target.length; i++) {
    const code = target.charCodeAt(i)
    if (code <= 32 || code === 127) return false
  }
  return target.length > 0
}

/** The lines after the first, up to the empty one. */
function parseFields(lines: readonly string[]): Fields | RuleCode {
  const fields = new Fields()
  for (let i = 1; i < lines.length - 2; i++) {
    const line = lines[i]!
    if (line[0] === ' ' || line[0] === '\t') return 'head-line-folded'
    const colon = line.indexOf(':')
    if (colon < 0) return 'head-malformed'
    const name = line.slice(0, colon)
    const value = trimSpace(line.slice(colon + 1))
    if (!isToken(name) || !isFieldValue(value)) return 'head-malformed'
    fields.add(name, value)
  }
  return fields
}
