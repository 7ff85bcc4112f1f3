import assert from 'node:assert/strict'
import { test } from 'node:test'
import { oneLine } from './one-line.ts'

test('nothing in a text breaks the line, turns it around or hides', () => {
  assert.equal(oneLine('a\nb\tc\u0000\u202egnp.exe<b>'), 'a␊b␉c␀U+202Egnp.exe<b>')
})

test('a long text is cut with a sign', () => {
  assert.equal(oneLine('x'.repeat(300)).length, 241)
  assert.ok(oneLine('x'.repeat(300)).endsWith('…'))
})
