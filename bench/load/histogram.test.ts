// Percentiles are exact for small durations and within 1 % for large ones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Histogram } from './histogram.ts'

test('small durations are counted exactly', () => {
  const histogram = new Histogram()
  for (let value = 1; value <= 100; value++) histogram.record(value)
  assert.equal(histogram.percentile(0.5), 50)
  assert.equal(histogram.percentile(0.99), 99)
  assert.equal(histogram.percentile(1), 100)
  assert.equal(histogram.total, 100)
})

test('a large duration is found again within 1 %', () => {
  for (const value of [255, 256, 511, 512, 12_345, 1_000_003, 2 ** 31 + 5, 2 ** 32 - 1]) {
    const histogram = new Histogram()
    histogram.record(value)
    const found = histogram.percentile(0.5)
    assert.ok(found >= value && found <= value * 1.01, `${value} was found as ${found}`)
  }
})

test('fractions of a microsecond are cut off', () => {
  const histogram = new Histogram()
  histogram.record(7.9)
  assert.equal(histogram.percentile(0.5), 7)
})

test('an empty histogram has 0 everywhere, also after it was cleared', () => {
  const histogram = new Histogram()
  assert.equal(histogram.percentile(0.99), 0)
  histogram.record(30)
  histogram.clear()
  assert.equal(histogram.total, 0)
  assert.equal(histogram.percentile(0.99), 0)
})
