// The closest word: by few changed letters only.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closest } from './closest-word.ts'

const WORDS = ['opcode', 'length', 'masked', 'close.code']

test('a word with a letter too few, too many, wrong or swapped is found', () => {
  for (const word of ['opcod', 'opcodee', 'opkode', 'opcdoe', 'OPCODE']) {
    assert.equal(closest(word, WORDS), 'opcode')
  }
})

test('a word that is far from all, empty or very long has no closest', () => {
  for (const word of ['', 'xyz', 'opcode'.repeat(10)]) assert.equal(closest(word, WORDS), undefined)
})
