import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from 'tongro'
import { Client } from '../testing/client.ts'
import { clock, clockEndpoint } from './clock.ts'

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

test('the time comes at once and goes on, whatever the client sends', async () => {
  const server = await serve({ ...clockEndpoint({ interval: () => 10 }), hostname: '127.0.0.1' })
  const client = new Client(`ws://127.0.0.1:${server.port}/any/path`)
  await client.received(1)
  client.send('stop')
  client.send(new Uint8Array(100_000))
  const times = await client.received(5)
  for (const time of times) {
    assert.match(time, TIME)
    assert.ok(Math.abs(Date.parse(time) - Date.now()) < 5_000)
  }
  assert.deepEqual(times, times.toSorted(), 'times do not go back')
  await client.leave()
  await server.close()
})

test('each client has its own rhythm, and a page opened from disk is let in', async () => {
  let calls = 0
  const server = await serve({
    hostname: '127.0.0.1',
    routes: { '/clock': clock({ interval: () => (calls++ === 0 ? 60_000 : 5) }) },
  })
  const url = `ws://127.0.0.1:${server.port}/clock`
  const slow = new Client(url, { origin: 'null' })
  await slow.received(1)
  const fast = new Client(url, { origin: 'https://example.com' })
  await fast.received(4)
  assert.equal(slow.messages.length, 1)
  await Promise.all([slow.leave(), fast.leave()])
  await server.close()
})

test('intervals lie between 0 and 3 s unless given', async () => {
  const server = await serve({ ...clockEndpoint(), hostname: '127.0.0.1' })
  const client = new Client(`ws://127.0.0.1:${server.port}`)
  await client.received(1)
  const before = performance.now()
  await client.received(2)
  assert.ok(performance.now() - before < 6_000)
  await client.leave()
  await server.close()
})

test('a server with clients in the middle of their intervals stops at once', async () => {
  const server = await serve({ ...clockEndpoint({ interval: () => 1 }), hostname: '127.0.0.1' })
  const clients = Array.from({ length: 5 }, () => new Client(`ws://127.0.0.1:${server.port}`))
  await Promise.all(clients.map((client) => client.received(3)))
  const before = performance.now()
  await server.close({ deadline: 5_000 })
  assert.ok(performance.now() - before < 4_500)
})
