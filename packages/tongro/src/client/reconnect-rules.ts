// Whether a connection that ended, or did not come about, is tried again, and how long that waits.
//
// The table is data: close codes (1000 to 4999) and HTTP statuses (100 to 599) do not overlap, so one
// serves both, and callers lay theirs over it.

import { MisuseError } from '../protocol/index.ts'
import type { Closed } from '../socket/browser.ts'
import { HandshakeError } from './handshake-error.ts'

/** `later`: tried again, but not within 5 seconds. */
export type ReconnectVerdict = 'stop' | 'retry' | 'later'

export interface ReconnectRule {
  readonly verdict: ReconnectVerdict
  readonly why: string
}

/** What is in no row is decided by `defaultVerdict`. */
export const RECONNECT_RULES: Readonly<Record<number, ReconnectRule>> = {
  408: { verdict: 'retry', why: 'the server waited too long for the request' },
  425: { verdict: 'retry', why: 'the server would not take a request so early' },
  429: { verdict: 'later', why: 'the server asks for fewer requests' },
  1000: { verdict: 'stop', why: 'the purpose is fulfilled, which is no failure' },
  1001: { verdict: 'retry', why: 'the server stops, and another may take over' },
  1002: { verdict: 'stop', why: 'one side breaks the protocol and would do so again' },
  1003: { verdict: 'stop', why: 'one side cannot take the type of message that the other sends' },
  1005: { verdict: 'retry', why: 'the Close frame gave no reason to stay away' },
  1006: { verdict: 'retry', why: 'the line broke' },
  1007: { verdict: 'stop', why: 'the data is not what its type says, and would be sent again' },
  1008: { verdict: 'stop', why: 'a policy forbids it, and would again' },
  1009: { verdict: 'stop', why: 'a message is too big, and would be again' },
  1010: { verdict: 'stop', why: 'an extension that is needed is missing' },
  1011: { verdict: 'retry', why: 'the server had an error' },
  1012: { verdict: 'later', why: 'the server restarts and asks for 5 to 30 seconds' },
  1013: { verdict: 'later', why: 'the server has too much to do' },
  1014: { verdict: 'retry', why: 'a gateway got no good answer' },
  1015: { verdict: 'retry', why: 'TLS failed; a certificate may be mended' },
  3000: { verdict: 'stop', why: 'the client is not authorized' },
  3003: { verdict: 'stop', why: 'the client is forbidden to come' },
  3008: { verdict: 'retry', why: 'the server waited too long' },
}

/** Laid over the table by the caller: a close code or HTTP status, and what to do. */
export type ReconnectRules = Readonly<Record<number, ReconnectVerdict>>

/** What to do after a connection that was open. */
export function verdictOnClose(closed: Closed, own: ReconnectRules): ReconnectVerdict {
  // The one who failed the connection gave the reason; what the other answered is only politeness.
  const isOurs = closed.initiator === 'local' && closed.sent !== undefined
  return verdictOf(isOurs ? closed.sent.code : closed.code, own)
}

/** What to do after an attempt that failed. */
export function verdictOnError(error: unknown, own: ReconnectRules): ReconnectVerdict {
  if (error instanceof MisuseError) return 'stop'
  if (!(error instanceof HandshakeError)) return 'retry'
  // Nothing was answered in time.
  if (error.status === 0 && error.code === 'HANDSHAKE_TIMEOUT') return 'retry'
  return verdictOf(error.status, own)
}

function verdictOf(code: number, own: ReconnectRules): ReconnectVerdict {
  if (Object.hasOwn(own, code)) return own[code]!
  return RECONNECT_RULES[code]?.verdict ?? defaultVerdict(code)
}

/**
 * A server's errors pass; other statuses say that the URL leads to no WebSocket, or not for this
 * client. Codes of libraries and applications (3000-4999) mean what their authors say: unless told,
 * they are taken for passing.
 */
function defaultVerdict(code: number): ReconnectVerdict {
  return code >= 500 ? 'retry' : 'stop'
}

export interface Backoff {
  /** Milliseconds: the first wait is at most this long. */
  readonly base: number
  /** Milliseconds: no wait is longer, but one that the server asks for. */
  readonly cap: number
}

/** The bounds that the registration of 1012 asks clients to wait within. */
const LATER_FROM_MS = 5_000
const LATER_TO_MS = 30_000
/** A date far off, or a wrong clock, must not silence a client for longer. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000

/**
 * Milliseconds to wait before the next attempt: anything between 0 and the back-off, so that many
 * clients which lost one server come back spread out. `tries`: failures in a row, from 1.
 */
export function delayBefore(
  tries: number,
  verdict: ReconnectVerdict,
  retryAfterMs: number,
  { base, cap }: Backoff,
  random: () => number,
): number {
  const backoff = Math.min(cap, base * 2 ** (tries - 1))
  const isLater = verdict === 'later'
  const from = Math.max(isLater ? LATER_FROM_MS : 0, retryAfterMs)
  const span = isLater ? Math.max(backoff, LATER_TO_MS - LATER_FROM_MS) : backoff
  return from + random() * span
}

/** What Retry-After asks for (RFC 9110 10.2.3), in milliseconds; 0 without it. */
export function retryAfterOf(error: unknown, now: number = Date.now()): number {
  const value = error instanceof HandshakeError ? error.headers.get('retry-after') : null
  if (value === null) return 0
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return ms > 0 ? Math.min(ms, MAX_RETRY_AFTER_MS) : 0
}
