// Lists of cores as Linux writes them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCoreList, pinned } from './pinning.ts'

test('a list of cores has single ones and spans', () => {
  assert.deepEqual(parseCoreList('0-2,8'), [0, 1, 2, 8])
  assert.deepEqual(parseCoreList('3'), [3])
  assert.deepEqual(parseCoreList(''), [])
})

test('a command is pinned to a core only when there is one', () => {
  assert.deepEqual(pinned(1, ['node', 'x.mjs']), ['taskset', '-c', '1', 'node', 'x.mjs'])
  assert.deepEqual(pinned(undefined, ['node', 'x.mjs']), ['node', 'x.mjs'])
})
