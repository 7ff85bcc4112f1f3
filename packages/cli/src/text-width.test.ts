import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutText, fitText, textWidth, wrapText } from './text-width.ts'

test('Korean and emoji take two columns, combining marks none', () => {
  assert.equal(textWidth('hello'), 5)
  assert.equal(textWidth('통로'), 4)
  assert.equal(textWidth('a통b'), 4)
  assert.equal(textWidth('e\u0301'), 1)
  assert.equal(textWidth('🚀'), 2)
  assert.equal(textWidth('→ ✗ …'), 5)
  assert.equal(textWidth('наука'), 5)
})

test('a text is cut between characters, and never becomes wider than asked', () => {
  assert.equal(cutText('hello', 5), 'hello')
  assert.equal(cutText('hello', 4), 'hel…')
  assert.equal(cutText('통로를', 6), '통로를')
  assert.equal(cutText('통로를', 5), '통로…')
  assert.equal(cutText('통로를', 4), '통…')
  assert.equal(cutText('통', 1), '…')
  assert.equal(cutText('통', 0), '')
})

test('a cell has exactly its width', () => {
  assert.equal(fitText('통로', 6), '통로  ')
  assert.equal(fitText('12', 5, 'right'), '   12')
  for (const text of ['', 'x', '통로를 지나', 'a통로를 지나']) {
    for (let width = 1; width < 14; width++) {
      assert.equal(textWidth(fitText(text, width)), width, `${text} in ${width}`)
    }
  }
})

test('lines are broken at blanks, long words anywhere, nothing is lost', () => {
  assert.deepEqual(wrapText('a bb ccc', 4), ['a bb', 'ccc'])
  assert.deepEqual(wrapText('통로를 지나', 6), ['통로를', '지나'])
  assert.deepEqual(wrapText('abcdefgh i', 3), ['abc', 'def', 'gh', 'i'])
  assert.deepEqual(wrapText('', 10), [''])
})
