import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPaint } from './paint.ts'

test('a terminal gets colours', () => {
  assert.equal(createPaint(true, { TERM: 'xterm' })('red', 'x'), '\x1b[31mx\x1b[39m')
})

test('no terminal, NO_COLOR and a dumb terminal get plain text', () => {
  assert.equal(createPaint(false, {})('red', 'x'), 'x')
  assert.equal(createPaint(true, { NO_COLOR: '1' })('red', 'x'), 'x')
  assert.equal(createPaint(true, { TERM: 'dumb' })('red', 'x'), 'x')
})
