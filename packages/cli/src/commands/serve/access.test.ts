import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLoopback, refuseHost, refuseToken } from './access.ts'

const LISTENING = { host: 'localhost', port: 8080 }

test('loopback is known by name and address', () => {
  for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '::1']) {
    assert.ok(isLoopback(host), host)
  }
  for (const host of ['0.0.0.0', '::', '192.168.0.1', '127.example.com', 'localhost.example']) {
    assert.ok(!isLoopback(host), host)
  }
})

test('the own names with the own port are let in', () => {
  for (const host of ['localhost:8080', 'LocalHost:8080', '127.0.0.1:8080', '[::1]:8080']) {
    assert.equal(refuseHost(host, LISTENING), undefined, host)
  }
  assert.equal(refuseHost('127.0.0.2:8080', { host: '127.0.0.2', port: 8080 }), undefined)
})

test('any other name or port is refused, and the answer says why', () => {
  const hosts = ['evil.example:8080', 'evil.example', 'localhost', 'localhost:80', '', null]
  for (const host of [...hosts, 'localhost:8080.evil.example', '127.0.0.2:8080']) {
    const why = refuseHost(host, LISTENING)
    assert.match(why ?? '', /is refused: .* answers only to localhost:8080, /, String(host))
  }
})

test('on port 80 the port may be left out', () => {
  assert.equal(refuseHost('localhost', { host: 'localhost', port: 80 }), undefined)
  assert.equal(refuseHost('[::1]', { host: 'localhost', port: 80 }), undefined)
  assert.notEqual(refuseHost('evil.example', { host: 'localhost', port: 80 }), undefined)
})

test('without a token metrics are open on loopback and closed elsewhere', () => {
  assert.equal(refuseToken(null, { adminToken: undefined, isLoopback: true }), undefined)
  assert.equal(refuseToken(null, { adminToken: undefined, isLoopback: false })?.status, 403)
  assert.equal(refuseToken('Bearer x', { adminToken: undefined, isLoopback: false })?.status, 403)
})

test('a token that is set is asked for everywhere', () => {
  for (const rule of [
    { adminToken: 'abc', isLoopback: true },
    { adminToken: 'abc', isLoopback: false },
  ]) {
    assert.equal(refuseToken('Bearer abc', rule), undefined)
    assert.equal(refuseToken('bearer  abc', rule), undefined)
    for (const header of [null, '', 'Bearer', 'Bearer abcd', 'Bearer ab', 'Basic abc', 'abc']) {
      assert.equal(refuseToken(header, rule)?.status, 401, String(header))
    }
  }
})
