// Refuses a handshake: gives one response where no HTTP server stands behind the stream, and ends it.

import type { Duplex } from 'node:stream'
import { describeRule, MisuseError, RULES, type RuleCode } from '../protocol/index.ts'
import type { Answerable } from './arrival.ts'

/** How long the peer may take to read a refusal and end. */
const LINGER_MS = 2_000

/**
 * Sends a response and half-closes. Input is read and thrown away until the peer ends: destroying
 * the stream with unread input would make TCP send RST, and the response would be lost. Until then
 * the stream stands in `lingering`, so that a server that stops can cut it.
 */
export function respond(
  answerable: Answerable,
  status: number,
  headers: Iterable<readonly [string, string]>,
  body: string | Uint8Array,
  lingering: Set<Duplex>,
): void {
  const { stream } = answerable
  if (stream.destroyed || !stream.writable) {
    stream.destroy()
    return
  }
  // These have no body, and 204 may not even say so (RFC 9110 8.6).
  const hasBody = status !== 204 && status !== 304
  stream.on('error', () => stream.destroy())
  answerable.write(status, headers, hasBody ? Buffer.from(body) : undefined)
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
export function refuseByRule(answerable: Answerable, code: RuleCode, lingering: Set<Duplex>): void {
  const rule = RULES[code]
  respond(
    answerable,
    rule.status ?? 400,
    answerable.refusalHeaders(code),
    `${describeRule(code)}\n${rule.hint}\n`,
    lingering,
  )
}

/** Refuses with a WHATWG Response, whose body must end within `limit` milliseconds. */
export async function respondWith(
  answerable: Answerable,
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
  const { stream } = answerable
  stream.on('error', () => stream.destroy())
  lingering.add(stream)
  const body = await bodyOf(stream, response, limit)
  if (body === undefined) return
  const headers = [...response.headers].filter(
    ([name]) => name !== 'content-length' && name !== 'connection' && name !== 'transfer-encoding',
  )
  respond(answerable, response.status, headers, body, lingering)
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
