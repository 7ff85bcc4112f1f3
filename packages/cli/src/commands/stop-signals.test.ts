import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { listenForStop } from './stop-signals.ts'

function hasSettled(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), sleep(5).then(() => false)])
}

test('the first signal stops; its echo through a wrapper does not count as a second', async () => {
  const signals = listenForStop()
  process.emit('SIGINT', 'SIGINT')
  process.emit('SIGINT', 'SIGINT')
  process.emit('SIGTERM', 'SIGTERM')
  assert.equal(await signals.first, 'SIGINT')
  assert.equal(await hasSettled(signals.second), false)
  await sleep(550)
  process.emit('SIGTERM', 'SIGTERM')
  assert.equal(await signals.second, 'SIGTERM')
  signals.dispose()
})

test('disposing gives the signals back', () => {
  const before = process.listenerCount('SIGTERM')
  const signals = listenForStop()
  assert.equal(process.listenerCount('SIGTERM'), before + 1)
  signals.dispose()
  assert.equal(process.listenerCount('SIGTERM'), before)
})
