import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLIENT_LIMITS, heartbeatOf, SERVER_LIMITS, withLimits } from './limits.ts'

test('L8 server-stricter: every limit is finite, and none of the server is above the client’s', () => {
  for (const [name, value] of Object.entries(SERVER_LIMITS)) {
    assert.ok(Number.isFinite(value) && value > 0, name)
    const client = (CLIENT_LIMITS as unknown as Record<string, number>)[name]
    if (client !== undefined) assert.ok(value <= client, name)
  }
  for (const [name, value] of Object.entries(CLIENT_LIMITS)) {
    assert.ok(Number.isFinite(value) && value > 0, name)
  }
  assert.ok(SERVER_LIMITS.message < CLIENT_LIMITS.message)
})

test('the server’s limits are those of the contract', () => {
  const { message, parts, head, highWater, queued, connections, handshakeMs, closeMs } =
    SERVER_LIMITS
  assert.deepEqual(
    { message, parts, head, highWater, queued, connections, handshakeMs, closeMs },
    {
      message: 1 << 20,
      parts: 4096,
      head: 16384,
      highWater: 1 << 20,
      queued: 16 << 20,
      connections: 100_000,
      handshakeMs: 10_000,
      closeMs: 5_000,
    },
  )
})

test('what is given goes over the defaults, undefined leaves them, and they stay as they are', () => {
  const limits = withLimits(SERVER_LIMITS, { message: 5, parts: undefined })
  assert.equal(limits.message, 5)
  assert.equal(limits.parts, 4096)
  assert.equal(SERVER_LIMITS.message, 1 << 20)
})

test('L2 limits-are-numbers: large limits are kept as they are', () => {
  for (const value of [2 ** 31, 2 ** 32, 2 ** 53 - 1]) {
    assert.equal(withLimits(SERVER_LIMITS, { message: value }).message, value)
  }
})

test('a wrong limit is refused with name, value and rule', () => {
  for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY, '5', null, {}]) {
    assert.throws(
      () => withLimits(SERVER_LIMITS, { queued: value as number }),
      (error: Error & { code: string }) =>
        error.name === 'MisuseError' &&
        error.code === 'option-invalid' &&
        error.message.includes('limits.queued') &&
        error.message.includes(String(value)) &&
        /must be/.test(error.message),
      String(value),
    )
  }
})

test('an unknown limit is refused, names of Object.prototype included', () => {
  for (const name of ['mesage', 'constructor', 'toString', '__proto__']) {
    const given = Object.fromEntries([[name, 5]])
    assert.throws(
      () => withLimits(SERVER_LIMITS, given as Record<string, number>),
      { code: 'option-unknown', message: /it is none of message, streamed, parts/ },
      name,
    )
  }
})

test('heartbeat: on by default within 20 to 30 s, off with false, checked', () => {
  const standard = heartbeatOf(undefined)!
  assert.ok(standard.interval >= 20_000 && standard.interval <= 30_000)
  assert.equal(heartbeatOf(false), undefined)
  assert.deepEqual(heartbeatOf({ interval: 7 }), { interval: 7, timeout: standard.timeout })
  for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5']) {
    assert.throws(() => heartbeatOf({ timeout: value as number }), {
      name: 'MisuseError',
      code: 'option-invalid',
      message: /heartbeat\.timeout to .*must be/,
    })
  }
  for (const value of [true, null, 5]) {
    assert.throws(() => heartbeatOf(value as never), { message: /give \{ interval, timeout \}/ })
  }
})
