import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byteCount, duration, plural } from './quantity.ts'

test('durations are short and have their unit', () => {
  const shown = [0, 0.42, 9.96, 12.4, 999, 1_234, 61_200, 660_000, 7_500_000].map(duration)
  assert.deepEqual(shown, [
    '0.0 ms',
    '0.4 ms',
    '10.0 ms',
    '12 ms',
    '999 ms',
    '1.23 s',
    '61.2 s',
    '11 min',
    '2 h 05 min',
  ])
})

test('sizes are in powers of 1024', () => {
  const shown = [0, 1, 1_023, 1_536, 20 * 1_048_576].map(byteCount)
  assert.deepEqual(shown, ['0 bytes', '1 byte', '1023 bytes', '1.5 KiB', '20.0 MiB'])
  assert.equal(plural(1, 'frame'), '1 frame')
})
