// Keepalive as a function: when a ping is due, when a peer is dead, when to ask again.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type KeepaliveConfig, type KeepaliveState, keepalive } from './keepalive.ts'

const config: KeepaliveConfig = { interval: 25_000, timeout: 20_000 }
const idle: KeepaliveState = { pingedAt: 1000, isWaiting: false, hasHeard: false, isPaused: false }
const waiting: KeepaliveState = { ...idle, isWaiting: true }

test('a fresh connection waits for the interval and is pinged then', () => {
  assert.deepEqual(keepalive(config, idle, 1000), { action: 'wait', next: 26_000 })
  assert.deepEqual(keepalive(config, idle, 25_999), { action: 'wait', next: 26_000 })
  assert.equal(keepalive(config, idle, 26_000).action, 'ping')
})

test('after a ping the next look is when the peer could be dead or the next ping is due', () => {
  assert.equal(keepalive(config, idle, 26_000).next, 46_000)
  assert.equal(keepalive({ interval: 5, timeout: 60 }, idle, 26_000).next, 26_005)
})

test('L3 heartbeat-timeout: a peer that shows no sign of life within the timeout is dead', () => {
  assert.deepEqual(keepalive(config, waiting, 20_999), { action: 'wait', next: 21_000 })
  assert.equal(keepalive(config, waiting, 21_000).action, 'dead')
  assert.equal(keepalive(config, waiting, 1e9).action, 'dead')
})

test('L3 heartbeat-timeout: any byte is a sign of life, not only a pong', () => {
  const heard = { ...waiting, hasHeard: true }
  assert.deepEqual(keepalive(config, heard, 21_000), { action: 'wait', next: 26_000 })
  assert.equal(keepalive(config, heard, 26_000).action, 'ping')
})

test('L3 heartbeat-timeout: a reader that is paused by us is never dead, and is pinged on', () => {
  const paused = { ...waiting, isPaused: true }
  assert.deepEqual(keepalive(config, paused, 21_000), { action: 'wait', next: 26_000 })
  assert.equal(keepalive(config, paused, 26_000).action, 'ping')
  assert.equal(keepalive(config, paused, 1e9).action, 'ping')
})

test('a timeout longer than the interval is waited for whole', () => {
  const long = { interval: 10, timeout: 100 }
  assert.deepEqual(keepalive(long, waiting, 1050), { action: 'wait', next: 1100 })
  assert.equal(keepalive(long, waiting, 1100).action, 'dead')
})

test('a wait always ends later than now, and only silence unto the timeout is death', () => {
  const configs = fc.record({
    interval: fc.integer({ min: 1, max: 1e6 }),
    timeout: fc.integer({ min: 1, max: 1e6 }),
  })
  const states = fc.record({
    pingedAt: fc.nat(1e6),
    isWaiting: fc.boolean(),
    hasHeard: fc.boolean(),
    isPaused: fc.boolean(),
  })
  fc.assert(
    fc.property(configs, states, fc.nat(3e6), (given, state, since) => {
      const now = state.pingedAt + since
      const { action, next } = keepalive(given, state, now)
      if (action !== 'dead') assert.ok(next > now, `${action} asks again at ${next}, it is ${now}`)
      const isDead = state.isWaiting && !state.hasHeard && !state.isPaused && since >= given.timeout
      assert.equal(action === 'dead', isDead)
      if (action === 'ping') assert.ok(since >= given.interval)
    }),
    { numRuns: 500 },
  )
})
