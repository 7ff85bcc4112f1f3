import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlsKey } from './tls-key.ts'

test('equal options give equal keys, in whatever order and object', () => {
  const secret = 'BEGIN PRIVATE KEY'
  const one = tlsKey({ ca: 'A', key: secret, rejectUnauthorized: true, cert: undefined })
  assert.equal(one, tlsKey({ rejectUnauthorized: true, key: secret, ca: 'A' }))
  assert.equal(tlsKey({ ca: Buffer.from('A') }), tlsKey({ ca: Uint8Array.of(65) }))
  assert.equal(tlsKey({ ca: ['A', 'B'] }), tlsKey({ ca: ['A', 'B'] }))
  assert.equal(tlsKey(undefined), '')
  assert.ok(!one.includes(secret))
})

test('different options give different keys', () => {
  const keys = [
    {},
    { ca: 'A' },
    { ca: 'B' },
    { ca: ['A'] },
    { ca: ['A', 'B'] },
    { ca: Buffer.from('A') },
    { cert: 'A' },
    { ca: 'A', cert: 'A' },
    { ca: '1' },
    { timeout: 1 },
    { checkServerIdentity: () => undefined },
    { checkServerIdentity: () => undefined },
    { ca: 'A";"cert":"B' },
  ].map(tlsKey)
  assert.equal(new Set(keys).size, keys.length)
})
