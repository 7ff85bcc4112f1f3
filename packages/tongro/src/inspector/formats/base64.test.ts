// Base64 against Node's own.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeBase64, encodeBase64 } from './base64.ts'

test('any bytes are written as Node writes them, and come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64')
      assert.equal(encodeBase64(bytes), text)
      assert.deepEqual(decodeBase64(text), new Uint8Array(bytes))
      assert.deepEqual(decodeBase64(text.replaceAll('=', '')), new Uint8Array(bytes))
      assert.deepEqual(
        decodeBase64(Buffer.from(bytes).toString('base64url')),
        new Uint8Array(bytes),
      )
    }),
  )
})

test('the first character that is not base64 is named by its position', () => {
  for (const [text, position] of [
    ['*AAA', 0],
    ['AA*A', 2],
    ['AAAAA*', 5],
    ['AAAA=AAA', 4],
    ['A', 0],
    ['AAAAA', 4],
    ['AA==='.padStart(5), 2],
    ['AAé=', 2],
    ['====', 0],
  ] as const) {
    assert.equal(decodeBase64(text), position, text)
  }
})
