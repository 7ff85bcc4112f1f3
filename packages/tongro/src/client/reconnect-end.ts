// How a life or an attempt ended, and what the end of all of them means to who reads.

import { type Closed, ClosedError } from '../socket/browser.ts'
import type { CheckedPolicy, ReconnectEnd } from './reconnect-options.ts'
import { delayBefore, retryAfterOf, verdictOnClose, verdictOnError } from './reconnect-rules.ts'

/** What ended last: a life, or an attempt that failed. */
export type Ending =
  | { readonly closed: Closed; readonly error?: undefined }
  | { readonly error: Error; readonly closed?: undefined }

/** Of a socket that was never open. */
export const NEVER_OPEN: Closed = {
  code: 1006,
  reason: '',
  wasClean: false,
  initiator: 'local',
  received: undefined,
  sent: undefined,
}

/** Milliseconds to wait before the next attempt, or why there is none. */
export function waitAfter(
  { closed, error }: Ending,
  tries: number,
  policy: Pick<CheckedPolicy<unknown>, 'backoff' | 'rules' | 'random'>,
): number | 'rule' | 'attempts' {
  const { backoff, rules, random } = policy
  const verdict =
    closed === undefined ? verdictOnError(error, rules) : verdictOnClose(closed, rules)
  if (verdict === 'stop') return 'rule'
  if (tries >= backoff.attempts) return 'attempts'
  return delayBefore(tries, verdict, retryAfterOf(error), backoff, random)
}

/** Why the loop over the messages throws; undefined for an end in order. */
export function iterationError(
  { why, closed, error }: ReconnectEnd,
  reason: Error,
): Error | undefined {
  if (why === 'local') return undefined
  if (why === 'signal') return reason
  if (closed === undefined) return error
  if (closed.wasClean && closed.code === 1000) return undefined
  return new ClosedError(closed, 'The socket closed and is not opened again')
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/** Calls what the caller gave; what it throws is told as a fault of theirs, and nothing else ends. */
export function callHandler(call: () => void): void {
  try {
    call()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
