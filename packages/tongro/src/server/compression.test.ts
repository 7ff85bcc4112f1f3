// permessage-deflate on the server: what is agreed, the order of frames, limits, and topics.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import { deflating, echo, OFFER } from '../../test-support/deflating.ts'
import { BOUNDED, rawTo, start, until } from '../../test-support/live.ts'
import { deflateOnce, inflateOnce, words } from '../../test-support/public-zlib.ts'
import { BINARY, clientFrame, PING, PONG, readClose, TEXT } from '../../test-support/raw-frames.ts'
import { requestHead } from '../../test-support/raw-peer.ts'
import type { ServerSocket } from './index.ts'

test(
  'P12 compression-declinable: upgrade may decline for one request, which is plain then',
  BOUNDED,
  async (t) => {
    const sockets: ServerSocket<unknown>[] = []
    const server = await start(t, {
      compression: { threshold: 0 },
      upgrade: ({ url }) => ({ compression: !url.searchParams.has('plain') }),
      open: (socket) => {
        sockets.push(socket)
        socket.send('hello')
      },
      error: () => {},
    })
    const { peer, answer } = await deflating(t, server)
    assert.match(answer ?? '', /^permessage-deflate/)
    assert.equal((await peer.readFrame()).rsv, 4)
    const plain = await rawTo(t, server)
    plain.write(requestHead({ 'Sec-WebSocket-Extensions': OFFER }, 'GET /?plain HTTP/1.1'))
    assert.equal((await plain.readHead()).headers.get('sec-websocket-extensions'), null)
    assert.equal((await plain.readFrame()).rsv, 0)
    assert.deepEqual(
      sockets.map(({ extensions }) => extensions),
      ['permessage-deflate', ''],
    )
    plain.write(clientFrame(TEXT, deflateOnce(Buffer.from('x')), { rsv: 4 }))
    assert.equal(readClose((await plain.readFrame()).payload).code, 1002)
  },
)

test(
  'P1 deflate-offer-declined: an offer that cannot be met opens a plain connection',
  BOUNDED,
  async (t) => {
    const server = await echo(t)
    for (const offer of [
      'permessage-deflate; unknown',
      'permessage-deflate; server_max_window_bits=08',
      'permessage-deflate; server_max_window_bits=8',
      'x-webkit-deflate-frame',
    ]) {
      const { peer, answer } = await deflating(t, server, offer)
      assert.equal(answer, null, offer)
      peer.write(clientFrame(TEXT, 'x'.repeat(2000)))
      assert.equal((await peer.readFrame()).rsv, 0)
    }
    const second = await deflating(t, server, 'permessage-deflate; x, permessage-deflate')
    assert.equal(second.answer, 'permessage-deflate; server_max_window_bits=12')
    const none = await rawTo(t, server)
    none.write(requestHead())
    assert.equal((await none.readHead()).headers.get('sec-websocket-extensions'), null)
  },
)

test(
  'P11 deflate-order: compressed, plain and control frames leave in the order of send',
  BOUNDED,
  async (t) => {
    const pongs: Array<Promise<number>> = []
    const server = await start(t, {
      compression: { threshold: 100 },
      open: (socket) => {
        socket.send('a'.repeat(5000))
        socket.send('small')
        pongs.push(socket.ping('p'))
        socket.send('b'.repeat(5000), { compress: false })
        socket.send(words(90_000))
        socket.send('c'.repeat(100))
        pongs.push(socket.ping('q'))
        socket.close(1000, 'end')
      },
    })
    const { peer } = await deflating(t, server)
    const frames = []
    for (let i = 0; i < 8; i++) frames.push(await peer.readFrame())
    const shapes = frames.map(({ opcode, rsv }) => [opcode, rsv])
    assert.deepEqual(shapes, [
      [TEXT, 4],
      [TEXT, 0],
      [PING, 0],
      [TEXT, 0],
      [BINARY, 4],
      [TEXT, 4],
      [PING, 0],
      [8, 0],
    ])
    assert.equal(String(inflateOnce(frames[0]!.payload)), 'a'.repeat(5000))
    peer.write(clientFrame(PONG, 'p'))
    for (const pong of pongs) await pong.catch(() => {})
  },
)

test(
  'P8 inflated-too-big: limits.message counts inflated bytes, exact on a live socket',
  BOUNDED,
  async (t) => {
    const server = await echo(t, { limits: { message: 5000 }, error: () => {} })
    const { peer } = await deflating(t, server)
    peer.write(clientFrame(BINARY, deflateOnce(words(5000)), { rsv: 4 }))
    assert.ok(inflateOnce((await peer.readFrame()).payload).equals(words(5000)))
    peer.write(clientFrame(BINARY, deflateOnce(words(5001)), { rsv: 4 }))
    assert.equal(readClose((await peer.readFrame()).payload).code, 1009)
  },
)

test('P8 deflate-corrupt: a live socket is closed with 1007', BOUNDED, async (t) => {
  const server = await echo(t, { error: () => {} })
  const { peer } = await deflating(t, server)
  peer.write(clientFrame(BINARY, Buffer.of(0xff, 0xff), { rsv: 4 }))
  assert.equal(readClose((await peer.readFrame()).payload).code, 1007)
})

test(
  'P5 context-per-direction: messages published to many reach compressed and plain sockets',
  BOUNDED,
  async (t) => {
    const sockets: ServerSocket<unknown>[] = []
    const server = await start(t, {
      compression: { threshold: 0 },
      open: (socket) => {
        sockets.push(socket)
        socket.subscribe('all')
        socket.send('before '.repeat(50))
      },
    })
    const all = await Promise.all(
      [true, false].map(async (perMessageDeflate) => {
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}/`, { perMessageDeflate })
        t.after(() => socket.terminate())
        const found: string[] = []
        socket.on('message', (data) => found.push(String(data)))
        await once(socket, 'message')
        return { socket, found }
      }),
    )
    server.publish('all', 'news '.repeat(1000))
    for (const socket of sockets) socket.send('before '.repeat(50))
    for (const { found } of all) {
      await until(() => found.length === 3)
      assert.deepEqual(found, ['before '.repeat(50), 'news '.repeat(1000), 'before '.repeat(50)])
    }
  },
)
