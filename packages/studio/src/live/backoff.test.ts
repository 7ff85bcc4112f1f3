import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoffDelay, DEFAULT_BACKOFF } from './backoff.ts'

test('the wait doubles with each failure', () => {
  const waits = [1, 2, 3, 4].map((failures) => backoffDelay(failures, 0, DEFAULT_BACKOFF))
  assert.deepEqual(waits, [250, 500, 1000, 2000])
})

test('the wait stays between half and full, and below the cap for ever', () => {
  for (const failures of [1, 5, 6, 7, 50, 5000]) {
    const least = backoffDelay(failures, 0, DEFAULT_BACKOFF)
    const most = backoffDelay(failures, 0.999_999, DEFAULT_BACKOFF)
    assert.ok(least > 0)
    assert.ok(most > least && most <= least * 2)
    assert.ok(most <= DEFAULT_BACKOFF.capMs)
  }
})
