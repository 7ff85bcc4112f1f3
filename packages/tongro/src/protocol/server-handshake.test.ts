// The opening handshake as the server judges it: one legal request, and everything that can be
// wrong with it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MisuseError } from './errors.ts'
import { parseRequestHead, parseResponseHead, type RequestHead } from './head.ts'
import { headerLines } from './header-lines.ts'
import type { OriginPolicy } from './origin.ts'
import { RULES, type RuleCode } from './rules.ts'
import {
  buildAcceptance,
  buildRefusal,
  isUpgradeAttempt,
  judgeRequest,
  type Offer,
  refusalHeaders,
} from './server-handshake.ts'
import type { Extension } from './tokens.ts'

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const LINES: Readonly<Record<string, string>> = {
  Host: 'localhost:8080',
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Key': KEY,
  'Sec-WebSocket-Version': '13',
}

/** Header lines: those of a legal request, with changes; undefined leaves one out. */
type Change = Readonly<Record<string, string | readonly string[] | undefined>>

function headOf(change: Change = {}, first = 'GET /chat HTTP/1.1'): RequestHead {
  let text = `${first}\r\n`
  for (const [name, given] of Object.entries({ ...LINES, ...change })) {
    const values = given === undefined ? [] : typeof given === 'string' ? [given] : given
    for (const value of values) text += `${name}: ${value}\r\n`
  }
  const head = parseRequestHead(`${text}\r\n`)
  if (typeof head === 'string') throw new Error(head)
  return head
}

const judge = (change?: Change, origins: OriginPolicy = 'same', first?: string): Offer | RuleCode =>
  judgeRequest(headOf(change, first), origins)

function assertRefused(change: Change, code: RuleCode, status: number, first?: string): void {
  assert.equal(judge(change, 'same', first), code, JSON.stringify(change))
  assert.equal(RULES[code].status, status)
}

test('a legal request is an offer with key, version and subprotocols', () => {
  assert.deepEqual(judge(), { key: KEY, version: 13, protocols: [], extensions: [] })
  assert.deepEqual(judge({ 'Sec-WebSocket-Protocol': 'chat, superchat' }), {
    key: KEY,
    version: 13,
    protocols: ['chat', 'superchat'],
    extensions: [],
  })
})

test('headers are found in any order and case, and unknown ones change nothing', () => {
  const text = `GET / HTTP/1.1\r\nsec-websocket-VERSION:13\r\nX: y\r\nCONNECTION:keep-alive, upgrade\r\nsec-websocket-key:\t ${KEY} \r\nUPGRADE:WebSocket\r\nhOST:a\r\n\r\n`
  const head = parseRequestHead(text)
  assert.ok(typeof head !== 'string')
  assert.deepEqual(judgeRequest(head, 'same'), {
    key: KEY,
    version: 13,
    protocols: [],
    extensions: [],
  })
})

test('H1 connection-token-missing: Connection is a list that must hold Upgrade', () => {
  for (const value of [
    'keep-alive, Upgrade',
    'upgrade',
    'UPGRADE,close',
    ['keep-alive', 'Upgrade'],
  ]) {
    assert.equal(typeof judge({ Connection: value }), 'object', `${value}`)
  }
  for (const value of [undefined, '', 'keep-alive', 'Upgraded', 'not-upgrade', 'up grade']) {
    assertRefused({ Connection: value }, 'connection-token-missing', 400)
  }
})

test('H2 key-duplicate: two keys are refused, equal or not', () => {
  assertRefused({ 'Sec-WebSocket-Key': [KEY, KEY] }, 'key-duplicate', 400)
  assertRefused({ 'Sec-WebSocket-Key': [KEY, 'x'] }, 'key-duplicate', 400)
})

test('H2 key-malformed: a key that is not the base64 form of 16 bytes is refused', () => {
  const keys = [
    '',
    'abc',
    KEY.slice(0, -1),
    `${KEY}, ${KEY}`,
    KEY.replace('d', '_'),
    'AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  ]
  for (const key of keys) assertRefused({ 'Sec-WebSocket-Key': key }, 'key-malformed', 400)
})

test('H17 key-missing, H17 upgrade-missing, H17 host-missing: 400 for each', () => {
  assertRefused({ 'Sec-WebSocket-Key': undefined }, 'key-missing', 400)
  assertRefused({ Upgrade: undefined }, 'upgrade-missing', 400)
  assertRefused({ Host: undefined }, 'host-missing', 400)
  assertRefused({ Host: ['a', 'a'] }, 'host-missing', 400)
})

test('H3 method-not-get: any other method is refused with 405, which names GET', () => {
  for (const method of ['POST', 'HEAD', 'OPTIONS', 'CONNECT', 'get', 'GETS']) {
    assertRefused({}, 'method-not-get', 405, `${method} / HTTP/1.1`)
  }
  assert.deepEqual(new Map(refusalHeaders('method-not-get')).get('Allow'), 'GET')
})

test('H3 http-version-too-low: HTTP/1.0 and 0.9 are refused', () => {
  assertRefused({}, 'http-version-too-low', 400, 'GET / HTTP/1.0')
  assertRefused({}, 'http-version-too-low', 400, 'GET / HTTP/0.9')
})

test('H4 version-unsupported: only 13 and 8 are spoken, others get 426 with the list', () => {
  assert.equal((judge({ 'Sec-WebSocket-Version': '8' }) as Offer).version, 8)
  for (const version of [
    undefined,
    '',
    '0',
    '7',
    '9',
    '12',
    '14',
    '013',
    '13.0',
    '1 3',
    '13;x',
    'x',
  ]) {
    assertRefused({ 'Sec-WebSocket-Version': version }, 'version-unsupported', 426)
  }
  const headers = new Map(refusalHeaders('version-unsupported'))
  assert.equal(headers.get('Sec-WebSocket-Version'), '13, 8')
  assert.equal(headers.get('Upgrade'), 'websocket')
})

test('H4 version-duplicate: the header appears once', () => {
  assertRefused({ 'Sec-WebSocket-Version': ['13', '13'] }, 'version-duplicate', 400)
  assertRefused({ 'Sec-WebSocket-Version': ['8', '13'] }, 'version-duplicate', 400)
})

test('H5 upgrade-token-missing: Upgrade must hold websocket, in any case', () => {
  for (const value of ['websocket', 'WebSocket', 'WEBSOCKET', 'h2c, websocket']) {
    assert.equal(typeof judge({ Upgrade: value }), 'object', value)
  }
  for (const value of ['', 'h2c', 'websockets', 'web socket', 'TLS/1.0']) {
    assertRefused({ Upgrade: value }, 'upgrade-token-missing', 400)
  }
})

test('H8 protocol-picked-blindly: the answer names no subprotocol unless one is given', () => {
  assert.doesNotMatch(buildAcceptance(KEY, undefined, []), /-protocol/i)
  assert.match(buildAcceptance(KEY, 'v1', []), /\r\nSec-WebSocket-Protocol: v1\r\n/)
})

test('H9 protocol-malformed: the header may repeat and is joined, but names are distinct tokens', () => {
  const repeated = judge({ 'Sec-WebSocket-Protocol': ['a', 'b, c'] }) as Offer
  assert.deepEqual(repeated.protocols, ['a', 'b', 'c'])
  for (const value of ['', ',', 'a b', 'a, a', 'a/b', '"a"', ['a', 'a']]) {
    assertRefused({ 'Sec-WebSocket-Protocol': value }, 'protocol-malformed', 400)
  }
})

test('H9 extensions-malformed: the header may repeat, unknown ones are read, bad grammar is refused', () => {
  const bare = (name: string): Extension => ({ name, parameters: [] })
  const legal: ReadonlyArray<readonly [string | readonly string[], readonly Extension[]]> = [
    [
      'permessage-deflate; client_max_window_bits',
      [{ name: 'permessage-deflate', parameters: [['client_max_window_bits', undefined]] }],
    ],
    ['unknown; x="1"', [{ name: 'unknown', parameters: [['x', '1']] }]],
    [
      ['a', 'b'],
      [bare('a'), bare('b')],
    ],
  ]
  for (const [value, extensions] of legal) {
    const offer = judge({ 'Sec-WebSocket-Extensions': value })
    assert.deepEqual(offer, { key: KEY, version: 13, protocols: [], extensions })
  }
  for (const value of ['a;', 'a; b="', 'a b', ';', `a; b="${'\\c'.repeat(5000)}`]) {
    assertRefused({ 'Sec-WebSocket-Extensions': value }, 'extensions-malformed', 400)
  }
})

test('H10 extensions-empty: the answer holds no Sec-WebSocket-Extensions', () => {
  assert.doesNotMatch(buildAcceptance(KEY, 'a', [['X', 'y']]), /extensions/i)
})

test('H11 header-parse-linear: 32k spaces in -Protocol and an unclosed quote in -Extensions are judged', () => {
  const spaces = ' '.repeat(32_768)
  const offer = judge({ 'Sec-WebSocket-Protocol': `a,${spaces}b` }) as Offer
  assert.deepEqual(offer.protocols, ['a', 'b'])
  assertRefused({ 'Sec-WebSocket-Protocol': `a${spaces}b` }, 'protocol-malformed', 400)
  assertRefused(
    { 'Sec-WebSocket-Extensions': `a;b="${'\\c'.repeat(1 << 20)}` },
    'extensions-malformed',
    400,
  )
})

test('H15 origin-refused: another origin is refused with 403 whose text names the option origins', () => {
  for (const Origin of [
    'http://evil.example',
    'null',
    '',
    ['http://localhost:8080', 'http://evil.example'],
  ]) {
    assertRefused({ Origin }, 'origin-refused', 403)
  }
  assert.match(RULES['origin-refused'].text, /option origins/)
  for (const Origin of [undefined, 'http://localhost:8080', 'https://LOCALHOST:8080']) {
    assert.equal(typeof judge({ Origin }), 'object', `${Origin}`)
  }
  assert.equal(typeof judge({ Origin: 'null' }, '*'), 'object')
  assert.equal(typeof judge({ Origin: 'https://a.example' }, ['https://a.example']), 'object')
})

test('H15 origin-refused: version 8 has its origin in Sec-WebSocket-Origin, version 13 has not', () => {
  const evil = 'http://evil.example'
  const eight = { 'Sec-WebSocket-Version': '8' }
  assertRefused({ ...eight, 'Sec-WebSocket-Origin': evil }, 'origin-refused', 403)
  assert.equal(
    typeof judge({ ...eight, 'Sec-WebSocket-Origin': 'http://localhost:8080' }),
    'object',
  )
  assert.equal(typeof judge({ 'Sec-WebSocket-Origin': evil }), 'object')
})

test('anything with a header of the handshake is an attempt, other requests are not', () => {
  for (const name of ['Upgrade', 'Sec-WebSocket-Key', 'Sec-WebSocket-Version']) {
    const others = Object.fromEntries(Object.keys(LINES).map((line) => [line, undefined]))
    assert.equal(isUpgradeAttempt(headOf({ ...others, [name]: LINES[name] }).fields), true, name)
  }
  const plain = {
    Upgrade: 'h2c',
    'Sec-WebSocket-Key': undefined,
    'Sec-WebSocket-Version': undefined,
  }
  assert.equal(isUpgradeAttempt(headOf(plain).fields), false)
})

test('an acceptance is a response with the accept value and the given headers', () => {
  const text = buildAcceptance(KEY, 'v1', [
    ['X-One', 'a'],
    ['X-One', 'b'],
  ])
  const head = parseResponseHead(text)
  assert.ok(typeof head !== 'string')
  assert.equal(head.status, 101)
  assert.deepEqual(
    [...head.fields],
    [
      ['upgrade', 'websocket'],
      ['connection', 'Upgrade'],
      ['sec-websocket-accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
      ['sec-websocket-protocol', 'v1'],
      ['x-one', 'a'],
      ['x-one', 'b'],
    ],
  )
})

test('a refusal is a response with length and end of the connection', () => {
  const head = parseResponseHead(
    buildRefusal(403, 'Forbidden', refusalHeaders('origin-refused'), 7),
  )
  assert.ok(typeof head !== 'string')
  assert.equal(head.status, 403)
  assert.equal(head.fields.get('content-length'), '7')
  assert.equal(head.fields.get('connection'), 'close')
  assert.equal(head.fields.get('content-type'), 'text/plain; charset=utf-8')
  const bodiless = parseResponseHead(buildRefusal(304, 'Not Modified', [], undefined))
  assert.ok(typeof bodiless !== 'string')
  assert.equal(bodiless.fields.has('content-length'), false)
  assert.equal(bodiless.fields.get('connection'), 'close')
})

test('an acceptance names the extension that was agreed', () => {
  const text = buildAcceptance(KEY, undefined, [], undefined, 'permessage-deflate')
  const head = parseResponseHead(text)
  assert.ok(typeof head !== 'string')
  assert.deepEqual(head.fields.all('sec-websocket-extensions'), ['permessage-deflate'])
})

test('H13 header-injection: names and values that HTTP forbids are misuse, and nothing is built', () => {
  const bad: Array<[string, unknown]> = [
    ['X', 'a\r\nY: b'],
    ['X', 'a\nb'],
    ['X', 'a\u0000'],
    ['X', 'snow \u2603'],
    ['X', 5],
    ['X', undefined],
    ['X\r\nY', 'a'],
    ['X Y', 'a'],
  ]
  for (const header of bad) {
    const headers = [header] as Array<[string, string]>
    const isInjection = (error: unknown): boolean =>
      error instanceof MisuseError && error.code === 'header-injection'
    assert.throws(() => headerLines(headers), isInjection, JSON.stringify(header))
    assert.throws(() => buildAcceptance(KEY, undefined, headers), isInjection)
    assert.throws(() => buildRefusal(400, 'Bad Request', headers, 0), isInjection)
  }
  assert.equal(
    headerLines([
      ['X', 'a b\tc\u00fc'],
      ['Y', ''],
    ]),
    'X: a b\tc\u00fc\r\nY: \r\n',
  )
})

test("H10 extensions-empty: headers of the caller never double the handshake's own", () => {
  const own = [
    'Sec-WebSocket-Protocol',
    'sec-websocket-extensions',
    'SEC-WEBSOCKET-ACCEPT',
    'Upgrade',
  ]
  for (const name of own) {
    assert.throws(
      () => buildAcceptance(KEY, undefined, [[name, '']]),
      (error: { code?: string }) => error.code === 'header-reserved',
      name,
    )
  }
})

test('H6 handshake-has-body: a handshake that announces a body is refused', () => {
  const judge = (line: string): unknown => {
    const head = parseRequestHead(
      `GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${KEY}\r\nSec-WebSocket-Version: 13\r\n${line}\r\n\r\n`,
    )
    assert.ok(typeof head !== 'string')
    return judgeRequest(head, 'same')
  }
  assert.equal(judge('Content-Length: 5'), 'handshake-has-body')
  assert.equal(judge('Transfer-Encoding: chunked'), 'handshake-has-body')
  assert.equal(judge('Content-Length: 0, 5'), 'handshake-has-body')
  assert.equal(typeof judge('Content-Length: 0'), 'object')
})
