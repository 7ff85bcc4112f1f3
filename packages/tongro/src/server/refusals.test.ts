import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import { test } from 'node:test'
import { BOUNDED, rawTo, start } from '../../test-support/live.ts'
import { requestHead, SAMPLE_KEY } from '../../test-support/raw-peer.ts'
import { RULES, type RuleCode } from '../protocol/index.ts'

const KEY = 'Sec-WebSocket-Key'

/** Requests that break one rule each, and the status they must get. */
const BROKEN: ReadonlyArray<readonly [RuleCode, number, string]> = [
  ['connection-token-missing', 400, requestHead({ Connection: 'keep-alive' })],
  ['connection-token-missing', 400, requestHead({ Connection: undefined })],
  ['key-duplicate', 400, requestHead().replace('\r\n\r\n', `\r\n${KEY}: ${SAMPLE_KEY}\r\n\r\n`)],
  ['key-malformed', 400, requestHead({ [KEY]: 'dGhlIHNhbXBsZQ==' })],
  ['key-malformed', 400, requestHead({ [KEY]: '' })],
  ['key-missing', 400, requestHead({ [KEY]: undefined })],
  ['method-not-get', 405, requestHead({}, 'POST / HTTP/1.1')],
  ['method-not-get', 405, requestHead({}, 'HEAD / HTTP/1.1')],
  ['http-version-too-low', 400, requestHead({}, 'GET / HTTP/1.0')],
  ['version-unsupported', 426, requestHead({ 'Sec-WebSocket-Version': '7' })],
  ['version-unsupported', 426, requestHead({ 'Sec-WebSocket-Version': '013' })],
  ['version-unsupported', 426, requestHead({ 'Sec-WebSocket-Version': undefined })],
  ['upgrade-token-missing', 400, requestHead({ Upgrade: 'h2c' })],
  ['upgrade-missing', 400, requestHead({ Upgrade: undefined })],
  ['host-missing', 400, requestHead({ Host: undefined })],
  ['host-missing', 400, requestHead().replace('\r\n\r\n', '\r\nHost: other\r\n\r\n')],
  ['protocol-malformed', 400, requestHead({ 'Sec-WebSocket-Protocol': 'a b' })],
  ['extensions-malformed', 400, requestHead({ 'Sec-WebSocket-Extensions': 'a; b="c' })],
  ['head-line-folded', 400, requestHead({ 'X-A': 'b\r\n c' })],
  ['head-bare-line-break', 400, requestHead({ 'X-A': 'b\nX-C: d' })],
  ['head-bare-line-break', 400, requestHead({ 'X-A': 'b\rX-C: d' })],
  ['head-malformed', 400, requestHead({ 'X A': 'b' })],
  ['head-malformed', 400, 'GET /\r\nHost: localhost\r\n\r\n'],
  ['origin-refused', 403, requestHead({ Origin: 'https://evil.test' })],
  ['origin-refused', 403, requestHead({ Origin: 'null' })],
]

for (const [code, status, head] of BROKEN) {
  const { point, clause } = RULES[code]
  const what = JSON.stringify(
    head.split('\r\n').find((line) => !requestHead().includes(line)) ?? '',
  )
  test(
    `${point} ${code}: ${status} on the wire, with clause and mend (${what})`,
    BOUNDED,
    async (t) => {
      const server = await start(t)
      const peer = await rawTo(t, server)
      peer.write(head)
      const answer = await peer.readResponse()
      assert.equal(answer.status, status)
      assert.ok(answer.body.startsWith(`${clause}: `), answer.body)
      assert.ok(answer.body.split('\n').length >= 2, 'a second line tells the mend')
      assert.equal(answer.headers.get('connection'), 'close')
      assert.equal(answer.headers.get('content-length'), String(Buffer.byteLength(answer.body)))
      if (status === 426) assert.equal(answer.headers.get('sec-websocket-version'), '13, 8')
      if (status === 405) assert.equal(answer.headers.get('allow'), 'GET')
      if (status === 403) assert.match(answer.body, /origins/)
      assert.equal((await peer.readToEnd()).length, 0)
      assert.equal(server.connections, 0)
      assert.equal(server.stats().refused, 1)
    },
  )
}

test('a refusal is read whole though a megabyte follows the request', BOUNDED, async (t) => {
  const server = await start(t)
  const peer = await rawTo(t, server)
  peer.write(requestHead({ 'Sec-WebSocket-Version': '7' }))
  for (let i = 0; i < 16; i++) await peer.writeAll(Buffer.alloc(65_536, 'x'))
  const answer = await peer.readResponse()
  assert.equal(answer.status, 426)
  assert.equal((await peer.readToEnd()).length, 0)
})

test(
  'each refusal is told on tongro:handshake:refused with status, rule and address',
  BOUNDED,
  async (t) => {
    const events: unknown[] = []
    const note = (event: unknown): void => void events.push(event)
    channel('tongro:handshake:refused').subscribe(note)
    t.after(() => channel('tongro:handshake:refused').unsubscribe(note))
    const server = await start(t, { upgrade: () => new Response('no', { status: 401 }) })
    for (const head of [requestHead({ Origin: 'null' }), requestHead()]) {
      const peer = await rawTo(t, server)
      peer.write(head)
      await peer.readResponse()
    }
    assert.deepEqual(events, [
      { status: 403, rule: 'origin-refused', remoteAddress: '127.0.0.1' },
      { status: 401, rule: undefined, remoteAddress: '127.0.0.1' },
    ])
  },
)

test(
  'the same rules hold for a handshake that comes second on its connection',
  BOUNDED,
  async (t) => {
    const server = await start(t, { fetch: () => new Response('page') })
    for (const [code, status, fields] of [
      ['connection-token-missing', 400, { Connection: 'keep-alive' }],
      ['key-missing', 400, { [KEY]: undefined }],
      ['version-unsupported', 426, { 'Sec-WebSocket-Version': '7' }],
      ['origin-refused', 403, { Origin: 'null' }],
    ] as const) {
      const peer = await rawTo(t, server)
      peer.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
      assert.equal((await peer.readResponse()).body, 'page')
      peer.write(requestHead(fields))
      const answer = await peer.readResponse()
      assert.equal(answer.status, status, code)
      assert.ok(answer.body.startsWith(RULES[code].clause), answer.body)
      assert.equal((await peer.readToEnd()).length, 0)
    }
    assert.equal(server.stats().refused, 4)
  },
)
