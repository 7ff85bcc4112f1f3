// The edges: what a receiver is given is its own, what a caller gives is taken as it is or refused.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MisuseError } from './errors.ts'
import { PayloadCopier, viewOfBinary } from './payload.ts'

const copier = new PayloadCopier((size) => new Uint8Array(size))

const SIZES = [0, 1, 10, 23, 24, 63, 64, 65, 100, 2047, 2048, 2049, 5000, 16_384, 16_385, 70_000]

function isMisuse(code: string): (error: unknown) => boolean {
  return (error) => error instanceof MisuseError && error.code === code
}

function detached(size: number): Uint8Array {
  const view = new Uint8Array(size).fill(7)
  structuredClone(view.buffer, { transfer: [view.buffer] })
  return view
}

// It stands first: nothing has been sent yet that undefined could be taken for.
test('undefined is no bytes, also before anything was sent', () => {
  assert.throws(() => viewOfBinary(undefined as unknown as ArrayBuffer), MisuseError)
})

test('a copy of any size holds the bytes of its range', () => {
  for (const size of SIZES) {
    const chunk = Uint8Array.from({ length: size + 9 }, (_, i) => (i * 13) & 255)
    const copy = copier.copy(chunk, 4, 4 + size)
    assert.equal(copy.constructor, Uint8Array)
    assert.deepEqual(copy, chunk.slice(4, 4 + size))
  }
})

test('copies stay what they are when the chunk and later copies change', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3000), { maxLength: 30 }), (sizes) => {
      const copies = sizes.map((size, n) => {
        const chunk = new Uint8Array(size).fill(n + 1)
        const copy = copier.copy(chunk, 0, size)
        chunk.fill(0xff)
        return copy
      })
      for (const [n, copy] of copies.entries()) {
        assert.equal(copy.length, sizes[n])
        assert.ok(copy.every((byte) => byte === n + 1))
        copy.fill(0xee)
      }
    }),
  )
})

test('L5 message-pins-little: a kept message does not hold on to the read chunk', () => {
  const chunk = new Uint8Array(65_536)
  for (const size of SIZES.filter((size) => size <= 65_536)) {
    const copy = copier.copy(chunk, 0, size)
    assert.notEqual(copy.buffer, chunk.buffer)
    const kept = copy.buffer.byteLength
    assert.ok(kept <= Math.max(size, size > 64 ? 16_384 : 64), `${size} bytes keep ${kept}`)
  }
})

test('any view and buffer is taken as its bytes, without copy, however often it is sent', () => {
  const buffer = Uint8Array.from({ length: 24 }, (_, i) => i + 1).buffer
  const values = [
    buffer,
    new Uint8Array(buffer, 3, 10),
    Buffer.from(buffer, 2, 5),
    new DataView(buffer, 1, 7),
    new Uint16Array(buffer, 2, 4),
    new Float64Array(buffer, 8, 2),
    new Uint8ClampedArray(buffer, 5, 2),
    new Uint8Array(0),
    new ArrayBuffer(0),
  ]
  for (const value of values) {
    const offset = ArrayBuffer.isView(value) ? value.byteOffset : 0
    const expected = Buffer.from(
      ArrayBuffer.isView(value) ? value.buffer : value,
      offset,
      value.byteLength,
    )
    for (let time = 1; time <= 3; time++) {
      const view = viewOfBinary(value)
      assert.ok(view instanceof Uint8Array, `${value.constructor.name}, time ${time}`)
      assert.equal(Buffer.compare(view, expected), 0, `${value.constructor.name}, time ${time}`)
      assert.equal(view.length, value.byteLength)
    }
  }
})

test('a message just received can be sent on', () => {
  const copy = copier.copy(Uint8Array.of(1, 2, 3), 0, 3)
  assert.equal(viewOfBinary(copy), copy)
})

test('L7 send-buffer-unusable: a detached buffer is refused, also after it was sent in time', () => {
  assert.throws(() => viewOfBinary(detached(10)), isMisuse('send-buffer-unusable'))
  assert.throws(() => viewOfBinary(detached(1000)), isMisuse('send-buffer-unusable'))
  const whole = new ArrayBuffer(8)
  structuredClone(whole, { transfer: [whole] })
  assert.throws(() => viewOfBinary(whole), isMisuse('send-buffer-unusable'))

  for (const view of [Uint8Array.of(1, 2, 3), new DataView(new ArrayBuffer(4))]) {
    viewOfBinary(view)
    structuredClone(view.buffer, { transfer: [view.buffer] })
    assert.throws(() => viewOfBinary(view), isMisuse('send-buffer-unusable'))
  }
})

test('L7 send-buffer-unusable: a shared buffer is refused, small or large', () => {
  for (const size of [4, 1000]) {
    const view = new Uint8Array(new SharedArrayBuffer(size))
    assert.throws(() => viewOfBinary(view), isMisuse('send-buffer-unusable'))
    assert.throws(() => viewOfBinary(view), TypeError)
    const { buffer } = view as { buffer: unknown }
    assert.throws(() => viewOfBinary(buffer as ArrayBuffer), isMisuse('send-buffer-unusable'))
  }
})

test('what is not binary is refused as misuse', () => {
  const values = [null, undefined, 1, 'text', {}, [1, 2], new Date(), new SharedArrayBuffer(2)]
  for (const value of values) {
    assert.throws(() => viewOfBinary(value as ArrayBuffer), MisuseError, String(value))
  }
})
