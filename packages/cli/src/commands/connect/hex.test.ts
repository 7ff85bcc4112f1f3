import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hexDump, parseHex, toHex } from './hex.ts'

test('a dump shows offsets, bytes in two groups and the printable characters', () => {
  const bytes = Uint8Array.from([...Buffer.from('Hello, 통로!'), 0, 0x1b, 0xff])
  assert.deepEqual(hexDump(bytes), [
    '00000000  48 65 6c 6c 6f 2c 20 ed  86 b5 eb a1 9c 21 00 1b  Hello, ......!..',
    '00000010  ff                                                .',
  ])
})

test('a long dump ends with the number of bytes left out', () => {
  assert.deepEqual(hexDump(new Uint8Array(33), 2).at(-1), '… 1 more byte')
  assert.deepEqual(hexDump(new Uint8Array(50), 1).at(-1), '… 34 more bytes')
  assert.equal(hexDump(new Uint8Array(32), 2).length, 2)
  assert.deepEqual(hexDump(new Uint8Array(0)), [])
})

test('hexadecimal is read in the ways people write it', () => {
  const expected = Uint8Array.of(0, 255, 16)
  for (const text of ['00 ff 10', '00ff10', '0x00, 0xFF, 0x10', '00:ff:10', '00ff 10']) {
    assert.deepEqual(parseHex(text), expected, text)
  }
  assert.deepEqual(parseHex(''), new Uint8Array(0))
  for (const text of ['0', 'fff', 'gg', '00 f', 'hello']) assert.equal(parseHex(text), undefined)
})

test('bytes survive the way to hexadecimal and back, also inside a larger buffer', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
  assert.deepEqual(parseHex(toHex(bytes)), bytes)
  assert.equal(toHex(bytes.subarray(10, 12)), '0a0b')
})
