// permessage-deflate on the client: against the package `ws` and raw servers, with several options.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { type ServerOptions, WebSocketServer } from 'ws'
import { BOUNDED, deferred, rawServer, socketTo, start } from '../../test-support/live.ts'
import {
  deflateOnce,
  inflateOnce,
  noise,
  PublicDeflater,
  words,
} from '../../test-support/public-zlib.ts'
import { BINARY, PING, readClose, serverFrame, TEXT } from '../../test-support/raw-frames.ts'
import { acceptOf, type RawPeer } from '../../test-support/raw-peer.ts'
import { type CompressionOptions, MisuseError, type Socket } from '../index.ts'
import { HandshakeError } from './handshake-error.ts'
import { connect } from './index.ts'

const MESSAGES: ReadonlyArray<string | Uint8Array> = [
  'short',
  '',
  String(words(5000)),
  new Uint8Array(words(5000)),
  new Uint8Array(noise(3000)),
  'Hé€😀'.repeat(2000),
  new Uint8Array(words(200_000, 7)),
  String(words(5000)),
]

async function assertEcho(socket: Socket): Promise<void> {
  const all = [...MESSAGES, ...MESSAGES]
  for (const message of all) socket.send(message)
  let at = 0
  for await (const message of socket) {
    assert.deepEqual(message, all[at++])
    if (at === all.length) break
  }
  assert.equal(at, all.length)
}

/** A server of the package `ws` that sends back what it gets. */
async function wsServer(t: TestContext, options: ServerOptions): Promise<{ port: number }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options })
  t.after(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer, isBinary) => socket.send(data, { binary: isBinary }))
  })
  await once(server, 'listening')
  return { port: (server.address() as { port: number }).port }
}

/** A raw server that answers `extensions` and keeps what was offered. */
async function answering(
  t: TestContext,
  extensions: string | undefined,
): Promise<{ port: number; offered: string[]; peer: Promise<RawPeer> }> {
  const offered: string[] = []
  const reached = deferred<RawPeer>()
  const server = await rawServer(t, async (peer) => {
    const { headers } = await peer.readHead()
    offered.push(headers.get('sec-websocket-extensions') ?? '')
    const accept = acceptOf(headers.get('sec-websocket-key') ?? '')
    const line = extensions === undefined ? '' : `Sec-WebSocket-Extensions: ${extensions}\r\n`
    peer.write(
      `HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${line}\r\n`,
    )
    reached.resolve(peer)
  })
  return { port: server.port, offered, peer: reached.promise }
}

const OURS: readonly CompressionOptions[] = [
  {},
  { threshold: 0, level: 9, memLevel: 1, windowBits: 9 },
  { contextTakeover: false, windowBits: 15 },
]
const THEIRS: ReadonlyArray<NonNullable<ServerOptions['perMessageDeflate']>> = [
  true,
  { threshold: 0, serverMaxWindowBits: 9, clientMaxWindowBits: 9 },
  { threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true },
]

for (const compression of OURS) {
  for (const perMessageDeflate of THEIRS) {
    test(
      `P5 context-per-direction: ws with ${JSON.stringify(perMessageDeflate)} and ours with ${JSON.stringify(compression)}`,
      BOUNDED,
      async (t) => {
        const server = await wsServer(t, { perMessageDeflate })
        const socket = await socketTo(t, server, { compression })
        assert.equal(socket.extensions, 'permessage-deflate')
        await assertEcho(socket)
      },
    )
  }
}

test(
  'our own server and client agree, with compression on both, on one and on none',
  BOUNDED,
  async (t) => {
    for (const [one, other] of [
      [true, true],
      [true, false],
      [false, true],
      [undefined, undefined],
    ] as const) {
      const server = await start(t, {
        compression: one,
        message: (socket, message) => void socket.send(message),
      })
      const socket = await socketTo(t, server, { compression: other })
      assert.equal(socket.extensions, one && other ? 'permessage-deflate' : '')
      await assertEcho(socket)
    }
  },
)

test(
  'P3 response-deflate-illegal: an answer that does not fit the offer fails the handshake',
  BOUNDED,
  async (t) => {
    for (const answer of [
      'permessage-deflate; server_max_window_bits=13',
      'permessage-deflate; server_max_window_bits=08',
      'permessage-deflate; server_max_window_bits=12; client_max_window_bits',
      'permessage-deflate; server_max_window_bits=12; unknown',
    ]) {
      const server = await answering(t, answer)
      await assert.rejects(socketTo(t, server, { compression: true }), (error) => {
        assert.ok(error instanceof HandshakeError, answer)
        assert.match(error.message, /permessage-deflate does not fit the offer/)
        return true
      })
      assert.deepEqual(server.offered, [
        'permessage-deflate; server_max_window_bits=12; client_max_window_bits=12, permessage-deflate; client_max_window_bits=12',
      ])
    }
  },
)

test(
  'H7 response-extension-unrequested: two extensions, another, or one not offered fail',
  BOUNDED,
  async (t) => {
    const legal = 'permessage-deflate; server_max_window_bits=12'
    for (const [answer, compression] of [
      ['x', true],
      [`${legal}, x`, true],
      [`${legal}, ${legal}`, true],
      [legal, false],
    ] as const) {
      const server = await answering(t, answer)
      await assert.rejects(socketTo(t, server, { compression }), HandshakeError, answer)
    }
  },
)

test('a server that cannot limit its own window may use the largest', BOUNDED, async (t) => {
  const server = await answering(t, 'permessage-deflate')
  const socket = await socketTo(t, server, { compression: { windowBits: 9 } })
  const peer = await server.peer
  const deflater = new PublicDeflater({ windowBits: 15 })
  // The second message is a reference to the first, from 30,000 bytes back.
  const message = noise(30_000)
  for (const _ of [1, 2]) {
    peer.write(serverFrame(BINARY, await deflater.deflate(message), { rsv: 4 }))
  }
  const incoming = socket[Symbol.asyncIterator]()
  for (const _ of [1, 2]) {
    assert.ok(message.equals((await incoming.next()).value as Uint8Array))
  }
  socket.send(words(5_000))
  assert.ok(words(5_000).equals(inflateOnce((await peer.readFrame()).payload, 9)))
})

test('a server that declines opens a plain connection', BOUNDED, async (t) => {
  const server = await answering(t, undefined)
  const socket = await socketTo(t, server, { compression: { threshold: 0 } })
  const peer = await server.peer
  assert.equal(socket.extensions, '')
  socket.send('plain')
  assert.equal((await peer.readFrame()).rsv, 0)
  peer.write(serverFrame(TEXT, deflateOnce(Buffer.from('x')), { rsv: 4 }))
  assert.equal(readClose((await peer.readFrame()).payload).code, 1002)
})

test(
  'P11 deflate-order: compressed, plain and control frames leave masked in the order of send',
  BOUNDED,
  async (t) => {
    const server = await answering(t, 'permessage-deflate; server_max_window_bits=12')
    const socket = await socketTo(t, server, { compression: { threshold: 100 } })
    const peer = await server.peer
    socket.send('a'.repeat(5000))
    socket.send('small')
    socket.ping('p').catch(() => {})
    socket.send('b'.repeat(5000), { compress: false })
    socket.send(words(90_000))
    socket.close(1000)
    const frames = []
    for (let i = 0; i < 6; i++) frames.push(await peer.readFrame())
    const shapes = frames.map(({ opcode, rsv, isMasked }) => [opcode, rsv, isMasked])
    assert.deepEqual(shapes, [
      [TEXT, 4, true],
      [TEXT, 0, true],
      [PING, 0, true],
      [TEXT, 0, true],
      [BINARY, 4, true],
      [8, 0, true],
    ])
    assert.equal(String(inflateOnce(frames[0]!.payload)), 'a'.repeat(5000))
  },
)

test(
  'P6 deflate-tail: frames right behind the head are inflated with one window',
  BOUNDED,
  async (t) => {
    const server = await answering(t, 'permessage-deflate; server_max_window_bits=10')
    const deflater = new PublicDeflater({ windowBits: 10 })
    const socket = await socketTo(t, server, { compression: true })
    const peer = await server.peer
    const sent = [words(3000), words(3000), Buffer.alloc(0), words(900)]
    const frames = []
    for (const message of sent)
      frames.push(serverFrame(BINARY, await deflater.deflate(message), { rsv: 4 }))
    peer.write(Buffer.concat(frames))
    let at = 0
    for await (const message of socket) {
      assert.ok(Buffer.from(message as Uint8Array).equals(sent[at++]!))
      if (at === sent.length) break
    }
  },
)

test(
  'P4 window-of-256-declined: a server may keep a window of 256 bytes, and is read',
  BOUNDED,
  async (t) => {
    const server = await answering(t, 'permessage-deflate; server_max_window_bits=8')
    const socket = await socketTo(t, server, { compression: true })
    const peer = await server.peer
    peer.write(serverFrame(TEXT, deflateOnce(Buffer.from('hi hi hi')), { rsv: 4 }))
    const { value } = await socket[Symbol.asyncIterator]().next()
    assert.equal(value, 'hi hi hi')
  },
)

for (const contextTakeover of [true, false]) {
  test(
    `P4 window-of-256-declined: told to keep 256 bytes we send all plain and inflate, contextTakeover ${contextTakeover}`,
    BOUNDED,
    async (t) => {
      const forget = contextTakeover
        ? ''
        : '; server_no_context_takeover; client_no_context_takeover'
      const server = await answering(
        t,
        `permessage-deflate; server_max_window_bits=12; client_max_window_bits=8${forget}`,
      )
      const compression = { threshold: 0, contextTakeover }
      const socket = await socketTo(t, server, { compression })
      const peer = await server.peer
      assert.equal(socket.extensions, 'permessage-deflate')
      socket.send('a'.repeat(500))
      socket.send(words(200_000))
      await socket.sendStream(['b'.repeat(300)])
      for (const [opcode, size] of [
        [TEXT, 500],
        [BINARY, 200_000],
      ]) {
        const frame = await peer.readFrame()
        assert.deepEqual([frame.opcode, frame.rsv, frame.payload.length], [opcode, 0, size])
      }
      for (let size = 0; size < 300; ) {
        const { rsv, payload } = await peer.readFrame()
        assert.equal(rsv, 0)
        size += payload.length
      }
      peer.write(serverFrame(TEXT, deflateOnce(Buffer.from('hi hi hi')), { rsv: 4 }))
      assert.equal((await socket[Symbol.asyncIterator]().next()).value, 'hi hi hi')
    },
  )
}

test('a mistake in compression is told before anything is dialled', async () => {
  for (const compression of [{ windowBits: 8 }, { level: 10 }, { nope: 1 }, 'yes']) {
    await assert.rejects(
      async () =>
        await connect('ws://127.0.0.1:1/', { compression: compression as CompressionOptions }),
      MisuseError,
    )
  }
})
