import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asTransportError, TransportError } from './transport-error.ts'

test('an error of the system keeps its code and stands as the cause', () => {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
  const error = asTransportError(cause)
  assert.equal(error.name, 'TransportError')
  assert.equal(error.code, 'ECONNRESET')
  assert.equal(error.cause, cause)
  assert.match(error.message, /read ECONNRESET/)
})

test('an error without a code gets one; a wrapped one stays as it is', () => {
  assert.equal(typeof asTransportError(new Error('x')).code, 'string')
  const wrapped = new TransportError('E', 'message')
  assert.equal(asTransportError(wrapped), wrapped)
})
