// The handshake as text, with the sample key of RFC 6455 1.3.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginHandshake, endOfHead, faultOfAnswer } from './handshake.ts'

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='

test('a request names its key and ends with a blank line', () => {
  const { key, request } = beginHandshake(8080)
  assert.equal(Buffer.from(key, 'base64').length, 16)
  assert.ok(request.startsWith('GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n'))
  assert.ok(request.includes(`\r\nSec-WebSocket-Key: ${key}\r\n`))
  assert.ok(request.endsWith('\r\n\r\n'))
  assert.equal(endOfHead(request), request.length)
})

test('the right accept value in any case of its name is fine', () => {
  const head = `HTTP/1.1 101 Switching Protocols\r\nSEC-WEBSOCKET-ACCEPT:${ACCEPT}\r\n\r\n`
  assert.equal(faultOfAnswer(head, KEY), undefined)
})

test('another status or accept value is a fault that shows it', () => {
  assert.match(faultOfAnswer('HTTP/1.1 426 Upgrade Required\r\n\r\n', KEY) ?? '', /"HTTP\/1.1 426/)
  const wrong = 'HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: abc\r\n\r\n'
  assert.match(faultOfAnswer(wrong, KEY) ?? '', /abc/)
  assert.match(faultOfAnswer('HTTP/1.1 101 Switching Protocols\r\n\r\n', KEY) ?? '', /none/)
})

test('a head without its blank line is not complete', () => {
  assert.equal(endOfHead('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n'), -1)
})

test('what is offered must be agreed to, what is not must not', () => {
  const { request } = beginHandshake(8080, 'permessage-deflate')
  assert.ok(request.includes('\r\nSec-WebSocket-Extensions: permessage-deflate\r\n'))
  const plain = `HTTP/1.1 101 x\r\nSec-WebSocket-Accept: ${ACCEPT}\r\n`
  const agreed = `${plain}Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n`
  assert.equal(faultOfAnswer(agreed, KEY, 'permessage-deflate'), undefined)
  assert.match(faultOfAnswer(`${plain}\r\n`, KEY, 'permessage-deflate') ?? '', /does not agree/)
  assert.match(faultOfAnswer(agreed, KEY) ?? '', /does not agree/)
})
