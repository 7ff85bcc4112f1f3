// Whoever only looks on gets every broken rule of a handshake, in the order in which a peer would
// have met them; the first is the one that a peer stops at.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { breachesOfResponse, judgeResponse, type ResponseExpectations } from './client-handshake.ts'
import { judgeDeflateByOffers } from './deflate-negotiation.ts'
import {
  breachesOfConnect,
  breachesOfConnectResponse,
  type HeaderFields,
  judgeConnect,
  judgeConnectResponse,
} from './extended-connect.ts'
import { Fields } from './fields.ts'
import { parseRequestHead, parseResponseHead, type RequestHead, type ResponseHead } from './head.ts'
import { breachesOfRequest, judgeRequest } from './server-handshake.ts'
import { type Extension, parseExtensions } from './tokens.ts'

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='

function requestOf(lines: readonly string[]): RequestHead {
  const head = parseRequestHead([...lines, '', ''].join('\r\n'))
  assert.ok(typeof head !== 'string')
  return head
}

function responseOf(lines: readonly string[]): ResponseHead {
  const head = parseResponseHead([...lines, '', ''].join('\r\n'))
  assert.ok(typeof head !== 'string')
  return head
}

const offersOf = (value: string): readonly Extension[] => parseExtensions(value)!
const EXPECTED: ResponseExpectations = { key: KEY, protocols: ['a'], requireProtocol: true }

test('a request that breaks everything is told everything, once each', () => {
  const head = requestOf([
    'POST / HTTP/1.0',
    'Content-Length: 5',
    'Sec-WebSocket-Version: 7',
    'Sec-WebSocket-Protocol: a b',
    'Sec-WebSocket-Extensions: ;',
    'Origin: http://a.example',
  ])
  assert.deepEqual(breachesOfRequest(head, 'same'), [
    'method-not-get',
    'http-version-too-low',
    'host-missing',
    'handshake-has-body',
    'upgrade-missing',
    'connection-token-missing',
    'key-missing',
    'version-unsupported',
    'protocol-malformed',
    'extensions-malformed',
    'origin-refused',
  ])
  assert.equal(judgeRequest(head, 'same'), 'method-not-get')
})

test('a response is judged whole when it is a 101, and by its status alone when it is not', () => {
  const wrong = [
    'Sec-WebSocket-Protocol: b',
    'Sec-WebSocket-Extensions: x',
    'Sec-WebSocket-Accept: y',
  ]
  assert.deepEqual(breachesOfResponse(responseOf(['HTTP/1.0 101', ...wrong]), EXPECTED), [
    'http-version-too-low',
    'response-upgrade-missing',
    'response-connection-missing',
    'accept-mismatch',
    'response-protocol-unrequested',
    'response-extension-unrequested',
  ])
  assert.deepEqual(breachesOfResponse(responseOf(['HTTP/1.1 403', ...wrong]), EXPECTED), [
    'status-not-101',
  ])
})

test('a CONNECT that breaks everything is told everything, without a fall over what is missing', () => {
  const list: HeaderFields = [
    [':method', 'GET'],
    [':scheme', 'ws'],
    [':path', 'x'],
    ['Upgrade', 'websocket'],
    ['content-length', '1'],
  ]
  assert.deepEqual(breachesOfConnect(list, '*'), [
    'connect-not-websocket',
    'connect-pseudo-illegal',
    'connect-scheme-illegal',
    'connect-path-illegal',
    'connect-header-illegal',
    'handshake-has-body',
    'version-unsupported',
  ])
  assert.deepEqual(breachesOfConnect([], '*').slice(0, 2), [
    'connect-not-websocket',
    'connect-pseudo-illegal',
  ])
})

test('a response to CONNECT is judged whole when it opens the stream', () => {
  const fields = new Fields()
  fields.add('sec-websocket-protocol', 'b')
  fields.add('sec-websocket-extensions', 'x')
  assert.deepEqual(breachesOfConnectResponse(200, fields, EXPECTED), [
    'response-protocol-unrequested',
    'response-extension-unrequested',
  ])
  assert.deepEqual(breachesOfConnectResponse(403, fields, EXPECTED), ['connect-status-not-2xx'])
  assert.deepEqual(breachesOfConnectResponse(204, new Fields(), { ...EXPECTED, protocols: [] }), [])
})

test('P3 response-deflate-illegal: an answer must fit one of the offers that were seen', () => {
  const D = 'permessage-deflate'
  const judge = (answer: string, offers: string): unknown =>
    judgeDeflateByOffers(offersOf(answer)[0]!, offersOf(offers))
  const legal: ReadonlyArray<readonly [string, string]> = [
    [D, D],
    [`${D}; server_no_context_takeover; client_no_context_takeover`, D],
    [`${D}; server_max_window_bits=10`, D],
    [`${D}; server_max_window_bits=10`, `${D}; server_max_window_bits=10`],
    [`${D}; client_max_window_bits=9`, `${D}; client_max_window_bits`],
    [D, `x, ${D}; server_max_window_bits=9, ${D}`],
  ]
  for (const [answer, offers] of legal) {
    assert.equal(typeof judge(answer, offers), 'object', `${answer} to ${offers}`)
  }
  const illegal: ReadonlyArray<readonly [string, string]> = [
    [D, 'x'],
    [D, `${D}; server_no_context_takeover`],
    [D, `${D}; server_max_window_bits=10`],
    [`${D}; server_max_window_bits=11`, `${D}; server_max_window_bits=10`],
    [`${D}; client_max_window_bits=9`, D],
    [`${D}; client_max_window_bits`, `${D}; client_max_window_bits`],
    [`${D}; unknown`, D],
    [D, `${D}; unknown`],
  ]
  for (const [answer, offers] of illegal) {
    assert.equal(judge(answer, offers), 'response-deflate-illegal', `${answer} to ${offers}`)
  }
})

test("another client's offers are judged by name, and a second answer of the same by RFC 7692", () => {
  const judge = (answer: string, offered: string): unknown => {
    const head = responseOf([
      'HTTP/1.1 101',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${ACCEPT}`,
      `Sec-WebSocket-Extensions: ${answer}`,
    ])
    return judgeResponse(head, { ...EXPECTED, protocols: [], offered: offersOf(offered) })
  }
  const D = 'permessage-deflate'
  assert.deepEqual(judge('x', 'x'), { protocol: '', deflate: undefined })
  assert.deepEqual(judge('y', 'x'), { broken: 'response-extension-unrequested' })
  assert.deepEqual(judge(`${D}, ${D}`, D), { broken: 'response-deflate-illegal' })
  assert.equal(
    (
      judge(`x, ${D}; server_max_window_bits=9`, `x, ${D}`) as {
        deflate: { serverMaxWindowBits: number }
      }
    ).deflate.serverMaxWindowBits,
    9,
  )
})

// Every made-up head has the first of all its breaches as the one a peer stops at ---------------

const LINES = fc.subarray([
  'Host: a.example',
  'Host: b.example',
  'Upgrade: websocket',
  'Upgrade: h2c',
  'Connection: Upgrade',
  'Connection: close',
  `Sec-WebSocket-Key: ${KEY}`,
  'Sec-WebSocket-Key: x',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Version: 7',
  'Sec-WebSocket-Protocol: a',
  'Sec-WebSocket-Protocol: a b',
  'Sec-WebSocket-Extensions: permessage-deflate',
  'Sec-WebSocket-Extensions: ;',
  `Sec-WebSocket-Accept: ${ACCEPT}`,
  'Sec-WebSocket-Accept: x',
  'Content-Length: 1',
  'Origin: http://a.example',
])

test('the first of all breaches is the one that the judge answers, whatever the head', () => {
  fc.assert(
    fc.property(
      LINES,
      fc.constantFrom('GET', 'PUT'),
      fc.constantFrom(101, 404),
      (lines, verb, status) => {
        const request = requestOf([`${verb} / HTTP/1.1`, ...lines])
        const asked = judgeRequest(request, 'same')
        assert.equal(
          breachesOfRequest(request, 'same')[0],
          typeof asked === 'string' ? asked : undefined,
        )
        const response = responseOf([`HTTP/1.1 ${status}`, ...lines])
        const agreed = judgeResponse(response, EXPECTED)
        assert.equal(
          breachesOfResponse(response, EXPECTED)[0],
          'broken' in agreed ? agreed.broken : undefined,
        )
      },
    ),
    { numRuns: 300 },
  )
})

test('the same over HTTP/2', () => {
  const fields = fc.subarray<readonly [string, string]>([
    [':method', 'CONNECT'],
    [':protocol', 'websocket'],
    [':scheme', 'https'],
    [':scheme', 'wss'],
    [':path', '/'],
    [':authority', 'a.example'],
    ['sec-websocket-version', '13'],
    ['host', 'b.example'],
    ['content-length', '1'],
  ])
  fc.assert(
    fc.property(fields, fc.constantFrom(200, 403), (list, status) => {
      const judged = judgeConnect(list, '*')
      assert.equal(breachesOfConnect(list, '*')[0], typeof judged === 'string' ? judged : undefined)
      const answer = new Fields()
      for (const [name, value] of list) answer.add(name, value)
      const agreed = judgeConnectResponse(status, answer, EXPECTED)
      assert.equal(
        breachesOfConnectResponse(status, answer, EXPECTED)[0],
        'broken' in agreed ? agreed.broken : undefined,
      )
    }),
    { numRuns: 300 },
  )
})
