import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tabAfterKey } from './tab-keys.ts'

test('arrows go round, Home and End go to the ends, other keys do nothing', () => {
  assert.deepEqual(
    ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'a'].map((key) => tabAfterKey(key, 0, 3)),
    [2, 1, 0, 2, undefined],
  )
  assert.equal(tabAfterKey('ArrowRight', 2, 3), 0)
})
