// More pixels than an element may have.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOST_PX, TallScroll } from './tall-scroll.ts'

const WINDOW = 500

function tall(height: number): TallScroll {
  const scroll = new TallScroll()
  scroll.resize(height, WINDOW)
  return scroll
}

test('a list that fits is scrolled as it is', () => {
  const scroll = tall(10_000)
  assert.equal(scroll.elementHeight, 10_000)
  scroll.scrolled(1234)
  assert.equal(scroll.top, 1234)
  assert.equal(scroll.place(1300), 1300)
  assert.equal(scroll.goTo(99_999), 9500)
})

test('a taller one keeps small steps small and takes large ones by their share', () => {
  const scroll = tall(100 * MOST_PX)
  assert.equal(scroll.elementHeight, MOST_PX)
  scroll.scrolled(90)
  assert.equal(scroll.top, 90)
  scroll.scrolled((MOST_PX - WINDOW) / 2)
  assert.equal(scroll.top, scroll.most / 2)
  const before = scroll.top
  scroll.scrolled((MOST_PX - WINDOW) / 2 + 26)
  assert.equal(scroll.top, before + 26)
})

test('its ends can be reached, and what is shown stands in the window', () => {
  const scroll = tall(100 * MOST_PX)
  scroll.scrolled(MOST_PX - WINDOW)
  assert.equal(scroll.top, scroll.most)
  scroll.scrolled(0)
  assert.equal(scroll.top, 0)
  const bar = scroll.goTo(5_000_000)
  assert.equal(scroll.place(5_000_000), bar)
  scroll.scrolled(bar)
  assert.equal(scroll.top, 5_000_000)
})

test('a list that gets shorter is not scrolled beyond its end', () => {
  const scroll = tall(10_000)
  scroll.goTo(9000)
  scroll.resize(2000, WINDOW)
  assert.equal(scroll.top, 1500)
})
