import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  nodeTextCodec,
  nodeTextDigest,
  randomHandshakeKey,
  randomMaskKey,
} from './node-platform.ts'

test('F12 mask-key-fresh: keys are 32 bits, differ, and use every bit', () => {
  const keys = Array.from({ length: 10_000 }, () => randomMaskKey())
  let [and, or] = [0xffffffff, 0]
  for (const key of keys) {
    assert.ok(Number.isInteger(key) && key >= 0 && key <= 0xffffffff)
    and = (and & key) >>> 0
    or = (or | key) >>> 0
  }
  assert.deepEqual([and, or], [0, 0xffffffff])
  // Of 10000 random numbers of 32 bits about 0.01 pairs are equal.
  assert.ok(new Set(keys).size >= 9_995)
})

test('H16: handshake keys are base64 of 16 bytes, fresh each time', () => {
  const keys = Array.from({ length: 100 }, () => randomHandshakeKey())
  for (const key of keys) assert.equal(Buffer.from(key, 'base64').length, 16)
  assert.equal(new Set(keys).size, 100)
  assert.match(keys[0]!, /^[A-Za-z0-9+/]{22}==$/)
})

test('H16: the digest gives the accept of the document', () => {
  const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
  assert.equal(nodeTextDigest(`dGhlIHNhbXBsZSBub25jZQ==${guid}`), 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
})

test('the coder works on parts of plain arrays, and replaces what is no Unicode', () => {
  const target = new Uint8Array(20)
  const text = 'a€𝄞'
  const size = nodeTextCodec.write(text, target.subarray(3), 2)
  assert.equal(size, nodeTextCodec.byteLength(text))
  assert.equal(nodeTextCodec.decode(target, 5, 5 + size), text)
  assert.equal(nodeTextCodec.byteLength('\ud800'), 3)
  nodeTextCodec.write('\ud800', target, 0)
  assert.equal(nodeTextCodec.decode(target, 0, 3), '\ufffd')
  assert.equal(nodeTextCodec.decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41), 0, 4), '\ufeffA')
})
