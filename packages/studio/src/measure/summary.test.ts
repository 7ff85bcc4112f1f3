import assert from 'node:assert/strict'
import { test } from 'node:test'
import { summarize } from './summary.ts'

test('an empty set has no summary', () => {
  assert.equal(summarize([]), undefined)
})

test('one value is its own minimum, median and maximum', () => {
  assert.deepEqual(summarize([7]), { count: 1, min: 7, median: 7, max: 7 })
})

test('an odd count takes the middle value, whatever the order', () => {
  assert.deepEqual(summarize([9, 1, 5]), { count: 3, min: 1, median: 5, max: 9 })
})

test('an even count takes the mean of the two middle values', () => {
  assert.deepEqual(summarize([10, 1, 4, 2]), { count: 4, min: 1, median: 3, max: 10 })
})

test('numbers are ordered as numbers, not as text', () => {
  assert.equal(summarize([100, 20, 3])?.median, 20)
})

test('the input is not reordered', () => {
  const values = [3, 1, 2]
  summarize(values)
  assert.deepEqual(values, [3, 1, 2])
})
