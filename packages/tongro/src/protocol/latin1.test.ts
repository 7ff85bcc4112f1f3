import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latin1 } from './latin1.ts'

test('each byte is one character, also beyond what one call takes', () => {
  const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => i & 255)
  assert.equal(latin1(bytes), Buffer.from(bytes).toString('latin1'))
  assert.equal(latin1(bytes, 250, 258), '\xfa\xfb\xfc\xfd\xfe\xff\x00\x01')
  assert.equal(latin1(bytes, 5, 5), '')
})
