import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bestOffset, type ClockSample, clockSample, withSample } from './clock-offset.ts'

test('equal ways give the exact offset', () => {
  assert.deepEqual(clockSample(1000, 1040, 6020), { roundTrip: 40, offset: 5000 })
})

test('a server that is behind gives a negative offset', () => {
  assert.equal(clockSample(1000, 1010, 905).offset, -100)
})

test('the error of unequal ways is at most half the round trip', () => {
  const trueOffset = 250
  for (const wayThere of [0, 10, 35, 60]) {
    const sample = clockSample(1000, 1060, 1000 + wayThere + trueOffset)
    assert.ok(Math.abs(sample.offset - trueOffset) <= sample.roundTrip / 2)
  }
})

test('without samples the clocks count as equal', () => {
  assert.equal(bestOffset([]), 0)
})

test('the shortest round trip counts, and of equal ones the newest', () => {
  const samples: readonly ClockSample[] = [
    { roundTrip: 30, offset: 1 },
    { roundTrip: 5, offset: 2 },
    { roundTrip: 5, offset: 3 },
    { roundTrip: 80, offset: 4 },
  ]
  assert.equal(bestOffset(samples), 3)
})

test('old samples are forgotten, so that drift is followed', () => {
  let samples: readonly ClockSample[] = [{ roundTrip: 1, offset: 100 }]
  for (let i = 0; i < 8; i++) samples = withSample(samples, { roundTrip: 5, offset: 200 })
  assert.equal(samples.length, 8)
  assert.equal(bestOffset(samples), 200)
})
