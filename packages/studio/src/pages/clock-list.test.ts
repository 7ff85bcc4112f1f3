import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CLOCK_CAP,
  type ClockList,
  EMPTY_CLOCK,
  gaps,
  reconnected,
  withTime,
} from './clock-list.ts'

function listOf(...texts: readonly string[]): ClockList {
  return texts.reduce(withTime, EMPTY_CLOCK)
}

test('the newest is first and has the gap to the one before', () => {
  const list = listOf('2026-01-02T03:04:05.000Z', '2026-01-02T03:04:06.250Z')
  assert.deepEqual(
    list.ticks.map(({ id, gap }) => [id, gap]),
    [
      [2, 1250],
      [1, undefined],
    ],
  )
  assert.deepEqual(gaps(list), [1250])
})

test('microseconds and whole seconds are times too', () => {
  const list = listOf('2026-01-02T03:04:05Z', '2026-01-02T03:04:05.500123Z')
  assert.equal(list.ticks[0]?.gap, 500)
})

test('what is no time is kept as it came', () => {
  const list = listOf('2026-01-02T03:04:05Z', 'soon', '2026-13-40T03:04:05Z')
  assert.deepEqual(
    list.ticks.map(({ text, at }) => [text, at]),
    [
      ['2026-13-40T03:04:05Z', undefined],
      ['soon', undefined],
      ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
    ],
  )
})

test('the time after a reconnection has no gap', () => {
  const list = withTime(reconnected(listOf('2026-01-02T03:04:05Z')), '2026-01-02T03:09:05Z')
  assert.equal(list.ticks[0]?.gap, undefined)
})

test('the list is capped, the count is not', () => {
  let list = EMPTY_CLOCK
  for (let i = 0; i < CLOCK_CAP + 5; i++) list = withTime(list, '2026-01-02T03:04:05Z')
  assert.equal(list.ticks.length, CLOCK_CAP)
  assert.equal(list.received, CLOCK_CAP + 5)
  assert.equal(list.ticks[0]?.id, CLOCK_CAP + 5)
})
