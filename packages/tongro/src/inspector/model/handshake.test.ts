// The judge of opening handshakes as a bystander: what was agreed, every check, every breach with
// its values.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { acceptKey, GUID } from '../../protocol/index.ts'
import { type HandshakeContext, type HandshakeVerdict, judgeHandshake } from './handshake.ts'
import { type HeadInput, readHead } from './head-input.ts'
import type { FindingCode } from './reports.ts'

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='
const PLACE = { time: 0, size: 1, chunks: 1 }
type Change = Readonly<Record<string, string | readonly string[] | undefined>>

function headOf(from: 'client' | 'server', first: string, lines: Change): HeadInput {
  let text = `${first}\r\n`
  for (const [name, given] of Object.entries(lines)) {
    for (const value of given === undefined ? [] : [given].flat()) text += `${name}: ${value}\r\n`
  }
  return readHead(`${text}\r\n`, from, PLACE)
}

const request = (change: Change = {}, first = 'GET /chat HTTP/1.1'): HeadInput =>
  headOf('client', first, {
    Host: 'a.example',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': KEY,
    'Sec-WebSocket-Version': '13',
    ...change,
  })
const response = (change: Change = {}, first = 'HTTP/1.1 101 Switching Protocols'): HeadInput =>
  headOf('server', first, {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Accept': ACCEPT,
    ...change,
  })

const codes = ({ breaches }: HandshakeVerdict): string[] => breaches.map(({ code }) => code)
const broken = ({ report }: HandshakeVerdict): string[] =>
  report.checks.filter(({ verdict }) => verdict === 'broken').map(({ name }) => name)

function detailOf(verdict: HandshakeVerdict, code: FindingCode): string {
  const found = verdict.breaches.find((breach) => breach.code === code)
  assert.ok(found, `${code} is not among ${codes(verdict)}`)
  return found.detail ?? ''
}

test('a legal handshake is open, and each check says what it compared', () => {
  const verdict = judgeHandshake(
    request({ 'Sec-WebSocket-Protocol': 'a, b', Origin: 'http://a.example' }),
    response({ 'Sec-WebSocket-Protocol': 'b' }),
  )
  assert.deepEqual(verdict.breaches, [])
  const { report } = verdict
  assert.equal(report.isOpen, true)
  assert.deepEqual([report.path, report.host, report.version], ['/chat', 'a.example', '13'])
  assert.deepEqual([report.protocolsOffered, report.protocol], [['a', 'b'], 'b'])
  assert.equal(report.status, 101)
  assert.deepEqual(
    report.checks.map(({ name, verdict }) => `${name} ${verdict}`),
    [
      'request-line ok',
      'host ok',
      'upgrade ok',
      'connection ok',
      'version ok',
      'key ok',
      'origin ok',
      'status ok',
      'response-upgrade ok',
      'response-connection ok',
      'accept ok',
      'protocol ok',
      'extensions ok',
    ],
  )
  assert.equal(
    report.checks.find(({ name }) => name === 'protocol')?.value,
    'offered "a, b", chosen "b"',
  )
})

test('the accept key is shown in its four steps', () => {
  const { report } = judgeHandshake(request(), response())
  assert.deepEqual(report.accept, {
    key: KEY,
    guid: GUID,
    joined: `${KEY}${GUID}`,
    sha1: 'b37a4f2cc0624f1690f64606cf385945b2bec4ea',
    expected: ACCEPT,
    received: ACCEPT,
    isValid: true,
  })
})

test('every broken rule of both heads is found, with its values', () => {
  const verdict = judgeHandshake(
    request(
      { Upgrade: 'h2c', Connection: 'close', 'Sec-WebSocket-Version': '7', Host: undefined },
      'POST / HTTP/1.0',
    ),
    response({ Upgrade: undefined, Connection: 'keep-alive', 'Sec-WebSocket-Protocol': 'x' }),
  )
  assert.deepEqual(codes(verdict), [
    'method-not-get',
    'http-version-too-low',
    'host-missing',
    'upgrade-token-missing',
    'connection-token-missing',
    'version-unsupported',
    'response-upgrade-missing',
    'response-connection-missing',
    'response-protocol-unrequested',
  ])
  assert.equal(detailOf(verdict, 'method-not-get'), 'the method is "POST"')
  assert.equal(detailOf(verdict, 'http-version-too-low'), 'the version is "1.0"')
  assert.equal(detailOf(verdict, 'host-missing'), 'no Host')
  assert.equal(detailOf(verdict, 'upgrade-token-missing'), 'Upgrade: "h2c"')
  assert.equal(detailOf(verdict, 'version-unsupported'), 'Sec-WebSocket-Version: "7"')
  assert.equal(detailOf(verdict, 'response-upgrade-missing'), 'no Upgrade')
  assert.equal(detailOf(verdict, 'response-protocol-unrequested'), 'chosen "x", offered nothing')
  assert.deepEqual(broken(verdict), [
    'request-line',
    'host',
    'upgrade',
    'connection',
    'version',
    'response-upgrade',
    'response-connection',
    'protocol',
  ])
})

test('H16 accept-mismatch: the likely mistake of the server is named', () => {
  const cases: ReadonlyArray<readonly [string | undefined, RegExp]> = [
    [undefined, /the header is missing/],
    ['', /the header is empty/],
    [KEY, /the key was sent back/],
    ['b37a4f2cc0624f1690f64606cf385945b2bec4ea', /hexadecimal instead of base64/],
    ['B37A4F2CC0624F1690F64606CF385945B2BEC4EA', /hexadecimal instead of base64/],
    [
      Buffer.from('b37a4f2cc0624f1690f64606cf385945b2bec4ea').toString('base64'),
      /not its 20 bytes/,
    ],
    [ACCEPT.replace('=', ''), /padding = is missing/],
    [ACCEPT.replace('+', '-'), /base64url/],
    [ACCEPT.toLowerCase(), /lower case/],
    ['abc', /not the base64 form of 20 bytes/],
    ['AAAAAAAAAAAAAAAAAAAAAAAAAAA=', /another key, or an old answer/],
    [acceptKey('x3JJHMbDL1EzLkh9GBhXDw=='), /another connection's key, x3JJHMbDL1EzLkh9GBhXDw==/],
  ]
  for (const [accept, cause] of cases) {
    const context: HandshakeContext = { otherKeys: ['x3JJHMbDL1EzLkh9GBhXDw=='] }
    const verdict = judgeHandshake(request(), response({ 'Sec-WebSocket-Accept': accept }), context)
    assert.match(detailOf(verdict, 'accept-mismatch'), cause, String(accept))
    assert.deepEqual(broken(verdict), ['accept'])
  }
  const other = judgeHandshake(
    request({ 'Sec-WebSocket-Key': 'x3JJHMbDL1EzLkh9GBhXDw==' }),
    response(),
  )
  assert.match(detailOf(other, 'accept-mismatch'), /example in RFC 6455 1\.3/)
})

test('H16 accept-mismatch: what was hashed instead is found', async () => {
  const { createHash } = await import('node:crypto')
  const of = (text: string): string => createHash('sha1').update(text, 'latin1').digest('base64')
  const cases: ReadonlyArray<readonly [string, RegExp]> = [
    [of(KEY), /GUID was not appended/],
    [of(GUID + KEY), /in front of the key/],
    [of(KEY + GUID.toLowerCase()), /GUID was written in lower case/],
    [of(`${KEY}${GUID}\0`), /NUL at the end of the GUID/],
    [of(`${KEY}\r\n${GUID}`), /line break behind the key/],
    [of(Buffer.from(KEY, 'base64').toString('latin1') + GUID), /decoded from base64/],
  ]
  for (const [accept, cause] of cases) {
    const verdict = judgeHandshake(request(), response({ 'Sec-WebSocket-Accept': accept }))
    assert.match(detailOf(verdict, 'accept-mismatch'), cause)
  }
})

test('H16 status-not-101: a refusal is one finding that says what the server meant', () => {
  const refused = (line: string, change: Change = {}, asked: Change = {}, refusal = ''): string => {
    const verdict = judgeHandshake(request(asked), headOf('server', `HTTP/1.1 ${line}`, change), {
      refusal,
    })
    assert.equal(verdict.report.isOpen, false)
    assert.equal(verdict.report.refusal, refusal)
    assert.equal(codes(verdict).at(-1) === 'origin-foreign' ? 1 : 0, asked['Origin'] ? 1 : 0)
    assert.ok(!codes(verdict).includes('response-upgrade-missing'))
    return detailOf(verdict, 'status-not-101')
  }
  assert.equal(
    refused('401 Unauthorized', { 'WWW-Authenticate': 'Basic realm="x"' }),
    '401 Unauthorized: credentials are missing or wrong, it asks for "Basic realm="x""',
  )
  assert.match(
    refused('403 Forbidden', {}, { Origin: 'http://b.example' }),
    /Origin "http:\/\/b\.example" is likely not allowed at "a\.example"/,
  )
  assert.match(refused('403 No'), /this client may not connect/)
  assert.match(refused('404 Not Found'), /nothing is at "\/chat"/)
  assert.match(refused('400 x', {}, { Upgrade: undefined }), /breaks upgrade-missing/)
  assert.match(refused('400 x'), /wants something of its own/)
  assert.match(refused('426 x', { 'Sec-WebSocket-Version': '13' }), /speaks the versions "13"/)
  assert.match(refused('200 OK'), /ordinary request/)
  assert.match(refused('302 Found', { Location: 'https://b/' }), /redirect to "https:\/\/b\/"/)
  assert.match(refused('503 x', { 'Retry-After': '5' }), /try again after "5"/)
  assert.match(refused('599 x'), /its log tells more/)
  assert.match(
    refused(
      '403 x',
      {},
      {},
      'RFC 6455 10.2: Origin is neither this host nor allowed by the option origins',
    ),
    /names the rule origin-refused/,
  )
  assert.match(refused('499 Own', {}, {}, 'go\naway'), /^499 Own, "go"$/)
})

test('I9 origin-foreign: a page of another host is noted', () => {
  const verdict = judgeHandshake(request({ Origin: 'http://b.example' }), response())
  assert.deepEqual(codes(verdict), ['origin-foreign'])
  assert.equal(detailOf(verdict, 'origin-foreign'), 'Origin "http://b.example", Host "a.example"')
  assert.equal(verdict.report.origin, 'http://b.example')
  assert.deepEqual(broken(verdict), [])
})

test('P3 response-deflate-illegal: the parameter that does not fit is named', () => {
  const D = 'permessage-deflate'
  const cases: ReadonlyArray<readonly [string, string, RegExp]> = [
    [D, `${D}; client_max_window_bits=10`, /only where it was offered/],
    [`${D}; server_max_window_bits=10`, D, /server_max_window_bits was asked for/],
    [D, `${D}; x`, /"x" is no parameter/],
    [D, `${D}, ${D}`, /answered twice/],
    [D, `${D}; server_max_window_bits=9; server_max_window_bits=9`, /stands twice/],
    [
      `${D}; server_max_window_bits=10`,
      `${D}; server_max_window_bits=12`,
      /not within what was offered/,
    ],
  ]
  for (const [offer, answer, cause] of cases) {
    const verdict = judgeHandshake(
      request({ 'Sec-WebSocket-Extensions': offer }),
      response({ 'Sec-WebSocket-Extensions': answer }),
    )
    assert.match(detailOf(verdict, 'response-deflate-illegal'), cause)
    assert.ok(verdict.report.deflate, 'what is legal of it is still known')
  }
})

test('permessage-deflate is reported as agreed, and not when it is not', () => {
  const D = 'permessage-deflate; client_max_window_bits'
  const deflateOf = (answer: string | undefined): unknown =>
    judgeHandshake(
      request({ 'Sec-WebSocket-Extensions': D }),
      response({ 'Sec-WebSocket-Extensions': answer }),
    ).report.deflate
  assert.deepEqual(
    deflateOf('permessage-deflate; client_max_window_bits=9; server_no_context_takeover'),
    {
      serverNoContextTakeover: true,
      clientNoContextTakeover: false,
      serverMaxWindowBits: 15,
      clientMaxWindowBits: 9,
      isGuess: false,
    },
  )
  assert.equal(deflateOf(undefined), undefined)
})

test('half a handshake is judged as far as it goes', () => {
  const asked = judgeHandshake(request(), undefined)
  assert.equal(asked.report.isOpen, false)
  assert.deepEqual(codes(asked), ['handshake-unanswered'])
  const verdicts = new Map(asked.report.checks.map(({ name, verdict }) => [name, verdict]))
  assert.deepEqual(
    [verdicts.get('key'), verdicts.get('accept'), verdicts.get('status')],
    ['ok', 'unknown', 'unknown'],
  )
  const answered = judgeHandshake(undefined, response({ 'Sec-WebSocket-Protocol': 'x' }))
  assert.deepEqual(codes(answered), [])
  assert.equal(answered.report.isOpen, true)
  assert.equal(answered.report.protocol, 'x')
  const none = judgeHandshake(undefined, undefined)
  assert.ok(none.report.checks.every(({ verdict }) => verdict === 'unknown'))
})

test('I7 handshake-unanswered: a request that was cut, or whole and without an answer', () => {
  const cut = readHead('GET / HTTP/1.1\r\nHost: a\r\nUpgra', 'client', PLACE)
  const verdict = judgeHandshake(cut, undefined)
  assert.deepEqual(
    verdict.breaches.map(({ code, from }) => [code, from]),
    [['handshake-unanswered', 'client']],
  )
  assert.match(detailOf(verdict, 'handshake-unanswered'), /no empty line at its end/)
  assert.match(
    detailOf(judgeHandshake(request(), undefined), 'handshake-unanswered'),
    /whole, and no answer came/,
  )
  const half = readHead('HTTP/1.1 101 x\r\nUpgrade: we', 'server', PLACE)
  assert.deepEqual(codes(judgeHandshake(request(), half)), ['handshake-unanswered'])
})

test('over HTTP/2 there is no key, no Upgrade, and any status of 2xx opens', () => {
  const h2 = (
    from: 'client' | 'server',
    fields: HeadInput['fields'],
    status?: number,
  ): HeadInput => {
    const target = from === 'client' ? '/chat' : undefined
    const parts = { method: undefined, target, status, reason: undefined, line: '' }
    const whole = { broken: [], isWhole: true }
    return { ...PLACE, httpVersion: '2', fields, ...parts, ...whole }
  }
  const fields: HeadInput['fields'] = [
    [':method', 'CONNECT'],
    [':protocol', 'websocket'],
    [':scheme', 'https'],
    [':path', '/chat'],
    [':authority', 'a.example'],
    ['sec-websocket-version', '13'],
  ]
  const good = judgeHandshake(h2('client', fields), h2('server', [[':status', '200']], 200))
  assert.deepEqual([codes(good), good.report.isOpen, good.report.host], [[], true, 'a.example'])
  assert.deepEqual(
    good.report.checks.map(({ name }) => name),
    ['request-line', 'host', 'version', 'origin', 'status', 'protocol', 'extensions'],
  )
  const bad = judgeHandshake(
    h2('client', [...fields.slice(0, -1), ['connection', 'x']]),
    h2('server', [[':status', '403']], 403),
  )
  assert.deepEqual(codes(bad), [
    'connect-header-illegal',
    'version-unsupported',
    'connect-status-not-2xx',
  ])
  assert.equal(detailOf(bad, 'connect-header-illegal'), 'connection: "x"')
})

test('H17 head-bare-line-break, H17 head-line-folded, H17 head-malformed: told, and judged all the same', () => {
  const text = `GET /chat HTTP/1.1\nHost : a.example\nUpgrade:\n websocket\nConnection: Upgrade\nSec-WebSocket-Key: ${KEY}\nSec-WebSocket-Version: 13\n\n`
  const verdict = judgeHandshake(readHead(text, 'client', PLACE), response())
  assert.deepEqual(codes(verdict), ['head-malformed', 'head-line-folded', 'head-bare-line-break'])
  assert.equal(verdict.report.accept?.isValid, true)
  assert.deepEqual(broken(verdict), ['request-line'])
})

const anyLines = fc.dictionary(
  fc.constantFrom(
    'Host',
    'Upgrade',
    'Connection',
    'Sec-WebSocket-Key',
    'Sec-WebSocket-Extensions',
    'Origin',
    'Sec-WebSocket-Protocol',
    'X y',
  ),
  fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom('websocket', KEY, 'permessage-deflate; x'),
  ),
)

test('no pair of heads throws, and a finding never holds a control character', () => {
  const head = (from: 'client' | 'server') =>
    fc
      .tuple(fc.string({ maxLength: 30 }), anyLines)
      .map(([first, lines]) => headOf(from, first, lines))
  fc.assert(
    fc.property(
      fc.option(head('client'), { nil: undefined }),
      fc.option(head('server'), { nil: undefined }),
      fc.string(),
      (asked, answered, refusal) => {
        const verdict = judgeHandshake(asked, answered, { refusal })
        for (const { detail } of verdict.breaches) assert.doesNotMatch(detail ?? '', /\p{Cc}/u)
      },
    ),
    { numRuns: 500 },
  )
})
