import assert from 'node:assert/strict'
import { test } from 'node:test'
import { share, sparklinePoints } from './sparkline.ts'

test('the largest value touches the top, zero the bottom', () => {
  assert.equal(sparklinePoints([0, 5, 10], 100, 20), '0,20 50,10 100,0')
})

test('one value and no value are drawn without a division by zero', () => {
  assert.equal(sparklinePoints([4], 100, 20), '0,0')
  assert.equal(sparklinePoints([], 100, 20), '')
  assert.equal(sparklinePoints([0, 0], 100, 20), '0,20 100,20')
})

test('share stays within the bar', () => {
  assert.equal(share(1, 4), '25%')
  assert.equal(share(9, 4), '100%')
  assert.equal(share(-1, 4), '0%')
  assert.equal(share(0, 0), '0%')
})
