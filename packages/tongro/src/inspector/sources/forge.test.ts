import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Collected } from '../../../test-support/collected.ts'
import { rawServer, start, until } from '../../../test-support/live.ts'
import { clientFrame, PONG, serverFrame } from '../../../test-support/raw-frames.ts'
import { acceptOf, type RawPeer } from '../../../test-support/raw-peer.ts'
import { connect } from '../../client/index.ts'
import { RULES } from '../../protocol/index.ts'
import { forgeClient, forgeServer } from './forge.ts'
import { FORGERIES } from './forgeries.ts'

const BOUNDED = { timeout: 60_000 }

const playedBy = (role: 'client' | 'server') =>
  FORGERIES.filter(({ roles }) => roles.includes(role)).map(({ name }) => name)

test('the table names each forgery once, and rules that exist', () => {
  const names = FORGERIES.map(({ name }) => name)
  assert.equal(new Set(names).size, names.length)
  for (const { rule, expected, codes, name } of FORGERIES) {
    if (rule === undefined) continue
    const { closeCode } = RULES[rule]
    if (expected === 'fails') assert.ok(codes.includes(closeCode ?? 0), name)
  }
})

test('our server is strict with every forged client', BOUNDED, async (t) => {
  const server = await start(t, {
    heartbeat: { interval: 200, timeout: 200 },
    limits: { closeMs: 500 },
  })
  const url = `ws://127.0.0.1:${server.port}/any?path`
  for (const name of playedBy('client')) {
    const seen = new Collected()
    const result = await forgeClient(url, { name, sink: seen.sink })
    assert.equal(result.verdict, 'strict', result.sentence)
    assert.ok(result.isFine)
    assert.match(result.sentence, /: the server .*, as it should, after \d+ ms$/)
    assert.match(seen.text('client'), /^(GET|POST) \/any\?path HTTP\/1\.[01]\r\n/)
    assert.match(seen.text('server'), /^HTTP\/1\.1 \d{3} /)
  }
})

test('our client is strict with every forged server', BOUNDED, async () => {
  for (const name of playedBy('server')) {
    const seen = new Collected()
    const forging = await forgeServer('127.0.0.1:0', { name, sink: seen.sink })
    const heartbeat = { interval: 200, timeout: 200 }
    const client = connect(`ws://127.0.0.1:${forging.port}/`, {
      heartbeat,
      limits: { closeMs: 500 },
    })
    client.then(
      (socket) => socket.closed,
      () => {},
    )
    const result = await forging.result
    assert.equal(result.verdict, 'strict', result.sentence)
    assert.match(seen.text('server'), /^HTTP\/1\.1 (101|200) /)
    await client.then(
      (socket) => socket.terminate(),
      () => {},
    )
  }
})

/** A server that takes everything and answers each ping. */
async function lenient(peer: RawPeer): Promise<void> {
  const { headers } = await peer.readHead()
  const accept = acceptOf(headers.get('sec-websocket-key') ?? '')
  peer.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  for (;;) {
    const { opcode, payload } = await peer.readFrame()
    if (opcode === 9) peer.write(serverFrame(PONG, payload))
  }
}

test('a lenient server is found out', BOUNDED, async (t) => {
  const { port } = await rawServer(t, lenient)
  for (const name of [
    'unmasked',
    'rsv1',
    'opcode-3',
    'utf8-bad',
    'close-code-999',
    'key-missing',
  ]) {
    const result = await forgeClient(`ws://127.0.0.1:${port}/`, { name })
    assert.equal(result.verdict, 'lenient', `${name}: ${result.sentence}`)
    assert.equal(result.isFine, false)
  }
  const split = await forgeClient(`ws://127.0.0.1:${port}/`, { name: 'header-split' })
  assert.equal(split.verdict, 'strict', split.sentence)
})

test('a wrong code, a mute end, harm and silence are told apart', BOUNDED, async (t) => {
  const after = (act: (peer: RawPeer) => unknown) => async (peer: RawPeer) => {
    const { headers } = await peer.readHead()
    const accept = acceptOf(headers.get('sec-websocket-key') ?? '')
    peer.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    await peer.readBytes(2)
    await act(peer)
  }
  const verdictOf = async (act: (peer: RawPeer) => unknown, name: string) => {
    const { port } = await rawServer(t, after(act))
    const result = await forgeClient(`ws://127.0.0.1:${port}/`, { name, timeout: 1_000 })
    return [result.verdict, result.closeCode, result.isFine]
  }
  const close = (peer: RawPeer): void => peer.write(serverFrame(8, Uint8Array.of(3, 232)))
  assert.deepEqual(await verdictOf(close, 'rsv1'), ['wrong-code', 1000, false])
  assert.deepEqual(await verdictOf(close, 'header-split'), ['harmed', 1000, false])
  assert.deepEqual(await verdictOf((peer) => peer.reset(), 'rsv1'), ['mute', undefined, true])
  assert.deepEqual(await verdictOf(() => {}, 'rsv1'), ['silent', undefined, false])
  const { port } = await rawServer(t, async (peer) => {
    await peer.readHead()
    peer.write('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')
  })
  const unopened = await forgeClient(`ws://127.0.0.1:${port}/`, { name: 'rsv1' })
  assert.deepEqual([unopened.verdict, unopened.status], ['unopened', 404])
})

test('a client that does not judge the accept key is found out', BOUNDED, async (t) => {
  const forging = await forgeServer('127.0.0.1:0', { name: 'accept-wrong' })
  const { connect: connectTcp } = await import('node:net')
  const { RawPeer: Raw, requestHead } = await import('../../../test-support/raw-peer.ts')
  const peer = new Raw(connectTcp(forging.port, '127.0.0.1'))
  t.after(() => peer.destroy())
  peer.write(requestHead())
  await peer.readHead()
  const { payload } = await peer.readFrame()
  peer.write(clientFrame(PONG, payload))
  const result = await forging.result
  assert.equal(result.verdict, 'lenient', result.sentence)
})

test('what cannot be reached, named or waited for is told in one sentence', BOUNDED, async (t) => {
  const seen = new Collected()
  const server = await start(t, {})
  const url = `ws://127.0.0.1:${server.port}/`
  await server.close()
  await assert.rejects(forgeClient(url, { name: 'rsv1', sink: seen.sink }), /Cannot connect to ws:/)
  assert.deepEqual(seen.kinds(), ['open', 'end'])
  await assert.rejects(forgeClient(url, { name: 'masked' }), /Cannot forge "masked" as a client: /)
  await assert.rejects(forgeClient('http://x', { name: 'rsv1' }), /Cannot connect to "http/)
  await assert.rejects(forgeClient(url, { name: 'rsv1', timeout: 1e9 }), /at most 300000/)
  const nobody = await forgeServer('127.0.0.1:0', { name: 'masked', wait: 50 })
  await assert.rejects(nobody.result, /No client came within 50 ms/)
  const closed = await forgeServer('127.0.0.1:0', { name: 'masked' })
  closed.close()
  await assert.rejects(closed.result, /closed before a client came/)
  await until(() => seen.records.length === 2)
})
