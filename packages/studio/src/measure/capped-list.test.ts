import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withLatest, withNewest } from './capped-list.ts'

test('withNewest puts the item in front and drops the oldest at the end', () => {
  let list: readonly number[] = []
  for (const item of [1, 2, 3, 4]) list = withNewest(list, item, 3)
  assert.deepEqual(list, [4, 3, 2])
})

test('withLatest puts the item at the end and drops the oldest in front', () => {
  let list: readonly number[] = []
  for (const item of [1, 2, 3, 4]) list = withLatest(list, item, 3)
  assert.deepEqual(list, [2, 3, 4])
})

test('neither changes the list it was given', () => {
  const list = [1, 2]
  withNewest(list, 3, 2)
  withLatest(list, 3, 2)
  assert.deepEqual(list, [1, 2])
})

test('a cap of one keeps the item alone', () => {
  assert.deepEqual(withNewest([1, 2], 3, 1), [3])
  assert.deepEqual(withLatest([1, 2], 3, 1), [3])
})
