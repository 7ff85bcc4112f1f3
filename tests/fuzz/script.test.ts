import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from './random.ts'
import { bytesOfLine, lineOfBytes, numberOf, piecesOf, wordOf } from './script.ts'

test('bytes are written so that they are read back', () => {
  const random = new Random(9)
  const samples = [
    new Uint8Array(0),
    new Uint8Array(70_000),
    new Uint8Array(Buffer.from('GET / HTTP/1.1\r\n\r\n"\\')),
    new Uint8Array(Buffer.from(`8180${'00'.repeat(20)}616263${'61'.repeat(40)}ff`, 'hex')),
    ...Array.from({ length: 300 }, () => random.bytes(random.below(60))),
  ]
  for (const bytes of samples) assert.deepEqual(bytesOfLine(lineOfBytes(bytes)), bytes)
})

test('a line says what can be said shortly', () => {
  assert.equal(lineOfBytes(new Uint8Array(70_000)), '> 00*70000')
  assert.deepEqual(
    bytesOfLine('> 8180 "ab"*2'),
    new Uint8Array(Buffer.from('\x81\x80abab', 'latin1')),
  )
  assert.equal(bytesOfLine('> 00*99999999999').length, 1 << 20)
})

test('a script without a line has its default, and what is no number too', () => {
  const script = ['role client', 'chunk x', '> 01', 'noise', '> 02']
  assert.equal(wordOf(script, 'role'), 'client')
  assert.equal(wordOf(script, 'limits'), undefined)
  assert.equal(numberOf(script, 'chunk', 7), 7)
  assert.equal(numberOf(['chunk 900'], 'chunk', 7, [1, 100]), 100)
  assert.deepEqual(piecesOf(script), [Uint8Array.of(1), Uint8Array.of(2)])
})
