// What a client asks for besides a plain WebSocket: where, and permessage-deflate; and an answer of
// another HTTP.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildRequest, type ClientRequest, judgeResponse } from './client-handshake.ts'
import type { DeflatePolicy } from './deflate-negotiation.ts'
import { MisuseError } from './errors.ts'
import { parseRequestHead, parseResponseHead } from './head.ts'

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const REQUEST: ClientRequest = {
  host: 'a.example:81',
  target: '/x?y',
  key: KEY,
  protocols: [],
  headers: [],
}
const POLICY: DeflatePolicy = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 12,
}

function judge(
  extensions: readonly string[],
  deflate: DeflatePolicy | undefined,
  httpVersion = '1.1',
): ReturnType<typeof judgeResponse> {
  const lines = extensions.map((value) => `Sec-WebSocket-Extensions: ${value}\r\n`).join('')
  const head = parseResponseHead(
    `HTTP/${httpVersion} 101 \r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n${lines}\r\n`,
  )
  assert.ok(typeof head !== 'string')
  return judgeResponse(head, { key: KEY, protocols: [], requireProtocol: true, deflate })
}

test('an offered extension is one header of the request', () => {
  const head = parseRequestHead(
    buildRequest({ ...REQUEST, extensions: 'permessage-deflate; client_max_window_bits' }),
  )
  assert.ok(typeof head !== 'string')
  assert.deepEqual(head.fields.all('sec-websocket-extensions'), [
    'permessage-deflate; client_max_window_bits',
  ])
})

test('H13 header-injection: host and target may not break the head', () => {
  const bad: Array<Partial<ClientRequest>> = [
    { host: '' },
    { target: '' },
    { host: 'a b' },
    { target: '/a\tb' },
    { target: '/ HTTP/1.1\r\nX: y' },
    { host: 'a\r\nX: y' },
    { target: '/\u2603' },
  ]
  for (const change of bad) {
    assert.throws(
      () => buildRequest({ ...REQUEST, ...change }),
      (error) => error instanceof MisuseError && error.code === 'header-injection',
      JSON.stringify(change),
    )
  }
})

test('H3 http-version-too-low: an answer of HTTP/1.0 opens nothing', () => {
  assert.deepEqual(judge([], undefined, '1.0'), { broken: 'http-version-too-low' })
})

test('an answer to permessage-deflate tells what both sides keep to', () => {
  assert.deepEqual(judge(['permessage-deflate; server_no_context_takeover'], POLICY), {
    protocol: '',
    deflate: {
      serverNoContextTakeover: true,
      clientNoContextTakeover: false,
      serverMaxWindowBits: 15,
      clientMaxWindowBits: 12,
    },
  })
  assert.deepEqual(judge([], POLICY), { protocol: '', deflate: undefined })
})

test('P3 response-deflate-illegal: an answer that does not fit the offer fails', () => {
  for (const answer of ['client_max_window_bits', 'server_max_window_bits=16', 'x']) {
    assert.deepEqual(judge([`permessage-deflate; ${answer}`], POLICY), {
      broken: 'response-deflate-illegal',
    })
  }
})

test('H7 response-extension-unrequested: another extension, or one beside it, fails', () => {
  const answers = ['x', 'permessage-deflate, x', 'permessage-deflate, permessage-deflate', 'a b']
  for (const answer of answers) {
    assert.deepEqual(judge([answer], POLICY), { broken: 'response-extension-unrequested' }, answer)
  }
})
