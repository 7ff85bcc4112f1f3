import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLOSE_CODES, MisuseError } from '../protocol/index.ts'
import type { Closed } from '../socket/index.ts'
import { TransportError } from '../transport/index.ts'
import { HandshakeError } from './handshake-error.ts'
import {
  delayBefore,
  RECONNECT_RULES,
  type ReconnectVerdict,
  retryAfterOf,
  verdictOnClose,
  verdictOnError,
} from './reconnect-rules.ts'

function closed(code: number, more: Partial<Closed> = {}): Closed {
  const frame = { code, reason: '' }
  const common = { code, reason: '', wasClean: true, sent: frame }
  return { ...common, initiator: 'peer', received: frame, ...more }
}

function refusal(status: number, headers: Record<string, string> = {}): HandshakeError {
  return new HandshakeError('status-not-101', 'no', {
    status,
    headers: new Headers(headers),
    body: '',
  })
}

test('every registered close code but the one that is never used has a row with its reason', () => {
  for (const code of Object.keys(CLOSE_CODES).map(Number)) {
    if (code !== 1004) assert.ok(RECONNECT_RULES[code]?.why, String(code))
  }
})

const ON_CLOSE: Readonly<Record<ReconnectVerdict, readonly number[]>> = {
  stop: [1000, 1002, 1003, 1007, 1008, 1009, 1010, 3000, 3003],
  retry: [1001, 1005, 1006, 1011, 1014, 1015, 3008, 3001, 3999, 4000, 4401, 4999],
  later: [1012, 1013],
}

for (const [verdict, codes] of Object.entries(ON_CLOSE)) {
  test(`after a close with ${codes.join(', ')}: ${verdict}`, () => {
    for (const code of codes) assert.equal(verdictOnClose(closed(code), {}), verdict, String(code))
  })
}

test('the code that counts is that of the side that failed the connection', () => {
  const sent = { code: 1009, reason: '' }
  const ours = { initiator: 'local', sent, received: undefined, code: 1006 } as const
  assert.equal(verdictOnClose(closed(1006, ours), {}), 'stop')
  const dead = { initiator: 'transport', sent: undefined, received: undefined } as const
  assert.equal(verdictOnClose(closed(1006, dead), {}), 'retry')
})

const ON_STATUS: Readonly<Record<ReconnectVerdict, readonly number[]>> = {
  stop: [101, 200, 204, 301, 302, 400, 401, 403, 404, 407, 410, 426],
  retry: [408, 425, 500, 501, 502, 503, 504, 511],
  later: [429],
}

for (const [verdict, statuses] of Object.entries(ON_STATUS)) {
  test(`after a refusal with ${statuses.join(', ')}: ${verdict}`, () => {
    for (const status of statuses) assert.equal(verdictOnError(refusal(status), {}), verdict)
  })
}

test('after other failures: a lost line and a late answer are tried again, misuse is not', () => {
  assert.equal(verdictOnError(new TransportError('ECONNREFUSED', 'x'), {}), 'retry')
  assert.equal(verdictOnError(new HandshakeError('HANDSHAKE_TIMEOUT', 'x'), {}), 'retry')
  assert.equal(verdictOnError(new Error('no token'), {}), 'retry')
  assert.equal(verdictOnError(new MisuseError('x', 'x'), {}), 'stop')
  assert.equal(verdictOnError(new HandshakeError('head-malformed', 'x'), {}), 'stop')
})

test('the caller’s rules go over the table, for close codes and statuses', () => {
  const own = { 1000: 'retry', 4001: 'stop', 401: 'later', 503: 'stop' } as const
  assert.equal(verdictOnClose(closed(1000), own), 'retry')
  assert.equal(verdictOnClose(closed(4001), own), 'stop')
  assert.equal(verdictOnError(refusal(401), own), 'later')
  assert.equal(verdictOnError(refusal(503), own), 'stop')
})

test('the wait is anything between 0 and the back-off, which doubles up to its cap', () => {
  const backoff = { base: 500, cap: 30_000 }
  const spans = [1, 2, 3, 6, 7, 8, 2000].map((tries) => [
    delayBefore(tries, 'retry', 0, backoff, () => 0),
    delayBefore(tries, 'retry', 0, backoff, () => 1),
  ])
  const tops = [500, 1000, 2000, 16_000, 30_000, 30_000, 30_000]
  assert.deepEqual(
    spans,
    tops.map((top) => [0, top]),
  )
})

test('later waits for 5 to 30 seconds at least, and Retry-After is a floor', () => {
  const backoff = { base: 500, cap: 60_000 }
  const at = (tries: number, verdict: ReconnectVerdict, after: number, random: number): number =>
    delayBefore(tries, verdict, after, backoff, () => random)
  assert.deepEqual([at(1, 'later', 0, 0), at(1, 'later', 0, 1)], [5_000, 30_000])
  assert.deepEqual([at(9, 'later', 0, 0), at(9, 'later', 0, 1)], [5_000, 65_000])
  assert.deepEqual([at(1, 'retry', 7_000, 0), at(1, 'retry', 7_000, 1)], [7_000, 7_500])
  assert.deepEqual([at(1, 'later', 1_000, 0), at(1, 'later', 90_000, 0)], [5_000, 90_000])
})

test('Retry-After is seconds or a date; nonsense, the past and none are 0; a day is the most', () => {
  const now = Date.parse('Tue, 24 Nov 2026 10:00:00 GMT')
  const values: ReadonlyArray<readonly [string, number]> = [
    ['120', 120_000],
    ['0', 0],
    ['Tue, 24 Nov 2026 10:00:30 GMT', 30_000],
    ['Tue, 24 Nov 2020 10:00:30 GMT', 0],
    ['soon', 0],
    ['-5', 0],
    ['9999999999999', 86_400_000],
  ]
  for (const [value, ms] of values) {
    assert.equal(retryAfterOf(refusal(503, { 'retry-after': value }), now), ms, value)
  }
  assert.equal(retryAfterOf(refusal(503)), 0)
  assert.equal(retryAfterOf(new Error('x')), 0)
})
