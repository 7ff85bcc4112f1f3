// Writes an HTTP response to a bare stream, where no HTTP server stands behind it, and ends it.

import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  buildRefusal,
  describeRule,
  MisuseError,
  RULES,
  type RuleCode,
  refusalHeaders,
} from '../protocol/index.ts'

/** How long the peer may take to read a refusal and end. */
const LINGER_MS = 2_000

/**
 * Sends a response and half-closes. Input is read and thrown away until the peer ends: destroying
 * the stream with unread input would make TCP send RST, and the response would be lost. Until then
 * the stream stands in `lingering`, so that a server that stops can cut it.
 */
export function respond(
  stream: Duplex,
  status: number,
  headers: Iterable<readonly [string, string]>,
  body: string | Uint8Array,
  lingering: Set<Duplex>,
): void {
  if (stream.destroyed || !stream.writable) {
    stream.destroy()
    return
  }
  // These have no body, and 204 may not even say so (RFC 9110 8.6).
  const hasBody = status !== 204 && status !== 304
  const bytes = hasBody ? Buffer.from(body) : undefined
  stream.on('error', () => stream.destroy())
  stream.write(
    buildRefusal(status, STATUS_CODES[status] ?? 'Unknown', headers, bytes?.length),
    'latin1',
  )
  stream.end(bytes)
  stream.on('data', ignore)
  stream.resume()
  const timer = setTimeout(() => stream.destroy(), LINGER_MS)
  timer.unref()
  lingering.add(stream)
  stream.once('close', () => {
    clearTimeout(timer)
    lingering.delete(stream)
  })
}

function ignore(): void {}

/** Refuses a handshake with the status, clause and mend of the rule it broke. */
export function refuseByRule(stream: Duplex, code: RuleCode, lingering: Set<Duplex>): void {
  const rule = RULES[code]
  respond(
    stream,
    rule.status ?? 400,
    refusalHeaders(code),
    `${describeRule(code)}\n${rule.hint}\n`,
    lingering,
  )
}

/** Refuses with a WHATWG Response, whose body must end within `limit` milliseconds. */
export async function respondWith(
  stream: Duplex,
  response: Response,
  lingering: Set<Duplex>,
  limit: number,
): Promise<void> {
  if (response.status < 200) {
    throw new MisuseError(
      'upgrade-result',
      `Cannot refuse with status ${response.status}: it must be 200 to 599`,
    )
  }
  stream.on('error', () => stream.destroy())
  lingering.add(stream)
  const body = await bodyOf(stream, response, limit)
  if (body === undefined) return
  const headers = [...response.headers].filter(
    ([name]) => name !== 'content-length' && name !== 'connection' && name !== 'transfer-encoding',
  )
  respond(stream, response.status, headers, body, lingering)
}

/** Undefined when the stream ends first; throws when the body takes too long. */
function bodyOf(stream: Duplex, response: Response, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const late = (): void =>
      reject(new Error(`The body of a refusal did not end within limits.handshakeMs, ${limit} ms`))
    const timer = setTimeout(late, limit)
    stream.once('close', () => {
      clearTimeout(timer)
      resolve(undefined)
    })
    response
      .arrayBuffer()
      .then((body) => resolve(Buffer.from(body)), reject)
      .finally(() => clearTimeout(timer))
  })
}
