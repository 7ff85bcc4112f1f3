// LiveSocket against a real WebSocket server on loopback. The client is that of `ws`, which has
// the browser's interface; Node.js 20 has no WebSocket of its own.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { effect } from '@preact/signals'
import { WebSocket, WebSocketServer } from 'ws'
import type { Backoff } from './backoff.ts'
import { type LinkState, type LiveSettings, LiveSocket, type PlainSocket } from './live-socket.ts'

const QUICK: Backoff = { firstMs: 20, capMs: 80 }
// Unlike the browser's, the WebSocket of `ws` throws when nobody listens for its errors.
const create = (url: string): PlainSocket => new WebSocket(url).on('error', () => {})

async function listen(t: TestContext, port = 0): Promise<{ server: WebSocketServer; url: string }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port })
  await once(server, 'listening')
  t.after(() => shut(server))
  return { server, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

async function shut(server: WebSocketServer): Promise<void> {
  for (const socket of server.clients) socket.terminate()
  await new Promise((resolve) => server.close(resolve))
}

function until(live: LiveSocket, name: LinkState['name']): Promise<void> {
  return new Promise((resolve) => {
    const dispose = effect(() => {
      if (live.state.value.name !== name) return
      queueMicrotask(() => dispose())
      resolve()
    })
  })
}

function liveSocket(
  t: TestContext,
  url: string,
  handlers: ConstructorParameters<typeof LiveSocket>[1] = {},
  settings: Partial<LiveSettings> = {},
): LiveSocket {
  const live = new LiveSocket(url, handlers, { create, backoff: QUICK, ...settings })
  t.after(() => live.stop())
  return live
}

test('it opens, sends, receives and counts both ways', { timeout: 5000 }, async (t) => {
  const { server, url } = await listen(t)
  server.on('connection', (socket) => {
    socket.on('message', (data) => socket.send(`got ${data}`))
  })
  let gotText: (text: string) => void = () => {}
  const text = new Promise<string>((resolve) => {
    gotText = resolve
  })
  const live = liveSocket(t, url, { message: (message) => gotText(message) })
  assert.equal(live.send('too early'), false)
  live.start()
  assert.equal(live.state.value.name, 'connecting')
  await until(live, 'open')
  assert.equal(live.send('hello'), true)
  assert.equal(await text, 'got hello')
  assert.deepEqual([live.sent.value, live.received.value], [1, 1])
})

test('it waits and comes back when the server drops it', { timeout: 5000 }, async (t) => {
  const { server, url } = await listen(t)
  const calls: string[] = []
  const live = liveSocket(t, url, {
    open: () => calls.push('open'),
    close: () => calls.push('close'),
  })
  live.start()
  await until(live, 'open')
  for (const socket of server.clients) socket.terminate()
  await until(live, 'waiting')
  await until(live, 'open')
  assert.deepEqual(calls, ['open', 'close', 'open'])
})

test('it keeps trying while nobody listens, then finds the new server', {
  timeout: 5000,
}, async (t) => {
  const first = await listen(t)
  await shut(first.server)
  const live = liveSocket(t, first.url)
  live.start()
  await until(live, 'waiting')
  await until(live, 'connecting')
  await until(live, 'waiting')
  await listen(t, Number(new URL(first.url).port))
  await until(live, 'open')
})

test('retry does not wait for its turn, and a waiting state says when it is', {
  timeout: 5000,
}, async (t) => {
  const { server, url } = await listen(t)
  await shut(server)
  const minute = { firstMs: 60_000, capMs: 60_000 }
  const live = liveSocket(t, url, {}, { backoff: minute, random: () => 0.5 })
  live.start()
  await until(live, 'waiting')
  const state = live.state.value
  assert.ok(state.name === 'waiting' && Math.abs(state.retryAt - Date.now() - 45_000) < 2000)
  await listen(t, Number(new URL(url).port))
  live.retry()
  await until(live, 'open')
})

test('a server that accepts and drops at once meets growing waits', {
  timeout: 5000,
}, async (t) => {
  const { server, url } = await listen(t)
  server.on('connection', (socket) => socket.terminate())
  const waits: number[] = []
  const live = liveSocket(t, url, {}, { random: () => 0 })
  for (let round = 0; round < 3; round++) {
    live.start()
    live.retry()
    await until(live, 'connecting')
    await until(live, 'waiting')
    const state = live.state.value
    if (state.name === 'waiting') waits.push(Math.round(state.retryAt - Date.now()))
  }
  assert.ok(waits[1]! > waits[0]! && waits[2]! > waits[1]!, `waits were ${waits}`)
})

test('a connection that lived long enough clears the failures', { timeout: 5000 }, async (t) => {
  const { server, url } = await listen(t)
  const live = liveSocket(t, url, {}, { random: () => 0, stableMs: 0 })
  const waits: number[] = []
  for (let round = 0; round < 3; round++) {
    live.start()
    live.retry()
    await until(live, 'open')
    for (const socket of server.clients) socket.terminate()
    await until(live, 'waiting')
    const state = live.state.value
    if (state.name === 'waiting') waits.push(state.retryAt - Date.now())
  }
  assert.ok(Math.max(...waits) <= 10.5, `waits were ${waits}, each should be the first: 10 ms`)
})

test('a handshake that never ends counts as failed', { timeout: 5000 }, async (t) => {
  const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.after(() => silent.close())
  const { port } = silent.address() as AddressInfo
  const live = liveSocket(t, `ws://127.0.0.1:${port}/`, {}, { connectMs: 30 })
  live.start()
  await until(live, 'waiting')
})

test('stop ends it for good, also during the handshake', { timeout: 5000 }, async (t) => {
  const { server, url } = await listen(t)
  let closed = 0
  const live = liveSocket(t, url, { close: () => closed++ })
  live.start()
  live.stop()
  assert.equal(live.state.value.name, 'idle')
  const [socket] = await once(server, 'connection')
  await once(socket, 'close')
  assert.equal(closed, 0)

  live.start()
  await until(live, 'open')
  live.stop()
  assert.equal(closed, 1)
  assert.equal(live.send('late'), false)
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.equal(live.state.value.name, 'idle')
  assert.equal(server.clients.size, 0)
})
