import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  buildConnect,
  buildConnectAcceptance,
  buildConnectRefusal,
  connectRefusalHeaders,
  type HeaderFields,
  isWebSocketConnect,
  judgeConnect,
  judgeConnectResponse,
  judgeConnectSetting,
} from './extended-connect.ts'
import { Fields } from './fields.ts'
import type { RuleCode } from './rules.ts'

const LEGAL: HeaderFields = [
  [':method', 'CONNECT'],
  [':protocol', 'websocket'],
  [':scheme', 'https'],
  [':path', '/chat?x=1'],
  [':authority', 'example.com'],
  ['sec-websocket-version', '13'],
]

/** The legal request with fields added, or replaced where the name is one of its own. */
function request(...changes: HeaderFields): HeaderFields {
  const kept = LEGAL.map(
    ([name, value]) => changes.find(([other]) => other === name) ?? [name, value],
  )
  const added = changes.filter(([name]) => !LEGAL.some(([other]) => other === name))
  return [...kept, ...added] as HeaderFields
}

function without(name: string): HeaderFields {
  return LEGAL.filter(([other]) => other !== name)
}

function judged(list: HeaderFields): RuleCode | 'legal' {
  const found = judgeConnect(list, 'same')
  return typeof found === 'string' ? found : 'legal'
}

test('a legal request gives what it asks for', () => {
  const list = request(
    ['origin', 'https://example.com'],
    ['sec-websocket-protocol', 'v1, v2'],
    ['sec-websocket-extensions', 'permessage-deflate; client_max_window_bits'],
    ['cookie', 'a=1'],
    ['te', 'trailers'],
  )
  assert.deepEqual(judgeConnect(list, 'same'), {
    version: 13,
    protocols: ['v1', 'v2'],
    extensions: [
      { name: 'permessage-deflate', parameters: [['client_max_window_bits', undefined]] },
    ],
  })
})

test('E1 connect-not-websocket: a CONNECT for something else, or for nothing', () => {
  assert.equal(judged(without(':protocol')), 'connect-not-websocket')
  assert.equal(judged(request([':protocol', 'connect-udp'])), 'connect-not-websocket')
  assert.equal(judged(request([':method', 'GET'])), 'connect-not-websocket')
  assert.equal(judged([]), 'connect-not-websocket')
  assert.equal(isWebSocketConnect('CONNECT', 'WebSocket'), true)
})

test('E2 connect-pseudo-illegal: each once, known, in front, and not empty', () => {
  for (const name of [':scheme', ':path', ':authority']) {
    assert.equal(judged(without(name)), 'connect-pseudo-illegal', name)
    const [, value] = LEGAL.find(([other]) => other === name)!
    assert.equal(judged([[name, value], ...LEGAL]), 'connect-pseudo-illegal', `two ${name}`)
  }
  assert.equal(judged(request([':authority', ''])), 'connect-pseudo-illegal')
  assert.equal(judged([[':status', '200'], ...LEGAL]), 'connect-pseudo-illegal')
  assert.equal(judged([['cookie', 'a=1'], ...LEGAL]), 'connect-pseudo-illegal')
})

test('E2 connect-scheme-illegal: ws and wss are no schemes of HTTP', () => {
  for (const scheme of ['ws', 'wss', 'ftp', '']) {
    assert.equal(judged(request([':scheme', scheme])), 'connect-scheme-illegal', scheme)
  }
  assert.equal(judged(request([':scheme', 'http'])), 'legal')
})

test('E2 connect-path-illegal: a path begins with a slash', () => {
  for (const path of ['', '*', 'chat', 'https://example.com/']) {
    assert.equal(judged(request([':path', path])), 'connect-path-illegal', path)
  }
})

test('E2 connect-header-illegal: fields of HTTP/1.1, capitals, and another Host', () => {
  const wrong: HeaderFields = [
    ['connection', 'upgrade'],
    ['upgrade', 'websocket'],
    ['keep-alive', '5'],
    ['proxy-connection', 'close'],
    ['transfer-encoding', 'chunked'],
    ['te', 'gzip'],
    ['host', 'other.example'],
    ['Cookie', 'a=1'],
  ]
  for (const field of wrong)
    assert.equal(judged(request(field)), 'connect-header-illegal', field[0])
  assert.equal(judged(request(['host', 'EXAMPLE.com'])), 'legal')
})

test('E2: Sec-WebSocket-Key is not looked at, whatever it holds', () => {
  assert.equal(judged(request(['sec-websocket-key', 'anything'])), 'legal')
})

test('H6 handshake-has-body: over HTTP/2 too', () => {
  assert.equal(judged(request(['content-length', '5'])), 'handshake-has-body')
  assert.equal(judged(request(['content-length', '0'])), 'legal')
})

test('version, subprotocols, extensions and origin are judged as over HTTP/1.1', () => {
  assert.equal(judged(without('sec-websocket-version')), 'version-unsupported')
  assert.equal(judged(request(['sec-websocket-version', '8'])), 'version-unsupported')
  assert.equal(judged([...LEGAL, ['sec-websocket-version', '13']]), 'version-duplicate')
  assert.equal(judged(request(['sec-websocket-protocol', 'a b'])), 'protocol-malformed')
  assert.equal(judged(request(['sec-websocket-extensions', 'x;"'])), 'extensions-malformed')
  assert.equal(judged(request(['origin', 'https://evil.example'])), 'origin-refused')
  assert.equal(judged(request(['origin', 'https://example.com:443'])), 'legal')
  assert.equal(judged(request(['origin', 'null'])), 'origin-refused')
})

test('H4: a refusal for the version names 13 alone', () => {
  assert.deepEqual(
    new Map(connectRefusalHeaders('version-unsupported')).get('Sec-WebSocket-Version'),
    '13',
  )
})

test('E2 connect-headers-own: what we send holds nothing of HTTP/1.1', () => {
  const asked = buildConnect(
    {
      host: 'example.com',
      target: '/chat',
      protocols: ['v1', 'v2'],
      extensions: 'permessage-deflate',
      headers: [
        ['Cookie', 'a=1'],
        ['Keep-Alive', '5'],
      ],
    },
    'https',
  )
  assert.deepEqual(asked, [
    [':method', 'CONNECT'],
    [':protocol', 'websocket'],
    [':scheme', 'https'],
    [':path', '/chat'],
    [':authority', 'example.com'],
    ['sec-websocket-version', '13'],
    ['sec-websocket-protocol', 'v1, v2'],
    ['sec-websocket-extensions', 'permessage-deflate'],
    ['cookie', 'a=1'],
  ])
  assert.equal(judged(asked), 'legal')
  assert.deepEqual(buildConnectAcceptance('v1', [['X-A', 'b']], undefined), [
    [':status', '200'],
    ['sec-websocket-protocol', 'v1'],
    ['x-a', 'b'],
  ])
  assert.deepEqual(
    buildConnectRefusal(
      426,
      [
        ['Upgrade', 'websocket'],
        ['Sec-WebSocket-Version', '13'],
      ],
      0,
    ),
    [
      [':status', '426'],
      ['sec-websocket-version', '13'],
      ['content-length', '0'],
    ],
  )
  assert.deepEqual(buildConnectRefusal(204, [], undefined), [[':status', '204']])
})

test('H13 header-injection: and headers that the handshake writes itself', () => {
  const ask = (...headers: HeaderFields): unknown =>
    buildConnect({ host: 'a', target: '/', protocols: [], headers }, 'https')
  assert.throws(() => ask(['x', 'a\r\nb: c']), { code: 'header-injection' })
  assert.throws(() => ask([':path', '/admin']), { code: 'header-injection' })
  for (const name of ['Host', 'Connection', 'Upgrade', 'Sec-WebSocket-Key']) {
    assert.throws(() => ask([name, 'x']), { code: 'header-reserved' }, name)
  }
  assert.throws(() => buildConnectAcceptance(undefined, [['Content-Length', '1']], undefined), {
    code: 'header-reserved',
  })
  const asked = { host: '', target: '/', protocols: [], headers: [] }
  assert.throws(() => buildConnect(asked, 'https'), { code: 'header-injection' })
})

const EXPECTED = { protocols: ['v1'], requireProtocol: false }

test('E2 connect-status-not-2xx: any 2xx opens, and none needs Sec-WebSocket-Accept', () => {
  for (const status of [200, 204, 299]) {
    assert.deepEqual(judgeConnectResponse(status, new Fields(), EXPECTED), {
      protocol: '',
      deflate: undefined,
    })
  }
  for (const status of [101, 199, 300, 404, 503, Number.NaN]) {
    assert.deepEqual(judgeConnectResponse(status, new Fields(), EXPECTED), {
      broken: 'connect-status-not-2xx',
    })
  }
})

test('a response chooses among what was offered, as over HTTP/1.1', () => {
  const fields = new Fields()
  fields.add('sec-websocket-protocol', 'v2')
  assert.deepEqual(judgeConnectResponse(200, fields, EXPECTED), {
    broken: 'response-protocol-unrequested',
  })
  const extended = new Fields()
  extended.add('sec-websocket-extensions', 'permessage-deflate')
  assert.deepEqual(judgeConnectResponse(200, extended, EXPECTED), {
    broken: 'response-extension-unrequested',
  })
})

test('E1 connect-setting-illegal: 0 or 1, and never 0 after 1', () => {
  assert.equal(judgeConnectSetting(0, 0), undefined)
  assert.equal(judgeConnectSetting(0, 1), undefined)
  assert.equal(judgeConnectSetting(1, 1), undefined)
  assert.equal(judgeConnectSetting(1, 0), 'connect-setting-illegal')
  assert.equal(judgeConnectSetting(0, 2), 'connect-setting-illegal')
})
