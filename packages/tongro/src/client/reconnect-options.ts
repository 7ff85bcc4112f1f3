// The options of reconnect() that are its own, in Node.js and in a browser, and their check.

import { MisuseError } from '../protocol/index.ts'
import { type Clock, type Closed, checkOptionKinds, type Message } from '../socket/browser.ts'
import type { Backoff, ReconnectRules } from './reconnect-rules.ts'

/** What a reconnecting socket is doing. */
export type ReconnectState =
  | {
      readonly state: 'connecting' /** Tries since the last stable life, from 1. */
      readonly attempt: number
    }
  | { readonly state: 'open' /** Connections so far, from 1. */; readonly life: number }
  | {
      readonly state: 'waiting'
      readonly attempt: number
      /** Until the next try. */
      readonly ms: number
      /** How the last life ended, or why the last try failed. */
      readonly cause: Closed | Error
    }
  | { readonly state: 'closed'; readonly end: ReconnectEnd }

/** How it ended for good. */
export interface ReconnectEnd {
  /** `close()`, the signal, a rule of the table, or as many attempts as were allowed. */
  readonly why: 'local' | 'signal' | 'rule' | 'attempts'
  /** How the last life ended, if it was what ended last. */
  readonly closed: Closed | undefined
  /** Why the last attempt failed, if it was what ended last. */
  readonly error: Error | undefined
  /** Messages given to `send` that were never handed to a connection. */
  readonly unsent: readonly Message[]
}

export interface ReconnectPolicy<S> {
  /** Ends everything, whatever it is doing. */
  readonly signal?: AbortSignal | undefined
  /**
   * Milliseconds. The wait before try n is random between 0 and min(`cap`, `base` * 2^n); a life of
   * `stable` sets n back. `attempts`: failures in a row after which it gives up. Defaults 500,
   * 30000, 5000, never.
   */
  readonly backoff?:
    | { readonly [K in 'base' | 'cap' | 'stable' | 'attempts']?: number | undefined }
    | undefined
  /** Close codes and HTTP statuses for which the table does not fit. */
  readonly rules?: ReconnectRules | undefined
  /** Bytes that may wait to be sent while there is no connection; 0 refuses. Default 1 MiB. */
  readonly queue?: number | undefined
  /**
   * A connection stands; what it sends goes before what waits, and what waits waits for its promise.
   * When it fails, the connection is closed and counts as a failed try.
   */
  readonly onOpen?: ((socket: S, life: number) => unknown) | undefined
  readonly onState?: ((state: ReconnectState) => void) | undefined
  /** For tests: time, and numbers from 0 up to but not including 1. */
  readonly clock?: Clock | undefined
  readonly random?: (() => number) | undefined
}

/** The same with nothing left open. */
export interface CheckedPolicy<S> {
  readonly signal: AbortSignal | undefined
  readonly backoff: Backoff & { readonly stable: number; readonly attempts: number }
  readonly rules: ReconnectRules
  readonly queue: number
  readonly onOpen: ReconnectPolicy<S>['onOpen']
  readonly onState: ReconnectPolicy<S>['onState']
  readonly clock: Clock
  readonly random: () => number
}

const NAMES = [
  'signal',
  'backoff',
  'rules',
  'queue',
  'onOpen',
  'onState',
  'clock',
  'random',
] as const
const BACKOFF = { base: 500, cap: 30_000, stable: 5_000, attempts: Number.POSITIVE_INFINITY }
const QUEUE = 1 << 20
const MAX_DELAY = 2 ** 31 - 1

/** Throws MisuseError for an option that neither reconnect() nor what it opens has. */
export function checkOptionNames(rest: object, openers: readonly string[]): void {
  for (const name of Object.keys(rest)) {
    if (openers.includes(name)) continue
    throw new MisuseError(
      'option-unknown',
      `Cannot reconnect with option ${name}: it is none of ${[...NAMES, ...openers].join(', ')}`,
    )
  }
}

/** It keeps the process alive while it waits: whoever reconnects has not finished. */
const keepingClock: Clock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, MAX_DELAY))
    return () => clearTimeout(timer)
  },
}

/** Parts the options of reconnect() from those of connect(); throws MisuseError on a wrong one. */
export function splitPolicy<S, O extends ReconnectPolicy<S>>(
  options: O,
): { policy: CheckedPolicy<S>; rest: Omit<O, (typeof NAMES)[number]> } {
  if (typeof options !== 'object' || options === null) {
    throw new MisuseError('option-invalid', 'Cannot reconnect without an options object')
  }
  const { signal, backoff, rules, queue, onOpen, onState, clock, random, ...rest } = options
  checkOptionKinds(
    'reconnect',
    { signal, backoff, rules, onOpen, onState, clock, random },
    {
      signal: 'object',
      backoff: 'object',
      rules: 'object',
      onOpen: 'function',
      onState: 'function',
      clock: 'object',
      random: 'function',
    },
  )
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new MisuseError(
      'option-invalid',
      'Cannot reconnect with signal: it must be an AbortSignal',
    )
  }
  checkRules(rules ?? {})
  const policy = {
    signal,
    backoff: checkedBackoff(backoff ?? {}),
    rules: rules ?? {},
    queue: checkedNumber('queue', queue ?? QUEUE),
    onOpen,
    onState,
    clock: clock ?? keepingClock,
    random: random ?? Math.random,
  }
  return { policy, rest }
}

function checkedBackoff(
  given: NonNullable<ReconnectPolicy<unknown>['backoff']>,
): CheckedPolicy<unknown>['backoff'] {
  checkOptionKinds('set backoff', given, {
    base: 'any',
    cap: 'any',
    stable: 'any',
    attempts: 'any',
  })
  const { base, cap, stable, attempts } = given
  return {
    base: checkedNumber('backoff.base', base ?? BACKOFF.base),
    cap: checkedNumber('backoff.cap', cap ?? BACKOFF.cap),
    stable: checkedNumber('backoff.stable', stable ?? BACKOFF.stable),
    attempts: checkedNumber('backoff.attempts', attempts ?? BACKOFF.attempts, true),
  }
}

function checkedNumber(name: string, value: number, mayBeEndless = false): number {
  const isNumber = typeof value === 'number' && value >= 0
  if (isNumber && (Number.isFinite(value) || mayBeEndless)) return value
  throw new MisuseError(
    'option-invalid',
    `Cannot set ${name} to ${String(value)}: it must be a number of 0 or more`,
  )
}

function checkRules(rules: ReconnectRules): void {
  for (const [code, verdict] of Object.entries(rules)) {
    if (/^\d{3,4}$/.test(code) && ['stop', 'retry', 'later'].includes(verdict)) continue
    throw new MisuseError(
      'option-invalid',
      `Cannot set rule ${code} to ${String(verdict)}: it must be a close code or HTTP status with 'stop', 'retry' or 'later'`,
    )
  }
}
