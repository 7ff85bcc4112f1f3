import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latin1Bytes } from '../../../test-support/capture-script.ts'
import { RefusalBody } from './refusal-body.ts'

test('a body with Content-Length ends there', () => {
  const body = RefusalBody.ofHead('HTTP/1.1 403 Forbidden\r\nContent-Length: 5\r\n\r\n')
  body.push(latin1Bytes('no'))
  assert.equal(body.isComplete, false)
  body.push(latin1Bytes('pe!'))
  assert.equal(body.isComplete, true)
  assert.equal(body.takeText(), 'nope!')
})

test('a chunked body ends with its last chunk, also where a read cuts it', () => {
  const body = RefusalBody.ofHead('HTTP/1.1 500 x\nTransfer-Encoding: chunked\n\n')
  body.push(latin1Bytes('2\r\nno\r\n0'))
  assert.equal(body.isComplete, false)
  body.push(latin1Bytes('\r\n\r\n'))
  assert.equal(body.isComplete, true)
})

test('a body without an announced end goes on; only its first KiB is kept', () => {
  const body = new RefusalBody([['Content-Type', 'text/html']])
  body.push(new Uint8Array(100_000).fill(0x61))
  assert.equal(body.isComplete, false)
  assert.equal(body.takeText(), 'a'.repeat(1024))
})

test('204 and 304 have no body', () => {
  assert.equal(RefusalBody.ofHead('HTTP/1.1 304 Not Modified\r\n\r\n').isComplete, true)
})

test('a body that was cut inside a character is decoded as far as it goes', () => {
  const body = new RefusalBody([])
  body.push(new TextEncoder().encode('거부').subarray(0, 5))
  assert.equal(body.takeText(), '거\ufffd')
})
