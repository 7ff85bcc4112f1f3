import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endpointUrl } from './endpoint.ts'

test('a plain page uses ws: and keeps the port', () => {
  const location = { protocol: 'http:', host: 'localhost:8080' }
  assert.equal(endpointUrl(location, '/clock'), 'ws://localhost:8080/clock')
})

test('a page over TLS uses wss:', () => {
  assert.equal(endpointUrl({ protocol: 'https:', host: 'x.example' }, '/'), 'wss://x.example/')
})

test('an IPv6 host keeps its brackets', () => {
  const location = new URL('http://[::1]:81/push')
  assert.equal(endpointUrl(location, '/push'), 'ws://[::1]:81/push')
})
