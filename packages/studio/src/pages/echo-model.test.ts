// The echo page's model against a real echo server on loopback.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { effect, type ReadonlySignal } from '@preact/signals'
import { WebSocket, WebSocketServer } from 'ws'
import { LiveSocket } from '../live/live-socket.ts'
import { EchoModel } from './echo-model.ts'

async function connected(t: TestContext): Promise<{ model: EchoModel; server: WebSocketServer }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      if (String(data) === 'drop') socket.terminate()
      else socket.send(data, { binary: isBinary })
    })
  })
  const { port } = server.address() as AddressInfo
  const model = new EchoModel()
  const link = new LiveSocket(`ws://127.0.0.1:${port}/`, model.handlers, {
    create: (url) => new WebSocket(url).on('error', () => {}),
  })
  model.attach(link)
  t.after(() => {
    link.stop()
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  link.start()
  await when(link.state, (state) => state.name === 'open')
  return { model, server }
}

function when<T>(signal: ReadonlySignal<T>, holds: (value: T) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const dispose = effect(() => {
      if (!holds(signal.value)) return
      queueMicrotask(() => dispose())
      resolve()
    })
  })
}

test('one message comes back with its time', { timeout: 5000 }, async (t) => {
  const { model } = await connected(t)
  assert.equal(model.send('안녕'), true)
  await when(model.echoes, (echoes) => echoes.length === 1)
  const [echo] = model.echoes.value
  assert.equal(echo?.text, '안녕')
  assert.ok(echo.outcome.kind === 'back' && echo.outcome.ms > 0 && echo.outcome.ms < 4000)
  assert.equal(model.times.value.length, 1)
})

test('a series sends its number of messages in order and then ends', {
  timeout: 5000,
}, async (t) => {
  const { model } = await connected(t)
  model.startSeries('hi', 30)
  assert.deepEqual(model.series.value, { done: 0, all: 30 })
  await when(model.echoes, (echoes) => echoes.length === 30)
  assert.deepEqual(
    model.echoes.value.map((echo) => echo.text),
    Array.from({ length: 30 }, (_, index) => `hi ${30 - index}`),
  )
  assert.equal(model.series.value, undefined)
})

test('what was on the way when the connection ended is shown as lost', {
  timeout: 5000,
}, async (t) => {
  const { model } = await connected(t)
  model.send('drop')
  await when(model.echoes, (echoes) => echoes.length === 1)
  assert.deepEqual(model.echoes.value[0]?.outcome, { kind: 'lost' })
  assert.equal(model.send('too late'), false)
  assert.deepEqual(model.times.value, [])
})

test('a lost connection ends the series', { timeout: 5000 }, async (t) => {
  const { model, server } = await connected(t)
  model.startSeries('hi', 1_000_000)
  await when(model.series, (series) => (series?.done ?? 0) > 0)
  for (const socket of server.clients) socket.terminate()
  await when(model.series, (series) => series === undefined)
})
