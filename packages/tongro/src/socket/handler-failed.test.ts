import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, deferred, rawServer, socketTo, start } from '../../test-support/live.ts'
import { answerHandshake } from '../../test-support/live-role.ts'
import { PING, serverFrame, TEXT } from '../../test-support/raw-frames.ts'
import { socketPair } from '../testing/index.ts'

const TURN = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

for (const kind of ['throws', 'rejects'] as const) {
  test(
    `L6 handler-failed: a message handler that ${kind} closes its socket with 1011, told once`,
    BOUNDED,
    async (t) => {
      const errors: Array<[string, boolean]> = []
      const seen: unknown[] = []
      const server = await start(t, {
        message(socket, message) {
          seen.push(message)
          if (message !== 'bad') return void socket.send(message)
          if (kind === 'throws') throw new Error('mine')
          return Promise.reject(new Error('mine'))
        },
        error: (error, socket) => void errors.push([error.message, socket !== undefined]),
      })
      const [other, socket] = [await socketTo(t, server), await socketTo(t, server)]
      for (const text of ['good', 'bad', 'after', 'bad']) socket.send(text)
      const closed = await socket.closed
      assert.deepEqual([closed.code, closed.wasClean], [1011, true])
      assert.match(closed.reason, /RFC 6455/)
      assert.doesNotMatch(closed.reason, /mine/, 'the error is not the peer’s to know')
      assert.deepEqual(errors, [['mine', true]])
      assert.deepEqual(seen, ['good', 'bad'])
      other.send('well')
      for await (const message of other) {
        assert.equal(message, 'well')
        break
      }
    },
  )
}

test('L6 handler-failed: an open handler that fails', BOUNDED, async () => {
  for (const open of [
    () => {
      throw new Error('mine')
    },
    () => Promise.reject(new Error('mine')),
  ]) {
    const errors: string[] = []
    let messages = 0
    const { client } = socketPair({
      server: {
        open,
        message: () => void messages++,
        error: (error) => void errors.push(error.message),
      },
    })
    client.send('x')
    const closed = await client.closed
    assert.equal(closed.code, 1011)
    assert.deepEqual(errors, ['mine'])
    assert.equal(messages, 0)
  }
})

test('L6 handler-failed: what is thrown need not be an error', BOUNDED, async () => {
  const errors: Error[] = []
  const { client } = socketPair({
    server: {
      message: () => Promise.reject('a string'),
      error: (error) => void errors.push(error),
    },
  })
  client.send('x')
  assert.equal((await client.closed).code, 1011)
  assert.ok(errors[0] instanceof Error)
  assert.match(errors[0].message, /a string/)
})

test('handlers that go on sending after the peer left are told about once', BOUNDED, async () => {
  const errors: string[] = []
  const gate = deferred()
  const over = deferred()
  const { client, clientLine } = socketPair({
    server: {
      async message(socket, message) {
        await gate.promise
        socket.send(`answer to ${message}`)
      },
      error: (error) => void errors.push(error.name),
      close: () => over.resolve(),
    },
  })
  for (let i = 0; i < 5; i++) client.send(String(i))
  await TURN()
  clientLine.destroy()
  await client.closed
  gate.resolve()
  await over.promise
  assert.ok(errors.length <= 1, errors.join())
})

test(
  'L6 handler-failed: failing on after the line is gone ends the rest of the queue',
  BOUNDED,
  async () => {
    const errors: string[] = []
    const gate = deferred()
    const over = deferred()
    const { client, clientLine } = socketPair({
      server: {
        async message(_, message) {
          await gate.promise
          throw new Error(`no ${message}`)
        },
        error: (error) => void errors.push(error.message),
        close: () => over.resolve(),
      },
    })
    for (let i = 0; i < 5; i++) client.send(String(i))
    await TURN()
    clientLine.destroy()
    await client.closed
    errors.length = 0
    gate.resolve()
    await over.promise
    assert.deepEqual(errors, ['no 0'])
  },
)

test('a close or drain handler that fails is told, and does no harm', BOUNDED, async () => {
  const errors: string[] = []
  const { client } = socketPair({
    server: {
      close: () => Promise.reject(new Error('late')),
      error: (error) => void errors.push(error.message),
    },
  })
  client.close()
  await client.closed
  await TURN()
  await TURN()
  assert.deepEqual(errors, ['late'])
})

test('a fault that no error handler takes is printed, never lost', BOUNDED, async (t) => {
  const printed = t.mock.method(console, 'error', () => {})
  const { client } = socketPair({
    server: {
      message: () => {
        throw new Error('nobody listens')
      },
    },
  })
  client.send('x')
  await client.closed
  assert.equal(printed.mock.callCount(), 1)
  assert.match(String(printed.mock.calls[0]!.arguments[0]), /nobody listens/)
})

test('an error handler that throws is printed, and the socket still closes', BOUNDED, async (t) => {
  const printed = t.mock.method(console, 'error', () => {})
  const { client } = socketPair({
    server: {
      message: () => {
        throw new Error('first')
      },
      error: () => {
        throw new Error('second')
      },
    },
  })
  client.send('x')
  assert.equal((await client.closed).code, 1011)
  assert.match(String(printed.mock.calls.at(-1)!.arguments[0]), /second/)
})

for (const kind of ['onPing', 'onPong'] as const) {
  test(
    `L6 handler-failed: ${kind} that throws leaves the parser consistent`,
    BOUNDED,
    async (t) => {
      const printed = t.mock.method(console, 'error', () => {})
      const frames = [
        serverFrame(TEXT, 'before'),
        serverFrame(kind === 'onPing' ? PING : PING + 1, 'p'),
        serverFrame(TEXT, 'after'),
      ]
      const server = await rawServer(t, (peer) => answerHandshake(peer, Buffer.concat(frames)))
      const socket = await socketTo(t, server, {
        limits: { closeMs: 200 },
        [kind]: () => {
          throw new Error('mine')
        },
      })
      const closed = await socket.closed
      assert.equal(closed.sent?.code, 1011)
      assert.ok(printed.mock.callCount() >= 1)
    },
  )
}
