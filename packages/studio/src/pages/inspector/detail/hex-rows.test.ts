import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byteAfterKey, offsetText, rowsInView, scrollFor } from './hex-rows.ts'

test('only rows near the view are drawn, however many there are', () => {
  assert.deepEqual(rowsInView(1_000_000, 0, 240, 24), { first: 0, last: 16 })
  assert.deepEqual(rowsInView(1_000_000, 24_000, 240, 24), { first: 994, last: 1016 })
  assert.deepEqual(rowsInView(3, 0, 72, 24), { first: 0, last: 3 })
})

test('a view scrolled past an end that moved still shows the last row', () => {
  assert.deepEqual(rowsInView(4, 10_000, 96, 24), { first: 3, last: 4 })
})

const moves = (at: number, length: number): Record<string, number | undefined> =>
  Object.fromEntries(
    ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'].map(
      (key) => [key, byteAfterKey(key, false, at, length, 16, 4)],
    ),
  )

test('keys move by byte, row and page, and stop at the ends', () => {
  assert.deepEqual(moves(20, 100), {
    ArrowLeft: 19,
    ArrowRight: 21,
    ArrowUp: 4,
    ArrowDown: 36,
    Home: 16,
    End: 31,
    PageUp: 4,
    PageDown: 84,
  })
  assert.deepEqual(moves(0, 1), {
    ArrowLeft: 0,
    ArrowRight: 0,
    ArrowUp: 0,
    ArrowDown: 0,
    Home: 0,
    End: 0,
    PageUp: 0,
    PageDown: 0,
  })
})

test('with Control, Home and End go to the ends; other keys move nothing', () => {
  assert.equal(byteAfterKey('Home', true, 50, 100, 16, 4), 0)
  assert.equal(byteAfterKey('End', true, 50, 100, 16, 4), 99)
  assert.equal(byteAfterKey('j', false, 50, 100, 16, 4), undefined)
})

test('a row out of view asks for the least scrolling', () => {
  assert.equal(scrollFor(2, 0, 240, 24), undefined)
  assert.equal(scrollFor(10, 0, 240, 24), 24)
  assert.equal(scrollFor(1, 240, 240, 24), 24)
})

test('offsets have as many digits as the last one needs, and four at least', () => {
  assert.equal(offsetText(16, 100), '0010')
  assert.equal(offsetText(16, 0x12345), '00010')
})
