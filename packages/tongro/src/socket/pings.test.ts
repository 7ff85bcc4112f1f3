import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pings } from './pings.ts'

test('payloads are numbers of their own', () => {
  const pings = new Pings()
  const seen = new Set(Array.from({ length: 300 }, () => pings.nextPayload().join()))
  assert.equal(seen.size, 300)
  assert.equal(pings.nextPayload().length, 4)
})

test('a pong gives the round trip of its ping', async () => {
  const pings = new Pings()
  const waiting = pings.wait(Uint8Array.of(1), 100)
  assert.equal(pings.answer(Uint8Array.of(2), 110), undefined, 'not one of ours')
  assert.equal(pings.answer(Uint8Array.of(1), 142), 42)
  assert.equal(await waiting, 42)
  assert.equal(pings.answer(Uint8Array.of(1), 150), undefined, 'answered before')
})

test('L4: a pong of the latest ping settles the earlier ones as well', async () => {
  const pings = new Pings()
  const first = pings.wait(Uint8Array.of(1), 100)
  pings.note(Uint8Array.of(2), 120)
  const third = pings.wait(Uint8Array.of(3), 150)
  const fourth = pings.wait(Uint8Array.of(4), 160)
  assert.equal(pings.answer(Uint8Array.of(3), 200), 50)
  assert.deepEqual([await first, await third], [100, 50])
  pings.answer(Uint8Array.of(4), 210)
  assert.equal(await fourth, 50)
})

test('the same payload twice: each pong answers the older', async () => {
  const pings = new Pings()
  const [a, b] = [pings.wait(Uint8Array.of(7), 0), pings.wait(Uint8Array.of(7), 10)]
  assert.equal(pings.answer(Uint8Array.of(7), 30), 30)
  assert.equal(pings.answer(Uint8Array.of(7), 35), 25)
  assert.deepEqual([await a, await b], [30, 25])
})

test('what waits at the end is rejected, each with an error of its own', async () => {
  const pings = new Pings()
  const waiting = [pings.wait(Uint8Array.of(1), 0), pings.wait(Uint8Array.of(2), 0)]
  pings.note(Uint8Array.of(3), 0)
  pings.fail(() => new Error('over'))
  const results = await Promise.allSettled(waiting)
  const reasons = results.map((result) => (result.status === 'rejected' ? result.reason : result))
  assert.ok(reasons.every((reason) => reason instanceof Error && reason.message === 'over'))
  assert.notEqual(reasons[0], reasons[1])
})

test('pings without end are refused to the caller, and the heartbeat goes on', () => {
  const pings = new Pings()
  const settled: Promise<unknown>[] = []
  assert.throws(
    () => {
      for (let i = 0; i < 10_000; i++) {
        settled.push(pings.wait(pings.nextPayload(), 0).catch(() => {}))
      }
    },
    { name: 'MisuseError', code: 'too-many-pings', message: /await some first$/ },
  )
  for (let i = 0; i < 1000; i++) pings.note(pings.nextPayload(), 0)
})
