// Prepared bytes, checked against the drawing of RFC 6455 5.2 byte by byte.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildBurst } from './burst.ts'

test('a 64-byte message is 70 bytes out and 66 bytes back', () => {
  const { outgoing, expected } = buildBurst('websocket', 1, 64, 7)
  assert.equal(outgoing.length, 2 + 4 + 64)
  assert.equal(expected.length, 2 + 64)
  assert.deepEqual([...outgoing.subarray(0, 2)], [0x82, 0x80 | 64])
  assert.deepEqual([...expected.subarray(0, 2)], [0x82, 64])
})

test('unmasking what goes out gives what must come back', () => {
  const { outgoing, expected } = buildBurst('websocket', 1, 64, 3)
  const key = outgoing.subarray(2, 6)
  const payload = outgoing.subarray(6).map((byte, at) => byte ^ key[at % 4]!)
  assert.notDeepEqual([...key], [0, 0, 0, 0])
  assert.deepEqual([...payload], [...expected.subarray(2)])
})

test('every message of a flight differs', () => {
  const { expected } = buildBurst('websocket', 16, 64, 1)
  assert.equal(expected.length, 16 * 66)
  const messages = Array.from({ length: 16 }, (_, index) => {
    return expected.toString('hex', index * 66, index * 66 + 66)
  })
  assert.equal(new Set(messages).size, 16)
})

test('two seeds give two bursts, one seed always the same', () => {
  const first = buildBurst('websocket', 2, 64, 1)
  assert.deepEqual(buildBurst('websocket', 2, 64, 1), first)
  assert.notDeepEqual(buildBurst('websocket', 2, 64, 2), first)
})

test('longer lengths take 2 or 8 further bytes', () => {
  const middle = buildBurst('websocket', 1, 300, 1)
  assert.deepEqual([...middle.expected.subarray(0, 4)], [0x82, 126, 1, 44])
  assert.deepEqual([...middle.outgoing.subarray(0, 4)], [0x82, 0x80 | 126, 1, 44])
  const large = buildBurst('websocket', 1, 65_536, 1)
  assert.deepEqual([...large.expected.subarray(0, 10)], [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0])
  assert.equal(large.outgoing.length, 10 + 4 + 65_536)
})

test('without framing the same bytes must come back', () => {
  const { outgoing, expected } = buildBurst('none', 2, 64, 1)
  assert.deepEqual(expected, outgoing)
  assert.equal(outgoing.length, 2 * 70)
})
