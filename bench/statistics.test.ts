// Medians, ratios and orders, on numbers small enough to check by eye.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rotate, summarize, summarizeRatio } from './statistics.ts'

test('an odd number of values has its middle as median', () => {
  assert.deepEqual(summarize([9, 1, 5]), { median: 5, min: 1, max: 9 })
})

test('an even number of values has the mean of the middle two as median', () => {
  assert.deepEqual(summarize([10, 1, 4, 2]), { median: 3, min: 1, max: 10 })
})

test('nothing has no summary', () => {
  assert.equal(summarize([]), undefined)
})

test('a ratio is taken inside each round, then summarized', () => {
  const ours = new Map([
    [0, 2],
    [1, 40],
    [2, 9],
  ])
  const theirs = new Map([
    [0, 4],
    [1, 20],
    [2, 3],
  ])
  assert.deepEqual(summarizeRatio(ours, theirs), { median: 2, min: 0.5, max: 3 })
})

test('a round that only one of both finished gives no ratio', () => {
  assert.deepEqual(summarizeRatio(new Map([[1, 6]]), new Map([[0, 3]])), undefined)
  const ours = new Map([
    [0, 6],
    [1, 8],
  ])
  assert.deepEqual(summarizeRatio(ours, new Map([[1, 4]])), { median: 2, min: 2, max: 2 })
})

test('each round starts one contender later', () => {
  const names = ['a', 'b', 'c']
  assert.deepEqual(rotate(names, 0), ['a', 'b', 'c'])
  assert.deepEqual(rotate(names, 1), ['b', 'c', 'a'])
  assert.deepEqual(rotate(names, 5), ['c', 'a', 'b'])
  assert.deepEqual(rotate([], 3), [])
})
