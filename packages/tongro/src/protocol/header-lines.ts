// Writes header fields (RFC 9112 5), and keeps out what would break the head or the handshake.

import { MisuseError } from './errors.ts'
import { isFieldValue, isToken } from './tokens.ts'

/** Headers that the handshake writes itself: one of the caller's would double or contradict it. */
const RESERVED = new Set([
  'host',
  'upgrade',
  'connection',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-accept',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
  'content-length',
  'transfer-encoding',
])

/** Fields that tell about a connection of HTTP/1.1, which HTTP/2 forbids (RFC 9113 8.2.2). */
export const CONNECTION_FIELDS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
])

/** Header lines with CR LF; throws MisuseError on a name or value that HTTP forbids. */
export function headerLines(headers: Iterable<readonly [string, string]>): string {
  let lines = ''
  for (const [name, value] of headers) {
    checkHeader(name, value)
    lines += `${name}: ${value}\r\n`
  }
  return lines
}

/** The same for headers that a caller adds to a handshake; throws also on those it writes itself. */
export function callerHeaderLines(headers: Iterable<readonly [string, string]>): string {
  return headerLines(notReserved(headers))
}

/**
 * Headers as HTTP/2 sends them: names in lower case, without those that belong to a connection of
 * HTTP/1.1 (RFC 9113 8.2.2). Throws MisuseError on a name or value that HTTP forbids.
 */
export function headerFields(
  headers: Iterable<readonly [string, string]>,
): Array<readonly [string, string]> {
  const fields: Array<readonly [string, string]> = []
  for (const [name, value] of headers) {
    checkHeader(name, value)
    const lower = name.toLowerCase()
    if (!CONNECTION_FIELDS.has(lower)) fields.push([lower, value])
  }
  return fields
}

/** The same for headers that a caller adds to a handshake; throws also on those it writes itself. */
export function callerHeaderFields(
  headers: Iterable<readonly [string, string]>,
): Array<readonly [string, string]> {
  return headerFields(notReserved(headers))
}

function notReserved(
  headers: Iterable<readonly [string, string]>,
): Array<readonly [string, string]> {
  const list = [...headers]
  for (const [name] of list) {
    if (!RESERVED.has(String(name).toLowerCase())) continue
    throw new MisuseError(
      'header-reserved',
      `Cannot set header ${name}: the handshake writes it itself`,
    )
  }
  return list
}

function checkHeader(name: string, value: string): void {
  if (!isToken(name)) {
    throw new MisuseError(
      'header-injection',
      `Cannot send a header named ${JSON.stringify(name)}: a name is letters, digits and hyphens`,
    )
  }
  if (typeof value !== 'string' || !isFieldValue(value)) {
    throw new MisuseError(
      'header-injection',
      `Cannot send header ${name} with value ${JSON.stringify(value)}: it must be a string without CR, LF or other control characters`,
    )
  }
}
