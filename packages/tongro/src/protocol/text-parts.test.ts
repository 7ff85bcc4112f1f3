// Text in pieces: whole characters only, the same text for any cut, and failure at the bad byte.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, utf8 } from './testing-frames.ts'
import { TextParts } from './text-parts.ts'
import { plainTextCodec } from './utf8.ts'

const TEXT = '\ufeffa€\u{1f600}é\u0000z'

test('every pair of cuts gives the same text, and no piece holds half a character', () => {
  const bytes = utf8(TEXT)
  for (let first = 0; first <= bytes.length; first++) {
    for (let second = first; second <= bytes.length; second++) {
      const parts = new TextParts(plainTextCodec)
      const pieces = [
        [0, first],
        [first, second],
        [second, bytes.length],
      ].map(([from, to]) => parts.push(bytes, from!, to!))
      assert.equal(pieces.join(''), TEXT)
      assert.ok(parts.isComplete)
      // It throws on half a surrogate pair.
      for (const piece of pieces) assert.doesNotThrow(() => encodeURIComponent(piece!))
    }
  }
})

test('one byte at a time, a character comes with its last byte', () => {
  const parts = new TextParts(plainTextCodec)
  const pieces = [...utf8('€\u{1f600}')].map((byte) => parts.push(Uint8Array.of(byte), 0, 1))
  assert.deepEqual(pieces, ['', '', '€', '', '', '', '\u{1f600}'])
})

test('U3: the piece with the bad byte fails, not the end', () => {
  for (const bad of ['ff', 'c0', 'ed a0', 'e2 28', 'f4 90']) {
    const parts = new TextParts(plainTextCodec)
    assert.equal(parts.push(utf8('ok'), 0, 2), 'ok')
    assert.equal(parts.push(hex(bad), 0, hex(bad).length), undefined, bad)
  }
})

test('what a cut leaves is a copy: the bytes are lent, also where they are those of a Buffer', () => {
  const parts = new TextParts(plainTextCodec)
  const lent = Buffer.from(utf8('a€').subarray(0, 3))
  assert.equal(parts.push(lent, 0, 3), 'a')
  lent.fill(0x41)
  assert.equal(parts.push(utf8('€'), 2, 3), '€')
})

test('an end inside a character is seen', () => {
  const parts = new TextParts(plainTextCodec)
  assert.equal(parts.push(hex('61 e2 82'), 0, 3), 'a')
  assert.equal(parts.isComplete, false)
})
