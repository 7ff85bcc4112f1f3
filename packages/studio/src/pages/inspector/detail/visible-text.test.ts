import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byteCharacter, visiblePieces, visibleText } from './visible-text.ts'

test('plain text of any language, tabs and line feeds stay as they are', () => {
  const text = 'Hello, 통로 🚪\n\tمرحبا <b>&amp;</b>'
  assert.deepEqual(visiblePieces(text), [{ text, isSign: false }])
  assert.deepEqual(visiblePieces(''), [])
})

test('control characters become their pictures, others their number', () => {
  assert.equal(visibleText('a\0b\x1b[31m\x7f'), 'a␀b␛[31m␡')
  assert.equal(visibleText('\r\n'), '␍\n')
  assert.equal(visibleText('\x85'), 'U+0085')
})

test('what turns a line around or is invisible is named', () => {
  for (const code of [0x202e, 0x2066, 0x200f, 0x061c, 0x200b, 0xfeff, 0x2028, 0xe0041]) {
    const [piece, ...rest] = visiblePieces(String.fromCodePoint(code))
    assert.equal(piece?.text, `U+${code.toString(16).toUpperCase().padStart(4, '0')}`)
    assert.equal(piece?.isSign, true)
    assert.equal(rest.length, 0)
  }
})

test('half of a surrogate pair is named, a whole pair is a character', () => {
  assert.equal(visibleText('\ud83d!'), 'U+D83D!')
  assert.equal(visibleText('🚪'), '🚪')
})

test('signs and text alternate in the order of the text', () => {
  assert.deepEqual(visiblePieces('user\u202eexe.txt'), [
    { text: 'user', isSign: false },
    { text: 'U+202E', isSign: true },
    { text: 'exe.txt', isSign: false },
  ])
})

test('a byte is its character only in printable ASCII', () => {
  assert.deepEqual([0x00, 0x20, 0x7e, 0x7f, 0xff].map(byteCharacter), ['·', ' ', '~', '·', '·'])
})
