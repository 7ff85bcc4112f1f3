// The opening handshake as the client builds and judges it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  buildRequest,
  type ClientRequest,
  checkProtocols,
  headersAfterRedirect,
  judgeResponse,
  type ResponseExpectations,
} from './client-handshake.ts'
import { MisuseError } from './errors.ts'
import { parseRequestHead, parseResponseHead } from './head.ts'
import { RULES, type RuleCode } from './rules.ts'
import { judgeRequest } from './server-handshake.ts'

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const REQUEST: ClientRequest = {
  host: 'a.example:81',
  target: '/x?y',
  key: KEY,
  protocols: [],
  headers: [],
}
const EXPECTED: ResponseExpectations = { key: KEY, protocols: [], requireProtocol: true }
const LINES: Readonly<Record<string, string>> = {
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Accept': 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
}

type Change = Readonly<Record<string, string | readonly string[] | undefined>>
type Verdict = ReturnType<typeof judgeResponse>

function judge(
  change: Change = {},
  expected: Partial<ResponseExpectations> = {},
  first = 'HTTP/1.1 101 Switching Protocols',
): Verdict {
  let text = `${first}\r\n`
  for (const [name, given] of Object.entries({ ...LINES, ...change })) {
    const values = given === undefined ? [] : typeof given === 'string' ? [given] : given
    for (const value of values) text += `${name}: ${value}\r\n`
  }
  const head = parseResponseHead(`${text}\r\n`)
  if (typeof head === 'string') throw new Error(head)
  return judgeResponse(head, { ...EXPECTED, ...expected })
}

const agreed = (protocol = ''): Verdict => ({ protocol, deflate: undefined })

function assertBroken(
  change: Change,
  code: RuleCode,
  expected: Partial<ResponseExpectations> = {},
): void {
  assert.deepEqual(judge(change, expected), { broken: code }, JSON.stringify(change))
  assert.equal(RULES[code].status, undefined)
}

const isMisuse =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof MisuseError && error.code === code

test('a request is what our own server accepts, with version 13', () => {
  const text = buildRequest({
    ...REQUEST,
    protocols: ['b', 'a'],
    headers: [
      ['Cookie', 'c=1'],
      ['X-Y', ''],
    ],
  })
  const head = parseRequestHead(text)
  assert.ok(typeof head !== 'string')
  assert.deepEqual(judgeRequest(head, 'same'), {
    key: KEY,
    version: 13,
    protocols: ['b', 'a'],
    extensions: [],
  })
  assert.equal(head.target, '/x?y')
  assert.equal(head.fields.get('host'), 'a.example:81')
  assert.equal(head.fields.get('cookie'), 'c=1')
  assert.equal(head.fields.get('x-y'), '')
})

test('H10 extensions-empty: a request offers no extension header and no empty subprotocol header', () => {
  assert.doesNotMatch(buildRequest(REQUEST), /extensions|protocol:/i)
})

test("H13 header-injection: forbidden names and values are misuse, and so are the handshake's own", () => {
  for (const header of [
    ['X', 'a\r\nb'],
    ['X\n', 'a'],
    ['X', '\u0000'],
    ['X', '\u2603'],
  ]) {
    const headers = [header] as unknown as Array<[string, string]>
    assert.throws(() => buildRequest({ ...REQUEST, headers }), isMisuse('header-injection'))
  }
  for (const name of [
    'Host',
    'UPGRADE',
    'connection',
    'Sec-WebSocket-Key',
    'sec-websocket-version',
    'Sec-WebSocket-Protocol',
    'Sec-WebSocket-Extensions',
    'Content-Length',
    'Transfer-Encoding',
  ]) {
    assert.throws(
      () => buildRequest({ ...REQUEST, headers: [[name, 'x']] }),
      isMisuse('header-reserved'),
      name,
    )
  }
})

test('subprotocols that are no tokens, or given twice, are misuse', () => {
  checkProtocols([])
  checkProtocols(['chat', 'Chat', '__proto__'])
  for (const names of [[''], ['a b'], ['a,b'], ['a\r\n'], ['é'], ['a', 'a'], [5], [undefined]]) {
    assert.throws(
      () => checkProtocols(names as string[]),
      isMisuse('protocol-malformed'),
      `${names}`,
    )
    assert.throws(
      () => buildRequest({ ...REQUEST, protocols: names as string[] }),
      isMisuse('protocol-malformed'),
    )
  }
})

test('a legal response is taken, in any case and with outer space, unknown headers ignored', () => {
  assert.deepEqual(judge(), agreed())
  const change = {
    Upgrade: 'WebSocket',
    Connection: 'keep-alive, UPGRADE',
    'Sec-WebSocket-Accept': ' \ts3pPLMBiTxaQ9kYGzzhZRbK+xOo= \t',
    'Sec-WebSocket-Origin': 'http://x.example',
    'Sec-WebSocket-Location': 'ws://x.example/',
  }
  assert.deepEqual(judge(change), agreed())
  assert.deepEqual(judge({}, {}, 'HTTP/1.1 101'), agreed())
})

test('H16 status-not-101: any other status fails, whatever the headers say', () => {
  for (const status of [100, 102, 200, 204, 301, 400, 401, 403, 426, 500, 999]) {
    assert.deepEqual(judge({}, {}, `HTTP/1.1 ${status} x`), { broken: 'status-not-101' })
  }
})

test('H16 response-upgrade-missing: the Upgrade token must be there', () => {
  for (const value of [undefined, '', 'h2c', 'websockets', 'web socket']) {
    assertBroken({ Upgrade: value }, 'response-upgrade-missing')
  }
})

test('H1 response-connection-missing: the Connection token must be there', () => {
  for (const value of [undefined, '', 'keep-alive', 'upgraded']) {
    assertBroken({ Connection: value }, 'response-connection-missing')
  }
  assert.deepEqual(judge({ Connection: ['keep-alive', 'Upgrade'] }), agreed())
})

test('H16 accept-mismatch: anything but the exact hash of our key fails', () => {
  const accept = LINES['Sec-WebSocket-Accept']!
  for (const value of [
    undefined,
    '',
    accept.toLowerCase(),
    accept.slice(0, -1),
    `"${accept}"`,
    KEY,
    `${accept}, ${accept}`,
    'fFBooB7FAkLlXgRSz0BT3v4hq5s=',
  ]) {
    assertBroken({ 'Sec-WebSocket-Accept': value }, 'accept-mismatch')
  }
  const change = { 'Sec-WebSocket-Accept': 'fFBooB7FAkLlXgRSz0BT3v4hq5s=' }
  assert.deepEqual(judge(change, { key: 'sN9cRrP/n9NdMgdcy2VJFQ==' }), agreed())
})

test('H9 accept-duplicate: two accepts fail even when they are equal', () => {
  const accept = LINES['Sec-WebSocket-Accept']!
  assertBroken({ 'Sec-WebSocket-Accept': [accept, accept] }, 'accept-duplicate')
})

test('H7 response-protocol-unrequested: only one of those offered is taken, exactly', () => {
  const offered = { protocols: ['a', 'b'] }
  assert.deepEqual(judge({ 'Sec-WebSocket-Protocol': 'b' }, offered), agreed('b'))
  for (const value of ['c', 'A', 'a, b', 'ab', '', '"a"']) {
    assertBroken({ 'Sec-WebSocket-Protocol': value }, 'response-protocol-unrequested', offered)
  }
  for (const value of ['a', '', 'null']) {
    assertBroken({ 'Sec-WebSocket-Protocol': value }, 'response-protocol-unrequested')
  }
})

test('H7 response-protocol-missing: none chosen of those offered fails unless that was allowed', () => {
  assertBroken({}, 'response-protocol-missing', { protocols: ['a'] })
  assert.deepEqual(judge({}, { protocols: ['a'], requireProtocol: false }), agreed())
})

test('H9 response-protocol-duplicate: the header appears once', () => {
  const change = { 'Sec-WebSocket-Protocol': ['a', 'a'] }
  assertBroken(change, 'response-protocol-duplicate', { protocols: ['a'] })
})

test('H7 response-extension-unrequested: any extension fails when none is offered', () => {
  for (const value of ['permessage-deflate', 'x', 'x; y="z"', ',', 'a b']) {
    assertBroken({ 'Sec-WebSocket-Extensions': value }, 'response-extension-unrequested')
  }
  assert.deepEqual(judge({ 'Sec-WebSocket-Extensions': '' }), agreed())
})

test('H9 response-extensions-duplicate: the header appears once', () => {
  assertBroken({ 'Sec-WebSocket-Extensions': ['x', 'y'] }, 'response-extensions-duplicate')
})

test('H13 redirect-keeps-secrets: they go along only to the same place, and from ws to wss of it', () => {
  const headers: Array<[string, string]> = [
    ['Authorization', 'a'],
    ['cookie', 'b'],
    ['PROXY-Authorization', 'c'],
    ['X-Trace', 'd'],
  ]
  const kept = (from: string, to: string): string =>
    headersAfterRedirect(headers, from, to)
      .map(([, value]) => value)
      .join('')
  assert.equal(kept('wss://a.example:443', 'wss://a.example:443'), 'abcd')
  assert.equal(kept('ws://a.example:81', 'ws://a.example:81'), 'abcd')
  assert.equal(kept('ws://a.example:81', 'wss://a.example:81'), 'abcd')
  const elsewhere = [
    ['wss://a.example:443', 'ws://a.example:443'],
    ['wss://a.example:443', 'wss://b.example:443'],
    ['wss://a.example:443', 'wss://sub.a.example:443'],
    ['wss://a.example:443', 'wss://a.example:444'],
    ['ws://a.example:80', 'wss://b.example:80'],
    ['ws://a.example:80', 'ws://a.example.evil:80'],
  ] as const
  for (const [from, to] of elsewhere) assert.equal(kept(from, to), 'd', `${from} to ${to}`)
})
