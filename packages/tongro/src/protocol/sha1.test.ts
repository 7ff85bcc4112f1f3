// SHA-1 against the published vectors and against Node's.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { sha1 } from './sha1.ts'

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const nodeSha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex')

test('the vectors of FIPS 180 are met', () => {
  const vectors = {
    '': 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    abc: 'a9993e364706816aba3e25717850c26c9cd0d89d',
    abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq:
      '84983e441c3bd26ebaae4aa1f95129e5e54670f1',
  }
  for (const [text, digest] of Object.entries(vectors)) {
    assert.equal(hexOf(sha1(Buffer.from(text))), digest)
  }
})

test('every length around the block sizes gives what Node gives', () => {
  for (let length = 0; length <= 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 255)
    assert.equal(hexOf(sha1(bytes)), nodeSha1(bytes), `${length} bytes`)
  }
})

test('random messages give what Node gives, and are not changed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      const before = bytes.slice()
      assert.equal(hexOf(sha1(bytes)), nodeSha1(bytes))
      assert.deepEqual(bytes, before)
    }),
  )
})

test('a view into the middle of a buffer is digested alone', () => {
  const whole = Uint8Array.from({ length: 300 }, (_, i) => i & 255)
  const view = whole.subarray(3, 150)
  assert.equal(hexOf(sha1(view)), nodeSha1(view.slice()))
})
