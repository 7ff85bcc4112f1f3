// Masking against its definition in RFC 6455 5.3: octet i is XORed with octet i mod 4 of the key.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { applyMask, rotateKey } from './mask.ts'
import { hex } from './testing-frames.ts'

function naive(bytes: Uint8Array, start: number, end: number, key: number): Uint8Array {
  const octets = [key & 255, (key >>> 8) & 255, (key >>> 16) & 255, (key >>> 24) & 255]
  return bytes.map((byte, i) => (i < start || i >= end ? byte : byte ^ octets[(i - start) % 4]!))
}

const keys = fc.oneof(fc.constantFrom(0, 1, 0x80000000, 0xff000000, 0xffffffff), fc.nat(0xffffffff))
/** A view at any alignment of its buffer, and a range of it. */
const ranges = fc
  .record({
    bytes: fc.uint8Array({ minLength: 0, maxLength: 900, size: 'max' }),
    shift: fc.nat(7),
    a: fc.nat(900),
    b: fc.nat(900),
  })
  .map(({ bytes, shift, a, b }) => {
    const view = new Uint8Array(new ArrayBuffer(bytes.length + shift + 5), shift, bytes.length)
    view.set(bytes)
    const start = Math.min(a, b, bytes.length)
    return { view, start, end: Math.min(Math.max(a, b), bytes.length) }
  })

test('the masked sample of RFC 6455 5.7 is unmasked', () => {
  const bytes = hex('7f 9f 4d 51 58')
  applyMask(bytes, 0, 5, 0x3d21fa37)
  assert.equal(Buffer.from(bytes).toString(), 'Hello')
})

test('any range at any alignment is masked as defined, and nothing around it', () => {
  fc.assert(
    fc.property(ranges, keys, ({ view, start, end }, key) => {
      const expected = naive(view, start, end, key)
      applyMask(view, start, end, key)
      assert.deepEqual(view, expected)
      assert.ok(
        new Uint8Array(view.buffer).subarray(view.byteOffset + view.length).every((b) => b === 0),
      )
      assert.ok(new Uint8Array(view.buffer).subarray(0, view.byteOffset).every((b) => b === 0))
    }),
    { numRuns: 500 },
  )
})

test('masking twice gives the bytes back', () => {
  fc.assert(
    fc.property(ranges, keys, ({ view, start, end }, key) => {
      const before = view.slice()
      applyMask(view, start, end, key)
      applyMask(view, start, end, key)
      assert.deepEqual(view, before)
    }),
  )
})

test('every length up to 300 at every alignment is masked as defined', () => {
  const buffer = new ArrayBuffer(320)
  for (let shift = 0; shift < 8; shift++) {
    for (let length = 0; length <= 300; length++) {
      const view = new Uint8Array(buffer, shift, length)
      for (let i = 0; i < length; i++) view[i] = (i * 31 + shift) & 255
      const expected = naive(view, 0, length, 0xc47f02a1)
      applyMask(view, 0, length, 0xc47f02a1)
      assert.equal(Buffer.compare(view, expected), 0, `length ${length}, alignment ${shift}`)
    }
  }
})

test('F11 mask-offset-kept: masking in parts with a rotated key equals masking at once', () => {
  const parts = fc.array(fc.nat(400), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(parts, keys, fc.nat(3), (sizes, key, shift) => {
      const total = sizes.reduce((sum, size) => sum + size, 0)
      const view = new Uint8Array(new ArrayBuffer(total + shift), shift)
      for (let i = 0; i < total; i++) view[i] = (i * 131) & 255
      const expected = naive(view, 0, total, key)
      let at = 0
      let rotated = key
      for (const size of sizes) {
        applyMask(view, at, at + size, rotated)
        rotated = rotateKey(rotated, size)
        at += size
      }
      assert.deepEqual(view, expected)
    }),
  )
})

test('a rotated key stays an unsigned number of 32 bits, and four octets are a full turn', () => {
  assert.equal(rotateKey(0xa1027fc4, 1), 0xc4a1027f)
  assert.equal(rotateKey(0xa1027fc4, 3), 0x027fc4a1)
  fc.assert(
    fc.property(keys, fc.maxSafeNat(), (key, count) => {
      const rotated = rotateKey(key, count)
      assert.ok(rotated >= 0 && rotated <= 0xffffffff && Number.isInteger(rotated))
      assert.equal(rotated, rotateKey(key, count % 4))
      assert.equal(rotateKey(rotated, (4 - (count % 4)) % 4), key)
    }),
  )
})
