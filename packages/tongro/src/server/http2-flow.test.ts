// Backpressure over HTTP/2: flow control stops who must be stopped, and nobody beside.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { ask, http2Server, sessionTo } from '../../test-support/http2-peer.ts'
import { BOUNDED, deferred, start, until } from '../../test-support/live.ts'
import { clientFrame, TEXT } from '../../test-support/raw-frames.ts'
import { type ClientSocket, type ConnectOptions, connect } from '../client/index.ts'
import type { ServeOptions, ServerSocket } from './index.ts'

const MIB = 1 << 20

async function open(
  t: TestContext,
  { port }: { readonly port: number },
  path: string,
  options: ConnectOptions = {},
): Promise<ClientSocket> {
  const socket = await connect(`ws://127.0.0.1:${port}${path}`, { http2: true, ...options })
  t.after(() => socket.terminate())
  return socket
}

/** A server of HTTP/2 that counts the sessions it has. */
async function serving(
  t: TestContext,
  options: ServeOptions<undefined>,
): Promise<{ readonly port: number; sessions: number }> {
  const http2 = await http2Server(t)
  const counted = { port: http2.port, sessions: 0 }
  http2.on('session', () => counted.sessions++)
  await start(t, { ...options, server: http2 })
  return counted
}

/** Sends `count` messages, each behind the answer to the one before; returns milliseconds, sorted. */
async function pingPong(socket: ClientSocket, count: number): Promise<number[]> {
  const times: number[] = []
  const answers = socket[Symbol.asyncIterator]()
  for (let i = 0; i < count; i++) {
    const began = performance.now()
    socket.send(String(i))
    assert.equal((await answers.next()).value, String(i))
    times.push(performance.now() - began)
  }
  return times.sort((a, b) => a - b)
}

test(
  'a peer that does not read holds back its own socket, and none beside it',
  BOUNDED,
  async (t) => {
    const slow = deferred<ServerSocket<undefined>>()
    const where = await serving(t, {
      open: (socket) => void (socket.request.url.pathname === '/slow' && slow.resolve(socket)),
      message: (socket, message) => void socket.send(message),
    })
    const session = await sessionTo(t, where)
    const still = await ask(session, { ':path': '/slow' })
    const quick = await ask(session)
    const socket = await slow.promise
    let taken = 0
    while (socket.send(new Uint8Array(MIB / 4)) && taken < 64) taken++
    assert.ok(taken < 16, `${taken} messages of 256 KiB were taken without asking to wait`)
    for (let i = 0; i < 200; i++) {
      quick.peer.write(clientFrame(TEXT, String(i)))
      assert.equal((await quick.peer.readFrame()).payload.toString(), String(i))
    }
    assert.ok(socket.bufferedAmount > MIB / 2, String(socket.bufferedAmount))
    const total = taken + 1
    for (let i = 0; i < total; i++) {
      assert.equal((await still.peer.readFrame()).payload.length, MIB / 4)
    }
    await socket.drained
    assert.equal(socket.bufferedAmount, 0)
  },
)

test('a handler at work stops the client that sends, and none beside it', BOUNDED, async (t) => {
  const held = deferred()
  let received = 0
  const where = await serving(t, {
    message(socket, message) {
      if (typeof message === 'string') return void socket.send(message)
      received += message.length
      return held.promise
    },
  })
  const [sender, other] = [await open(t, where, '/'), await open(t, where, '/')]
  assert.equal(where.sessions, 1)
  for (let i = 0; i < 16; i++) sender.send(new Uint8Array(MIB / 2))
  const times = await pingPong(other, 100)
  assert.equal(received, MIB / 2)
  // The server holds its high-water mark and one window; the rest is still with the client.
  assert.ok(sender.bufferedAmount > 4 * MIB, String(sender.bufferedAmount))
  assert.ok(times[50]! < 1000, `${times[50]} ms`)
  held.resolve()
  await sender.drained
  await until(() => received === 8 * MIB)
})

test('64 MiB go up while another socket of the session answers', { timeout: 60_000 }, async (t) => {
  let received = 0
  const where = await serving(t, {
    message(socket, message) {
      if (typeof message === 'string') socket.send(message)
      else received += message.length
    },
  })
  const [up, other] = [await open(t, where, '/'), await open(t, where, '/')]
  const upload = async (): Promise<void> => {
    const piece = new Uint8Array(MIB)
    for (let i = 0; i < 64; i++) if (!up.send(piece)) await up.drained
  }
  const [, times] = await Promise.all([upload(), pingPong(other, 50)])
  await until(() => received === 64 * MIB, 30_000)
  assert.equal(where.sessions, 1)
  // A starved socket would answer only when the upload is through.
  t.diagnostic(
    `ping-pong beside the upload: median ${times[25]!.toFixed(1)} ms, worst ${times[49]!.toFixed(1)} ms`,
  )
  assert.ok(times[25]! < 1000, `median ${times[25]} ms`)
})
