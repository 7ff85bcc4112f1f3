import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatBytes, formatLocalTime, formatMs, formatSeconds, formatSpan } from './format.ts'

const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

test('milliseconds keep about three digits', () => {
  assert.deepEqual(
    [0, 0.3456, 12.34, 512.6, 1234.4, 12_345].map((ms) => plain(formatMs(ms, 'en'))),
    ['0.00 ms', '0.35 ms', '12.3 ms', '513 ms', '1,234 ms', '12.3 s'],
  )
})

test('a stretch of time is in seconds from one second on', () => {
  assert.deepEqual(
    [61.2, 999, 999.6, 8000, 15_000].map((ms) => plain(formatSpan(ms, 'en'))),
    ['61.2 ms', '999 ms', '1.00 s', '8.00 s', '15.0 s'],
  )
  assert.equal(formatSpan(8000, 'ko'), '8.00초')
})

test('bytes move to larger units only where the digits would crowd', () => {
  assert.deepEqual(
    [0, 9999, 10_000, 1_234_567, 12_345_678].map((bytes) => plain(formatBytes(bytes, 'ko'))),
    ['0 B', '9,999 B', '10.0 kB', '1,234.6 kB', '12.3 MB'],
  )
})

test('gaps are seconds with two decimals, as each language writes seconds', () => {
  assert.equal(plain(formatSeconds(1234, 'en')), '1.23 s')
  assert.equal(formatSeconds(1234, 'ko'), '1.23초')
})

test('a number does not part from its unit at the end of a line', () => {
  for (const text of [formatMs(5, 'ko'), formatBytes(5, 'en'), formatSeconds(5, 'en')]) {
    assert.doesNotMatch(text, / /)
  }
})

test('the local time of day has leading zeros and milliseconds', () => {
  const morning = new Date(2026, 0, 2, 3, 4, 5, 6).getTime()
  assert.equal(formatLocalTime(morning), '03:04:05.006')
})
