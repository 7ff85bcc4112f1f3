import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deferred } from '../../test-support/live.ts'
import { socketPair } from '../testing/index.ts'
import type { Message } from './inbox.ts'

const BOUNDED = { timeout: 5_000 }
const TURN = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('a handler’s promise holds back the next message, and no other socket', BOUNDED, async () => {
  const log: string[] = []
  const gates = [deferred(), deferred(), deferred()]
  const { client } = socketPair({
    server: {
      async message(_, message) {
        log.push(`begin ${message}`)
        await gates[Number(message)]!.promise
        log.push(`end ${message}`)
      },
    },
  })
  for (const text of ['0', '1', '2']) client.send(text)
  await TURN()
  assert.deepEqual(log, ['begin 0'])
  gates[1]!.resolve()
  await TURN()
  assert.deepEqual(log, ['begin 0'])
  gates[0]!.resolve()
  await TURN()
  assert.deepEqual(log, ['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2'])
  gates[2]!.resolve()
  await TURN()
  assert.equal(log.at(-1), 'end 2')
})

test('any thenable holds back, a plain object does not', BOUNDED, async () => {
  const log: unknown[] = []
  let go: (() => void) | undefined
  const { client } = socketPair({
    server: {
      message(_, message) {
        log.push(message)
        if (message === 'object') return { no: 'promise' }
        // biome-ignore lint/suspicious/noThenProperty: that is what is tested.
        return { then: (resolve: () => void) => (go = resolve) }
      },
    },
  })
  for (const text of ['object', 'thenable', 'last']) client.send(text)
  await TURN()
  assert.deepEqual(log, ['object', 'thenable'])
  go!()
  await TURN()
  assert.deepEqual(log, ['object', 'thenable', 'last'])
})

test('the promise of open holds back the first message', BOUNDED, async () => {
  const gate = deferred()
  const log: string[] = []
  const { client } = socketPair({
    server: {
      async open() {
        await gate.promise
        log.push('open')
      },
      message: (_, message) => void log.push(String(message)),
    },
  })
  client.send('a')
  client.send('b')
  await TURN()
  assert.deepEqual(log, [])
  gate.resolve()
  await TURN()
  assert.deepEqual(log, ['open', 'a', 'b'])
})

test(
  'L9: a busy handler stops reading above highWater, and reading goes on afterwards',
  BOUNDED,
  async () => {
    const gate = deferred()
    let count = 0
    const { client, serverLine, clientLine } = socketPair({
      limits: { highWater: 2000 },
      server: {
        message() {
          count++
          return count === 1 ? gate.promise : undefined
        },
      },
    })
    for (let i = 0; i < 100; i++) {
      client.send('x'.repeat(90))
      await TURN()
    }
    assert.equal(serverLine.isPaused, true)
    assert.ok(clientLine.pending > 5000, 'the rest waits in the line')
    gate.resolve()
    await TURN()
    assert.equal(count, 100)
    assert.equal(serverLine.isPaused, false)
  },
)

test('the close handler comes once, after the last message and its promise', BOUNDED, async () => {
  const log: string[] = []
  const gate = deferred()
  const { client } = socketPair({
    server: {
      async message(_, message) {
        await gate.promise
        log.push(String(message))
      },
      close: (_, closed) => void log.push(`close ${closed.code}`),
    },
  })
  for (const text of ['1', '2', '3']) client.send(text)
  client.close(1000)
  await client.closed
  assert.deepEqual(log, [])
  gate.resolve()
  await TURN()
  assert.deepEqual(log, ['1', '2', '3', 'close 1000'])
})

test(
  'iteration loses nothing: messages from before the loop, during it, and before the Close',
  BOUNDED,
  async () => {
    const { client, server } = socketPair()
    for (let i = 0; i < 50; i++) server.send(String(i))
    await TURN()
    const got: Message[] = []
    for await (const message of client) {
      got.push(message)
      if (got.length === 20) {
        for (let i = 50; i < 60; i++) server.send(String(i))
        server.close(1000)
      }
    }
    assert.deepEqual(
      got,
      Array.from({ length: 60 }, (_, i) => String(i)),
    )
  },
)

test(
  'iteration throws ClosedError after the last message of a line that broke',
  BOUNDED,
  async () => {
    const { client, server, serverLine } = socketPair()
    server.send('a')
    await TURN()
    serverLine.destroy()
    await client.closed
    const got: Message[] = []
    await assert.rejects(
      async () => {
        for await (const message of client) got.push(message)
      },
      { name: 'ClosedError', message: /1006/ },
    )
    assert.deepEqual(got, ['a'])
  },
)

test(
  'several calls of next() wait in order; each gets its own message or the end',
  BOUNDED,
  async () => {
    const { client, server } = socketPair()
    const iterator = client[Symbol.asyncIterator]()
    const waiting = [iterator.next(), iterator.next(), iterator.next()]
    server.send('1')
    server.send('2')
    server.close(1000)
    const results = await Promise.all(waiting)
    assert.deepEqual(
      results.map(({ value }) => value as unknown),
      ['1', '2', undefined],
    )
    assert.deepEqual(await iterator.next(), { value: undefined, done: true })
  },
)

test(
  'one way of reading: a second loop and a loop beside a handler are refused',
  BOUNDED,
  async () => {
    const { client, server } = socketPair({ server: { message: () => {} } })
    const expected = { name: 'MisuseError', code: 'read-twice' }
    assert.throws(() => server[Symbol.asyncIterator](), expected)
    const first = client[Symbol.asyncIterator]()
    assert.throws(() => client[Symbol.asyncIterator](), expected)
    server.send('mine')
    assert.deepEqual(await first.next(), { value: 'mine', done: false })
  },
)

test('a loop that is left can be gone on with, and loses nothing', BOUNDED, async () => {
  const { client, server } = socketPair()
  for (const text of ['1', '2', '3', '4']) server.send(text)
  const got: Message[] = []
  for await (const message of client) {
    got.push(message)
    if (message === '2') break
  }
  server.close(1000)
  for await (const message of client) got.push(message)
  assert.deepEqual(got, ['1', '2', '3', '4'])
})

test(
  'an unread socket stops reading at highWater and goes on when it is read',
  BOUNDED,
  async () => {
    const { client, server, clientLine, serverLine } = socketPair({ limits: { highWater: 5000 } })
    for (let i = 0; i < 200; i++) {
      server.send('y'.repeat(100))
      await TURN()
    }
    assert.equal(clientLine.isPaused, true)
    assert.ok(serverLine.pending > 10_000)
    let count = 0
    for await (const message of client) {
      assert.equal(message, 'y'.repeat(100))
      if (++count === 200) break
    }
    assert.equal(serverLine.pending, 0)
  },
)

test('L1: empty messages count too, so that a flood of them stops reading', BOUNDED, async () => {
  const { server, clientLine } = socketPair({ limits: { highWater: 5000 } })
  for (let i = 0; i < 1000; i++) server.send('')
  await TURN()
  await TURN()
  assert.equal(clientLine.isPaused, true)
})

test('close() throws away what is unread: a loop ends without it', BOUNDED, async () => {
  const { client, server } = socketPair()
  for (const text of ['1', '2', '3']) server.send(text)
  await TURN()
  client.close(1000)
  await client.closed
  const got: Message[] = []
  for await (const message of client) got.push(message)
  assert.deepEqual(got, [])
})
