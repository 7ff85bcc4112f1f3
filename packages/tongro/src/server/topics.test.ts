import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import { test } from 'node:test'
import { BOUNDED, deferred, rawSocketTo, socketTo, start, until } from '../../test-support/live.ts'
import { BINARY, CLOSE, readClose, TEXT } from '../../test-support/raw-frames.ts'
import type { Server, ServerSocket } from './index.ts'

/** A server whose sockets subscribe to the topics in their query. */
async function startTopics(
  t: Parameters<typeof start>[0],
  options: object = {},
): Promise<{ server: Server; sockets: ServerSocket[] }> {
  const sockets: ServerSocket[] = []
  const server = await start(t, {
    ...options,
    open(socket: ServerSocket) {
      sockets.push(socket)
      for (const topic of socket.request.url.searchParams.getAll('t')) socket.subscribe(topic)
    },
  })
  return { server, sockets }
}

test('publish reaches the subscribers of the topic, and tells how many', BOUNDED, async (t) => {
  const { server, sockets } = await startTopics(t)
  const a = await rawSocketTo(t, server, '/?t=news&t=sport')
  const b = await rawSocketTo(t, server, '/?t=news')
  const c = await rawSocketTo(t, server, '/')
  await until(() => sockets.length === 3)
  assert.equal(server.publish('news', 'N'), 2)
  assert.equal(server.publish('sport', Uint8Array.of(1, 2)), 1)
  assert.equal(server.publish('nothing', 'x'), 0)
  for (const peer of [a, b]) {
    const { opcode, payload } = await peer.readFrame()
    assert.deepEqual([opcode, payload.toString()], [TEXT, 'N'])
  }
  const binary = await a.readFrame()
  assert.deepEqual([binary.opcode, [...binary.payload]], [BINARY, [1, 2]])
  sockets[2]!.send('only this')
  assert.equal((await c.readFrame()).payload.toString(), 'only this')
})

test('socket.publish leaves out the sender, also when it did not subscribe', BOUNDED, async (t) => {
  const { server, sockets } = await startTopics(t)
  const a = await rawSocketTo(t, server, '/?t=x')
  await rawSocketTo(t, server, '/?t=x')
  await rawSocketTo(t, server, '/')
  await until(() => sockets.length === 3)
  assert.equal(sockets[0]!.publish('x', 'm'), 1)
  assert.equal(sockets[2]!.publish('x', 'from outside'), 2)
  assert.equal((await a.readFrame()).payload.toString(), 'from outside')
})

test('unsubscribe ends it; subscribing twice gives one copy', BOUNDED, async (t) => {
  const { server, sockets } = await startTopics(t)
  const a = await rawSocketTo(t, server, '/?t=x&t=x')
  await until(() => sockets.length === 1)
  assert.equal(server.publish('x', '1'), 1)
  sockets[0]!.unsubscribe('x')
  sockets[0]!.unsubscribe('never')
  assert.equal(server.publish('x', '2'), 0)
  sockets[0]!.send('3')
  assert.equal((await a.readFrame()).payload.toString(), '1')
  assert.equal((await a.readFrame()).payload.toString(), '3')
})

test('a published message is a copy of that moment', BOUNDED, async (t) => {
  const { server, sockets } = await startTopics(t)
  const a = await rawSocketTo(t, server, '/?t=x')
  await until(() => sockets.length === 1)
  const bytes = Buffer.alloc(50_000, 1)
  server.publish('x', bytes)
  bytes.fill(2)
  assert.ok((await a.readFrame()).payload.equals(Buffer.alloc(50_000, 1)))
})

test('who is gone or closing gets nothing and does not count', BOUNDED, async (t) => {
  const { server, sockets } = await startTopics(t)
  const gone = await rawSocketTo(t, server, '/?t=x')
  await rawSocketTo(t, server, '/?t=x')
  const stays = await rawSocketTo(t, server, '/?t=x')
  await until(() => sockets.length === 3)
  sockets[1]!.close(1000)
  assert.equal(server.publish('x', '1'), 2)
  gone.reset()
  await until(() => sockets[0]!.state === 'closed')
  assert.equal(server.publish('x', '2'), 1)
  sockets[0]!.subscribe('x')
  assert.equal(server.publish('x', '3'), 1)
  for (const text of ['1', '2', '3']) {
    assert.equal((await stays.readFrame()).payload.toString(), text)
  }
})

test(
  'publish works in the close handler, and does not count the one that closed',
  BOUNDED,
  async (t) => {
    const counts = deferred<number>()
    const server = await start(t, {
      open: (socket) => socket.subscribe('users'),
      close: (socket) => counts.resolve(socket.publish('users', 'someone left')),
    })
    const leaving = await rawSocketTo(t, server)
    const staying = await rawSocketTo(t, server)
    await until(() => server.connections === 2)
    leaving.reset()
    assert.equal(await counts.promise, 1)
    assert.equal((await staying.readFrame()).payload.toString(), 'someone left')
  },
)

test('a subscriber that breaks during publish does not disturb the others', BOUNDED, async (t) => {
  const { server, sockets } = await startTopics(t, {
    slowReader: 'close',
    limits: { highWater: 1000 },
  })
  await rawSocketTo(t, server, '/?t=x')
  const other = await socketTo(t, server, { path: '/?t=x' })
  await until(() => sockets.length === 2)
  // Nobody reads the first: it is closed in the midst of publishing.
  let received = 0
  const reading = (async () => {
    for await (const message of other) if (message.length === 100_000) received++
  })()
  let published = 0
  while (sockets[0]!.state === 'open') {
    server.publish('x', Buffer.alloc(100_000))
    published++
    assert.ok(published < 1000)
    await until(() => received === published)
  }
  assert.equal(server.publish('x', 'small'), 1)
  other.close()
  await reading
})

test('slow-reader close: a peer that does not read is closed with 1008', BOUNDED, async (t) => {
  const { server, sockets } = await startTopics(t, {
    slowReader: 'close',
    limits: { highWater: 100_000 },
  })
  const peer = await rawSocketTo(t, server, '/?t=x')
  await until(() => sockets.length === 1)
  let taken = 0
  while (server.publish('x', Buffer.alloc(100_000, 3)) === 1) taken++
  assert.equal(sockets[0]!.state, 'closing')
  for (let i = 0; i < taken; i++) assert.equal((await peer.readFrame()).payload.length, 100_000)
  const { opcode, payload } = await peer.readFrame()
  assert.equal(opcode, CLOSE)
  assert.equal(readClose(payload).code, 1008)
  assert.match(readClose(payload).reason, /read/)
})

test('slow-reader drop: what it is not given is told, and it stays', BOUNDED, async (t) => {
  const dropped: unknown[] = []
  const note = (event: unknown): void => void dropped.push(event)
  channel('tongro:socket:drop').subscribe(note)
  t.after(() => channel('tongro:socket:drop').unsubscribe(note))
  const { server, sockets } = await startTopics(t, {
    slowReader: 'drop',
    limits: { highWater: 100_000 },
  })
  const peer = await rawSocketTo(t, server, '/?t=x')
  await until(() => sockets.length === 1)
  let taken = 0
  while (server.publish('x', Buffer.alloc(100_000, 3)) === 1) taken++
  assert.equal(server.publish('x', 'dropped too'), 0)
  assert.equal(dropped.length, 2)
  assert.equal((dropped[0] as { socket: unknown }).socket, sockets[0])
  for (let i = 0; i < taken; i++) await peer.readFrame()
  await until(() => server.publish('x', 'taken again') === 1)
  assert.equal((await peer.readFrame()).payload.toString(), 'taken again')
})

test(
  'slow-reader wait: above limits.queued even a patient server closes with 1008',
  BOUNDED,
  async (t) => {
    const { server, sockets } = await startTopics(t, {
      limits: { highWater: 1000, queued: 1_000_000 },
    })
    await rawSocketTo(t, server, '/?t=x')
    await until(() => sockets.length === 1)
    let taken = 0
    while (server.publish('x', Buffer.alloc(100_000)) === 1) assert.ok(++taken < 500)
    assert.ok(taken >= 10)
    assert.ok(sockets[0]!.bufferedAmount < 1_300_000)
    assert.equal(sockets[0]!.state, 'closing')
  },
)
