// The accept key against the vectors of the RFC and of the field, and against Node's digest.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { acceptKey, GUID, plainTextDigest } from './accept-key.ts'

test('the sample of RFC 6455 1.3 gives its accept value', () => {
  assert.equal(acceptKey('dGhlIHNhbXBsZSBub25jZQ=='), 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
})

test('a second known key gives its accept value', () => {
  assert.equal(acceptKey('sN9cRrP/n9NdMgdcy2VJFQ=='), 'fFBooB7FAkLlXgRSz0BT3v4hq5s=')
})

test('any key gives what Node gives', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const key = Buffer.from(bytes).toString('base64')
      const expected = createHash('sha1')
        .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64')
      assert.equal(acceptKey(key), expected)
      assert.equal(expected.length, 28)
    }),
  )
})

test('an injected digest is used instead of the plain one, over key and GUID', () => {
  const asked: string[] = []
  const digest = (text: string): string => {
    asked.push(text)
    return 'digest'
  }
  assert.equal(acceptKey('key', digest), 'digest')
  assert.deepEqual(asked, [`key${GUID}`])
})

test('the plain digest is base64 of SHA-1 for any ASCII text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 200 }), (text) => {
      assert.equal(
        plainTextDigest(text),
        createHash('sha1').update(text, 'latin1').digest('base64'),
      )
    }),
  )
})
