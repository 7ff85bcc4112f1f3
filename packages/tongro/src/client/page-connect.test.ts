// Over the WebSocket class of Node.js, which stands in the browser's place; tests/browser runs the
// same in Chromium.

import assert from 'node:assert/strict'
import { before, type TestContext, test } from 'node:test'
import { BOUNDED, rawServer, start, until } from '../../test-support/live.ts'
import { answerHandshake } from '../../test-support/live-role.ts'
import { BINARY, CLOSE, closePayload, serverFrame, TEXT } from '../../test-support/raw-frames.ts'
import { type ClientSocket, type ConnectOptions, connect, reconnect } from './browser.ts'
import { WebSocket } from './index.ts'
import { WebSocketStream } from './page-stream.ts'

before(() => {
  Object.assign(globalThis, { WebSocket })
})

async function echo(t: TestContext): Promise<string> {
  const server = await start(t, {
    upgrade: ({ protocols }) => ({ protocol: protocols[0] }),
    message: (socket, message) => void socket.send(message),
  })
  return `ws://127.0.0.1:${server.port}/`
}

async function open(t: TestContext, url: string, options?: ConnectOptions): Promise<ClientSocket> {
  const socket = await connect(url, options)
  t.after(() => socket.terminate())
  return socket
}

test('a page: text and bytes there and back, in order, and a clean close', BOUNDED, async (t) => {
  const socket = await open(t, await echo(t), { protocols: ['v1', 'v2'] })
  assert.deepEqual([socket.state, socket.protocol, socket.rtt], ['open', 'v1', undefined])
  const loop = socket[Symbol.asyncIterator]()
  for (const message of ['é', '', Uint8Array.of(1, 2), new Uint8Array(0)]) {
    assert.equal(socket.send(message), true)
    assert.deepEqual((await loop.next()).value, message)
  }
  assert.deepEqual([socket.bytesRead, socket.bytesWritten], [4, 4])
  await socket.drained
  socket.close(4000, 'bye')
  assert.equal(socket.state, 'closing')
  assert.throws(() => socket.send('late'), { name: 'ClosedError' })
  const closed = await socket.closed
  assert.deepEqual(closed, {
    code: 4000,
    reason: 'bye',
    wasClean: true,
    initiator: 'local',
    received: { code: 4000, reason: 'bye' },
    sent: { code: 4000, reason: 'bye' },
  })
  assert.equal((await loop.next()).done, true)
  assert.equal(socket.state, 'closed')
})

test('a page: messages right behind the handshake are not lost', BOUNDED, async (t) => {
  const early = Buffer.concat([serverFrame(TEXT, 'a'), serverFrame(BINARY, 'b')])
  const server = await rawServer(t, (peer) => answerHandshake(peer, early))
  const socket = await open(t, `ws://127.0.0.1:${server.port}/`)
  await new Promise((resolve) => setTimeout(resolve, 20))
  const loop = socket[Symbol.asyncIterator]()
  assert.deepEqual((await loop.next()).value, 'a')
  assert.deepEqual((await loop.next()).value, Uint8Array.of(98))
})

test('a page: who closed first, and how, is told; a broken line throws', BOUNDED, async (t) => {
  const server = await rawServer(t, async (peer) => {
    await answerHandshake(peer)
    const { payload } = await peer.readFrame()
    if (String(payload) === 'close') peer.write(serverFrame(CLOSE, closePayload(1013, 'later')))
    if (String(payload) === 'close') peer.end()
    else peer.reset()
  })
  const url = `ws://127.0.0.1:${server.port}/`
  const closing = await open(t, url)
  closing.send('close')
  const { code, initiator, received } = await closing.closed
  assert.deepEqual([code, initiator, received?.reason], [1013, 'peer', 'later'])
  const breaking = await open(t, url)
  breaking.send('reset')
  await assert.rejects(breaking[Symbol.asyncIterator]().next(), { name: 'ClosedError' })
  const broken = await breaking.closed
  assert.deepEqual([broken.code, broken.initiator, broken.received], [1006, 'transport', undefined])
})

test('a page: what it cannot do is a MisuseError that says why', BOUNDED, async (t) => {
  const url = await echo(t)
  for (const options of [
    { headers: { a: 'b' } },
    { tls: {} },
    { proxy: false },
    { heartbeat: false },
    { compression: true },
    { redirects: 1 },
    { socketPath: '/x' },
    { onPing: () => {} },
  ]) {
    await assert.rejects(connect(url, options as never), {
      name: 'MisuseError',
      code: 'not-in-browser',
      message: /^Cannot connect with \w+ in a browser: /,
    })
  }
  const socket = await open(t, url)
  await assert.rejects(socket.ping(), { code: 'not-in-browser' })
  await assert.rejects(socket.sendStream(['a']), { code: 'not-in-browser' })
  assert.throws(() => socket.close(1001), { code: 'not-in-browser' })
  assert.throws(() => socket.close(1006), { code: 'close-arguments' })
  assert.throws(() => socket.close(1000, 'é'.repeat(62)), { code: 'close-reason-too-long' })
  assert.equal(socket.state, 'open')
})

test('a page: wrong options and URLs are MisuseErrors too', BOUNDED, async () => {
  for (const [url, options, code] of [
    ['ws://127.0.0.1:1/', { protocol: 'x' }, 'option-unknown'],
    ['ws://127.0.0.1:1/', { timeout: 0 }, 'option-invalid'],
    ['ws://127.0.0.1:1/', { protocols: 'a b' }, 'protocol-malformed'],
    ['ws://127.0.0.1:1/', { limits: { unread: -1 } }, 'option-invalid'],
    ['ws://127.0.0.1:1/', { messages: {} }, 'option-invalid'],
    ['ftp://127.0.0.1/', {}, 'url-invalid'],
    ['ws://127.0.0.1/#a', {}, 'url-invalid'],
  ] as const) {
    await assert.rejects(connect(url, options as never), { name: 'MisuseError', code })
  }
})

test('a page: no connection, no answer in time, and the signal', BOUNDED, async (t) => {
  await assert.rejects(connect('ws://127.0.0.1:1/'), { name: 'TransportError', code: 'CONNECT' })
  const silent = await rawServer(t, () => {})
  const url = `ws://127.0.0.1:${silent.port}/`
  await assert.rejects(connect(url, { timeout: 50 }), { code: 'HANDSHAKE_TIMEOUT' })
  const reason = new Error('enough')
  await assert.rejects(connect(url, { signal: AbortSignal.abort(reason) }), reason)
  const control = new AbortController()
  const attempt = connect(url, { signal: control.signal })
  control.abort(reason)
  await assert.rejects(attempt, reason)
})

test(
  'a page: unread messages are bounded, and what waits to be sent is too',
  BOUNDED,
  async (t) => {
    const url = await echo(t)
    const reader = await open(t, url, { limits: { unread: 1000 } })
    for (let i = 0; i < 3; i++) reader.send('x'.repeat(500))
    const closed = await reader.closed
    assert.deepEqual([closed.initiator, closed.sent?.code], ['local', 4009])
    const got: number[] = []
    await assert.rejects(
      async () => {
        for await (const message of reader) got.push(message.length)
      },
      (error: Error) => {
        assert.equal(error.name, 'ClosedError')
        assert.equal((error.cause as { code?: string }).code, 'unread-too-much')
        return true
      },
    )
    assert.deepEqual(got, [500, 500])
    const silent = await rawServer(t, (peer) => answerHandshake(peer))
    const sender = await open(t, `ws://127.0.0.1:${silent.port}/`, {
      limits: { highWater: 1 << 20, queued: 20 << 20 },
    })
    const large = new Uint8Array(8 << 20)
    assert.throws(
      () => {
        for (let i = 0; i < 9; i++) sender.send(large)
      },
      { name: 'MisuseError', code: 'send-queue-full' },
    )
    sender.terminate()
    await sender.drained
    assert.equal((await sender.closed).code, 1006)
  },
)

test(
  'a page: messages of a codec, and one that is invalid closes with 4008',
  BOUNDED,
  async (t) => {
    const url = await echo(t)
    const messages = {
      encode: (value: number) => String(value),
      decode: (text: string | Uint8Array) => Number(text) + 1,
    }
    const socket = await connect(url, { messages })
    t.after(() => socket.terminate())
    socket.send(41)
    assert.equal((await socket[Symbol.asyncIterator]().next()).value, 42)
  },
)

test('a page: messages in parts, and as streams', BOUNDED, async (t) => {
  const url = await echo(t)
  const socket = await open(t, url)
  const parts = socket.incoming()
  socket.send('whole')
  const { value } = await parts.next()
  const pieces: unknown[] = []
  for await (const piece of value!) pieces.push(piece)
  assert.deepEqual([value?.type, pieces], ['text', ['whole']])

  const stream = new WebSocketStream(url, { protocols: 'v1' })
  const { readable, writable, protocol } = await stream.opened
  assert.equal(protocol, 'v1')
  const writer = writable.getWriter()
  await writer.write('through a stream')
  const reader = readable.getReader()
  assert.deepEqual(await reader.read(), { value: 'through a stream', done: false })
  stream.close({ closeCode: 4001, reason: 'r' })
  assert.deepEqual(await stream.closed, { closeCode: 4001, reason: 'r' })
})

test(
  'a page: reconnect goes on after a broken line, and when the browser is online again',
  BOUNDED,
  async (t) => {
    let lives = 0
    const server = await rawServer(t, async (peer) => {
      await answerHandshake(peer, serverFrame(TEXT, `life ${++lives}`))
      if (lives < 3) peer.reset()
    })
    const page = new EventTarget()
    const names = ['addEventListener', 'removeEventListener'] as const
    for (const name of names) Object.assign(globalThis, { [name]: page[name].bind(page) })
    t.after(() => {
      for (const name of names) Reflect.deleteProperty(globalThis, name)
    })
    const line = reconnect(() => `ws://127.0.0.1:${server.port}/`, {
      backoff: { base: 60_000, cap: 60_000 },
      random: () => 1,
    })
    const got: unknown[] = []
    const loop = line[Symbol.asyncIterator]()
    for (let life = 1; life <= 3; life++) {
      got.push((await loop.next()).value)
      if (life === 3) break
      await until(() => line.state === 'waiting')
      await new Promise((resolve) => setImmediate(resolve))
      page.dispatchEvent(new Event('online'))
    }
    assert.deepEqual(got, ['life 1', 'life 2', 'life 3'])
    assert.throws(() => reconnect('ws://a.test', { headers: {} } as never), {
      code: 'not-in-browser',
    })
    line.close()
    assert.equal((await line.closed).why, 'local')
  },
)
