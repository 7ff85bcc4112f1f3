// How a header is written, against a naive encoder, and read back by the frame reader.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { headerLength, MAX_HEADER, OPCODE, opcodeName, writeHeader } from './frame.ts'
import { FrameReader, type FrameSink } from './frame-reader.ts'
import { frame, hex } from './testing-frames.ts'

function written(opcode: number, isFinal: boolean, length: number, key: number): Uint8Array {
  const target = new Uint8Array(3 + MAX_HEADER).fill(0xee)
  const end = writeHeader(target, 3, opcode, isFinal, length, key)
  assert.equal(end - 3, headerLength(length, key >= 0))
  assert.ok(target.subarray(0, 3).every((byte) => byte === 0xee))
  assert.ok(target.subarray(end).every((byte) => byte === 0xee))
  return target.slice(3, end)
}

const octetsOf = (key: number): number[] => [0, 8, 16, 24].map((bits) => (key >>> bits) & 255)
const lengths = fc.oneof(
  fc.constantFrom(0, 1, 125, 126, 127, 65535, 65536, 65537, 2 ** 31, 2 ** 32, 2 ** 53 - 1),
  fc.nat(2 ** 20),
  fc.maxSafeNat(),
)
const keys = fc.oneof(fc.constantFrom(-1, 0, 1, 0xff000000, 0xffffffff), fc.nat(0xffffffff))

test('the headers of RFC 6455 5.7 are written', () => {
  assert.deepEqual(written(OPCODE.text, true, 5, -1), hex('81 05'))
  assert.deepEqual(written(OPCODE.text, true, 5, 0x3d21fa37), hex('81 85 37 fa 21 3d'))
  assert.deepEqual(written(OPCODE.text, false, 3, -1), hex('01 03'))
  assert.deepEqual(written(OPCODE.continuation, true, 2, -1), hex('80 02'))
  assert.deepEqual(written(OPCODE.ping, true, 5, -1), hex('89 05'))
  assert.deepEqual(written(OPCODE.binary, true, 256, -1), hex('82 7e 01 00'))
  assert.deepEqual(written(OPCODE.binary, true, 65536, -1), hex('82 7f 00 00 00 00 00 01 00 00'))
})

test('lengths at the borders take the fewest bytes', () => {
  const sizes = [
    [0, 2],
    [125, 2],
    [126, 4],
    [65535, 4],
    [65536, 10],
    [2 ** 53 - 1, 10],
  ] as const
  for (const [length, size] of sizes) {
    assert.equal(headerLength(length, false), size)
    assert.equal(headerLength(length, true), size + 4)
  }
})

test('any header equals that of a naive encoder', () => {
  const opcodes = fc.nat(15)
  fc.assert(
    fc.property(opcodes, fc.boolean(), lengths, keys, (opcode, isFinal, length, key) => {
      const expected = frame({
        opcode,
        isFinal,
        declared: BigInt(length),
        key: key < 0 ? undefined : octetsOf(key),
      })
      assert.deepEqual(written(opcode, isFinal, length, key), expected)
    }),
  )
})

test('a written header is read back with the same fields, by both roles', () => {
  const opcodes = fc.constantFrom(0, 1, 2)
  fc.assert(
    fc.property(opcodes, fc.boolean(), lengths, keys, (opcode, isFinal, length, key) => {
      const seen: unknown[] = []
      const sink: FrameSink = {
        header(reader) {
          const { maskKey, isMasked, rsv, headerSize, frameStart } = reader
          seen.push(reader.opcode, reader.isFinal, reader.length, maskKey, isMasked, rsv)
          seen.push(headerSize, frameStart)
          return false
        },
        payload: () => true,
        violation: (code) => assert.fail(code),
      }
      const bytes = written(opcode, isFinal, length, key)
      new FrameReader(sink, key >= 0).read(bytes, 0, bytes.length)
      const expectedKey = Math.max(key, 0)
      assert.deepEqual(seen, [opcode, isFinal, length, expectedKey, key >= 0, 0, bytes.length, 0])
    }),
  )
})

test('opcodes have the names of the RFC', () => {
  const names = Array.from({ length: 16 }, (_, opcode) => opcodeName(opcode))
  assert.deepEqual(names.slice(0, 4), ['continuation', 'text', 'binary', 'reserved 3'])
  assert.deepEqual(names.slice(7, 12), ['reserved 7', 'close', 'ping', 'pong', 'reserved 11'])
  assert.equal(names[15], 'reserved 15')
})
