// Base64 against Node's, and what counts as the form of 16 bytes.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeBase64, isBase64Of16Bytes } from './base64.ts'

test('the test vectors of RFC 4648 10 are encoded', () => {
  const vectors = {
    '': '',
    f: 'Zg==',
    fo: 'Zm8=',
    foo: 'Zm9v',
    foob: 'Zm9vYg==',
    fooba: 'Zm9vYmE=',
  }
  for (const [text, expected] of Object.entries(vectors)) {
    assert.equal(encodeBase64(Buffer.from(text)), expected)
  }
})

test('any bytes are encoded as Node encodes them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      assert.equal(encodeBase64(bytes), Buffer.from(bytes).toString('base64'))
    }),
  )
})

test('every key of 16 random bytes is recognised', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      assert.equal(isBase64Of16Bytes(Buffer.from(bytes).toString('base64')), true)
    }),
  )
})

test('bytes of any other number are not a key', () => {
  for (let length = 0; length <= 40; length++) {
    if (length === 16) continue
    assert.equal(
      isBase64Of16Bytes(Buffer.alloc(length, 0xa5).toString('base64')),
      false,
      `${length}`,
    )
  }
})

test('unused bits in the last character are dropped, as decoders do', () => {
  assert.equal(isBase64Of16Bytes('dGhlIHNhbXBsZSBub25jZR=='), true)
  assert.equal(Buffer.from('dGhlIHNhbXBsZSBub25jZR==', 'base64').toString(), 'the sample nonce')
})

test('missing padding, inner space, foreign alphabets and padding inside are no key', () => {
  const texts = [
    'dGhlIHNhbXBsZSBub25jZQ',
    'dGhlIHNhbXBsZSBub25jZQ=',
    'dGhlIHNhbXBsZSBub25jZQ===',
    ' dGhlIHNhbXBsZSBub25jZQ==',
    'dGhl HNhbXBsZSBub25jZQ==',
    'dGhlIHNhbXBsZSBub25jZ===',
    'dGhl=HNhbXBsZSBub25jZQ==',
    'dGhl-HNhbXBsZSBub25jZQ==',
    'dGhl_HNhbXBsZSBub25jZQ==',
    'dGhl\nHNhbXBsZSBub25jZQ==',
    'dGhlıHNhbXBsZSBub25jZQ==',
    'dGhlIHNhbXBsZSBub25jZQQQ',
    '========================',
  ]
  for (const text of texts) assert.equal(isBase64Of16Bytes(text), false, JSON.stringify(text))
})

test('any text: the answer is that of the grammar', () => {
  const nearKey = fc
    .tuple(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat(23), fc.string({ maxLength: 2 }))
    .map(([bytes, at, piece]) => {
      const key = Buffer.from(bytes).toString('base64')
      return key.slice(0, at) + piece + key.slice(at + piece.length)
    })
  fc.assert(
    fc.property(fc.oneof(fc.string(), nearKey), (text) => {
      assert.equal(
        isBase64Of16Bytes(text),
        /^[A-Za-z0-9+/]{22}==$/.test(text) && text.length === 24,
      )
    }),
  )
})
