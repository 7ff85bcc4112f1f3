// What close() waits for, who may attach to a server, and who counts as slow.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { BOUNDED, start } from '../../test-support/live.ts'
import { connect } from '../client/index.ts'
import { serve } from './index.ts'

test('close waits for handlers that are still at work', BOUNDED, async (t) => {
  const order: string[] = []
  const server = await start(t, {
    async message() {
      await new Promise((resolve) => setTimeout(resolve, 100))
      order.push('message')
    },
    async close() {
      await new Promise((resolve) => setTimeout(resolve, 50))
      order.push('close')
    },
  })
  const socket = await connect(`ws://127.0.0.1:${server.port}/`)
  socket.send('x')
  await socket.ping()
  await server.close()
  order.push('stopped')
  assert.deepEqual(order, ['message', 'close', 'stopped'])
})

test('a handler that never settles does not hold close beyond its deadline', BOUNDED, async (t) => {
  const server = await start(t, { message: () => new Promise(() => {}) })
  const socket = await connect(`ws://127.0.0.1:${server.port}/`)
  socket.send('x')
  await socket.ping()
  const began = performance.now()
  await server.close({ deadline: 100 })
  assert.ok(performance.now() - began < 5_000)
})

test('H14 upgrade-twice: a second serve() with the same paths is refused', BOUNDED, async (t) => {
  const http = createServer()
  await start(t, { server: http, message() {} })
  await assert.rejects(serve({ server: http, message() {} }), { code: 'upgrade-twice' })
  assert.equal(http.listenerCount('upgrade'), 1)
})

for (const slowReader of ['wait', 'drop', 'close'] as const) {
  test(
    `L9 slow-reader: a burst in one tick makes nobody slow (${slowReader})`,
    BOUNDED,
    async (t) => {
      const server = await start(t, { slowReader, open: (socket) => socket.subscribe('t') })
      const socket = await connect(`ws://127.0.0.1:${server.port}/`)
      t.after(() => socket.terminate())
      await socket.ping()
      // Twice the high-water mark in pieces, less than what the system takes at once.
      const given = Array.from({ length: 20 }, () => server.publish('t', Buffer.alloc(100_000)))
      assert.deepEqual(given, Array(20).fill(1))
      let count = 0
      for await (const message of socket) {
        assert.equal(message.length, 100_000)
        if (++count === 20) break
      }
    },
  )
}
