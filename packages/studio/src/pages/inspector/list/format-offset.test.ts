import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatOffset } from './format-offset.ts'

test('times are seconds with tenths of milliseconds, then minutes and hours', () => {
  const shown = [0, 0.04, 12.34, 59_999.94, 59_999.96, 61_000, 3_723_004.5, -1500].map(formatOffset)
  assert.deepEqual(shown, [
    '0.0000',
    '0.0000',
    '0.0123',
    '59.9999',
    '1:00.0000',
    '1:01.0000',
    '1:02:03.0045',
    '-1.5000',
  ])
})
