import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Change, ChangeSource, preciseNow } from './change-source.ts'

test('every watcher sees every change, in order, with its time', async () => {
  const source = new ChangeSource({ interval: () => 2 })
  const seen: Change[] = []
  const others: number[] = []
  source.watch((change) => others.push(change.seq))
  await new Promise<void>((resolve) => {
    source.watch((change) => {
      if (seen.push(change) === 3) resolve()
    })
  })
  source.stop()
  const first = seen[0]!.seq
  assert.deepEqual(
    seen.map((change) => change.seq),
    [first, first + 1, first + 2],
  )
  assert.deepEqual(
    others,
    seen.map((change) => change.seq),
  )
  assert.deepEqual(source.current, seen[2])
  assert.ok(Math.abs(seen[2]!.at - Date.now()) < 1_000)
  assert.ok(seen[0]!.at < seen[1]!.at)
})

test('who stopped watching, and a stopped source, hear nothing more', async () => {
  const source = new ChangeSource({ interval: () => 1 })
  let calls = 0
  const unwatch = source.watch(() => calls++)
  unwatch()
  await sleep(10)
  assert.equal(calls, 0)
  source.watch(() => calls++)
  source.stop()
  const { seq } = source.current
  await sleep(10)
  assert.equal(calls, 0)
  assert.equal(source.current.seq, seq)
})

test('the random pause lies between 0 and 3 s', async () => {
  const source = new ChangeSource()
  const { seq } = source.current
  const before = performance.now()
  await new Promise<void>((resolve) => {
    source.watch(() => resolve())
  })
  assert.ok(performance.now() - before < 6_000)
  source.stop()
  assert.equal(source.current.seq, seq + 1)
})

test('the precise clock agrees with the wall clock', () => {
  assert.ok(Math.abs(preciseNow() - Date.now()) < 1_000)
})
