// Typed messages over live sockets: order, policies, endings, topics, and both roles.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { z } from 'zod'
import { BOUNDED, deferred, rawSocketTo, socketTo, start, until } from '../../test-support/live.ts'
import { clientFrame } from '../../test-support/raw-frames.ts'
import { InvalidMessageError, json, type MessageCodec } from '../messages/index.ts'
import { ClosedError, type Message } from '../socket/index.ts'
import { route } from './index.ts'

const Chat = z.object({ text: z.string() })

test('values go both ways', BOUNDED, async (t) => {
  const server = await start(t, {
    messages: json(Chat),
    message(socket, { text }) {
      assert.equal(socket.send({ text: text.toUpperCase() }), true)
    },
  })
  const socket = await socketTo(t, server, { messages: json(Chat) })
  socket.send({ text: 'a' })
  socket.send({ text: 'é' })
  const heard: string[] = []
  for await (const { text } of socket) {
    heard.push(text)
    if (heard.length === 2) break
  }
  assert.deepEqual(heard, ['A', 'É'])
  socket.send({ text: 'b' })
  for await (const { text } of socket) {
    assert.equal(text, 'B', 'the next loop goes on')
    break
  }
})

for (const [what, sent, code, reason] of [
  ['L11 message-not-json: no JSON', '{', 1007, /^RFC 6455 7\.4\.1: Message is not JSON text \(/],
  ['L11 message-not-json: binary', Uint8Array.of(1), 1007, /Binary, where text is needed/],
  ['L11 message-not-of-schema: another shape', '{"text":1}', 1008, /the schema \(text: /],
  ['L12 message-nested-too-deep: deep', '['.repeat(1000), 1008, /nests too deep/],
] as const) {
  test(`${what} closes with ${code}`, BOUNDED, async (t) => {
    const errors: Error[] = []
    const handled: unknown[] = []
    const server = await start(t, {
      messages: json(Chat),
      message: (_, message) => void handled.push(message),
      error: (error) => void errors.push(error),
    })
    const socket = await socketTo(t, server)
    socket.send(sent)
    socket.send('{"text":"after"}')
    const closed = await socket.closed
    assert.equal(closed.code, code)
    assert.match(closed.reason, reason)
    assert.ok(Buffer.byteLength(closed.reason) <= 123)
    assert.equal(errors.length, 1)
    assert.ok(errors[0] instanceof InvalidMessageError)
    assert.equal(errors[0].issues.length, 1)
    assert.deepEqual(handled, [])
  })
}

test('a long reason is cut between characters', BOUNDED, async (t) => {
  const server = await start(t, {
    messages: json(z.record(z.string(), z.number())),
    message() {},
    error() {},
  })
  const socket = await socketTo(t, server)
  socket.send(JSON.stringify({ ['한글'.repeat(100)]: '' }))
  const { code, reason } = await socket.closed
  assert.equal(code, 1008)
  assert.ok(Buffer.byteLength(reason) > 115 && Buffer.byteLength(reason) <= 123)
  assert.ok(!reason.includes('\ufffd'))
})

test("'ignore' leaves a message out and tells the error handler", BOUNDED, async (t) => {
  const errors: Error[] = []
  const server = await start(t, {
    messages: json(Chat, { invalid: 'ignore' }),
    message: (socket, message) => void socket.send(message),
    error: (error) => void errors.push(error),
  })
  const socket = await socketTo(t, server)
  socket.send('nonsense')
  socket.send(Uint8Array.of(1, 2))
  socket.send('{"text":"a"}')
  for await (const message of socket) {
    assert.equal(message, '{"text":"a"}')
    break
  }
  assert.deepEqual(
    errors.map((error) => (error as InvalidMessageError).code),
    ['message-not-json', 'message-not-json'],
  )
})

test(
  'a function is called instead, answers, and holds back the next message',
  BOUNDED,
  async (t) => {
    const gate = deferred()
    const log: unknown[] = []
    const server = await start(t, {
      messages: json(Chat, {
        async invalid(error, socket) {
          socket.send({ text: error.issues[0]!.path.join() })
          log.push('invalid')
          await gate.promise
        },
      }),
      message: (_, { text }) => void log.push(text),
      error: () => void log.push('error'),
    })
    const socket = await socketTo(t, server)
    socket.send('{"text":1}')
    socket.send('{"text":"after"}')
    for await (const message of socket) {
      assert.equal(message, '{"text":"text"}')
      break
    }
    await socket.ping()
    assert.deepEqual(log, ['invalid'])
    gate.resolve()
    await until(() => log.length === 2)
    assert.deepEqual(log, ['invalid', 'after'])
  },
)

test('a function that throws is a failed handler: 1011', BOUNDED, async (t) => {
  const server = await start(t, {
    messages: json(Chat, {
      invalid() {
        throw new Error('in the policy')
      },
    }),
    message() {},
    error() {},
  })
  const socket = await socketTo(t, server)
  socket.send('x')
  assert.equal((await socket.closed).code, 1011)
})

test('L6 handler-failed: so is a validator that fails, at once or later', BOUNDED, async (t) => {
  const failing = (isLate: boolean) =>
    v.pipeAsync(
      v.unknown(),
      v.checkAsync(() => {
        if (!isLate) throw new Error('at once')
        return Promise.reject(new Error('later'))
      }),
    )
  const errors: string[] = []
  const error = (error: Error): void => void errors.push(error.message)
  const server = await start(t, {
    routes: {
      '/now': route({ messages: json(failing(false)), message() {}, error }),
      '/late': route({ messages: json(failing(true)), message() {}, error }),
    },
  })
  for (const path of ['/now', '/late']) {
    const socket = await socketTo(t, server, { path })
    socket.send('1')
    assert.equal((await socket.closed).code, 1011)
  }
  assert.deepEqual(errors, ['at once', 'later'])
})

test(
  'an asynchronous validator keeps the order and holds back only its socket',
  BOUNDED,
  async (t) => {
    const gates = new Map<string, () => void>()
    const waiting = z.object({
      text: z
        .string()
        .refine(
          (text) =>
            new Promise<boolean>((resolve) =>
              gates.set(text, () => resolve(!text.startsWith('bad'))),
            ),
        ),
    })
    const log: string[] = []
    const server = await start(t, {
      messages: json(waiting),
      message: (_, { text }) => void log.push(text),
      error: (error) => void log.push((error as InvalidMessageError).code),
    })
    const one = await socketTo(t, server)
    const two = await socketTo(t, server)
    for (const text of ['1', '2', 'bad', '4']) one.send(JSON.stringify({ text }))
    await until(() => gates.has('1'))
    two.send('{"text":"other"}')
    await until(() => gates.has('other'))
    gates.get('other')!()
    await until(() => log.length === 1)
    assert.equal(gates.has('2'), false, 'the second waits for the first')
    for (const text of ['1', '2', 'bad']) {
      await until(() => gates.has(text))
      gates.get(text)!()
    }
    assert.equal((await one.closed).code, 1008)
    assert.deepEqual(log, ['other', '1', '2', 'message-not-of-schema'])
    assert.equal(gates.has('4'), false, 'nothing behind the invalid one is looked at')
  },
)

test('what is being validated when close() comes is not handled', BOUNDED, async (t) => {
  const gate = deferred<boolean>()
  let handled = 0
  const closed = deferred()
  const server = await start(t, {
    messages: json(z.unknown().refine(() => gate.promise)),
    open: (socket) => void socket.ping().then(() => socket.close(4001)),
    message: () => void handled++,
    close: () => closed.resolve(),
  })
  const socket = await socketTo(t, server)
  socket.send('1')
  assert.equal((await socket.closed).code, 4001)
  gate.resolve(true)
  await closed.promise
  assert.equal(handled, 0)
})

test(
  'what was validated after the peer left is still handled, before close',
  BOUNDED,
  async (t) => {
    const gate = deferred<boolean>()
    const log: unknown[] = []
    const server = await start(t, {
      messages: json(z.number().refine(() => gate.promise)),
      message: (_, n) => void log.push(n),
      close: () => void log.push('close'),
    })
    const socket = await socketTo(t, server)
    socket.send('1')
    socket.close(1000)
    await socket.closed
    await until(() => server.connections === 0)
    gate.resolve(true)
    await until(() => log.length === 2)
    assert.deepEqual(log, [1, 'close'])
  },
)

test('a loop over what is invalid ends with the issues as the cause', BOUNDED, async (t) => {
  const server = await start(t, {
    open(socket) {
      socket.send('{"text":"a"}')
      socket.send('{"text":1}')
      socket.send('{"text":"c"}')
    },
  })
  const socket = await socketTo(t, server, { messages: json(Chat) })
  const heard: string[] = []
  await assert.rejects(
    async () => {
      for await (const { text } of socket) heard.push(text)
    },
    (error) => {
      assert.ok(error instanceof ClosedError)
      assert.equal(error.closed.sent?.code, 1008)
      assert.ok(error.cause instanceof InvalidMessageError)
      assert.deepEqual(error.cause.issues[0]?.path, ['text'])
      return true
    },
  )
  assert.deepEqual(heard, ['a'])
  assert.equal((await socket.closed).sent?.code, 1008)
  assert.throws(() => socket.send({ text: 'x' }), ClosedError)
})

test('a loop goes on behind what the policy lets pass', BOUNDED, async (t) => {
  const told: string[] = []
  const server = await start(t, {
    open(socket) {
      for (const text of ['1', '"a"', '2', '{', '3']) socket.send(text)
      socket.close(1000)
    },
  })
  const ignoring = await socketTo(t, server, { messages: json(z.number(), { invalid: 'ignore' }) })
  const numbers: number[] = []
  for await (const n of ignoring) numbers.push(n)
  assert.deepEqual(numbers, [1, 2, 3])
  const invalid = (error: InvalidMessageError): void => void told.push(error.code)
  const telling = await socketTo(t, server, { messages: json(z.number(), { invalid }) })
  for await (const n of telling) numbers.push(n)
  assert.deepEqual(numbers, [1, 2, 3, 1, 2, 3])
  assert.deepEqual(told, ['message-not-of-schema', 'message-not-json'])
})

test('several calls of next() are answered in order by a slow validator', BOUNDED, async (t) => {
  const slow = z.number().refine(async (n) => {
    await new Promise((resolve) => setTimeout(resolve, n === 1 ? 20 : 0))
    return n !== 2
  })
  const server = await start(t, {
    open(socket) {
      for (const text of ['1', '2', '3', '4']) socket.send(text)
      socket.close(1000)
    },
  })
  const socket = await socketTo(t, server, { messages: json(slow, { invalid: 'ignore' }) })
  const loop = socket[Symbol.asyncIterator]()
  const results = await Promise.all([loop.next(), loop.next(), loop.next(), loop.next()])
  assert.deepEqual(
    results.map(({ value }) => value),
    [1, 3, 4, undefined],
  )
})

test('a loop told of a fault of the codec can be begun again', BOUNDED, async (t) => {
  let calls = 0
  const failingOnce: MessageCodec<string, never> = {
    decode(message) {
      if (calls++ === 0) throw new Error('once')
      return String(message)
    },
    encode: String,
  }
  const server = await start(t, { open: (socket) => ['1', '2'].map((n) => socket.send(n)) })
  const socket = await socketTo(t, server, { messages: failingOnce })
  await assert.rejects(async () => {
    for await (const _ of socket) break
  }, /once/)
  for await (const message of socket) {
    assert.equal(message, '2')
    break
  }
})

test('a socket as streams carries values too', BOUNDED, async (t) => {
  const server = await start(t, {
    messages: json(z.number()),
    async open(socket) {
      const writer = socket.writable.getWriter()
      for await (const n of socket.readable) await writer.write(n + 1)
    },
    error() {},
  })
  const socket = await socketTo(t, server, { messages: json(z.number()) })
  const [reader, writer] = [socket.readable.getReader(), socket.writable.getWriter()]
  for (const n of [1, 10]) {
    await writer.write(n)
    assert.deepEqual(await reader.read(), { value: n + 1, done: false })
  }
  const raw = await socketTo(t, server)
  raw.send('"text"')
  assert.equal((await raw.closed).code, 1008)
})

test('publish encodes once, with the codec of who publishes', BOUNDED, async (t) => {
  let encoded = 0
  const counting: MessageCodec<unknown, { n: number }> = {
    decode: (message) => message,
    encode(value) {
      encoded++
      return JSON.stringify(value)
    },
  }
  const server = await start(t, {
    messages: counting,
    open: (socket) => socket.subscribe('all'),
    message: (socket) => assert.equal(socket.publish('all', { n: 2 }), 2),
  })
  const sockets = [await socketTo(t, server), await socketTo(t, server), await socketTo(t, server)]
  await until(() => server.connections === 3)
  assert.equal(server.publish('all', { n: 1 }), 3)
  assert.equal(encoded, 1)
  sockets[0]!.send('go')
  for (const [index, socket] of sockets.entries()) {
    const heard: Message[] = []
    for await (const message of socket) {
      heard.push(message)
      if (heard.length === (index === 0 ? 1 : 2)) break
    }
    assert.deepEqual(heard, index === 0 ? ['{"n":1}'] : ['{"n":1}', '{"n":2}'])
  }
  assert.equal(encoded, 2)
})

test('a codec may make bytes, and limits hold for what it makes', BOUNDED, async (t) => {
  const bytes: MessageCodec<number, number> = {
    decode: (message) => message.length,
    encode: (length) => new Uint8Array(length),
  }
  const server = await start(t, {
    messages: bytes,
    limits: { message: 1000 },
    message: (socket, length) => void socket.send(length + 1),
    error() {},
  })
  const socket = await socketTo(t, server, { messages: bytes })
  socket.send(1000)
  for await (const length of socket) {
    assert.equal(length, 1001)
    break
  }
  socket.send(1001)
  assert.equal((await socket.closed).code, 1009)
})

test(
  'what waits for a slow validator counts with its bytes, and reading stops',
  BOUNDED,
  async (t) => {
    const gate = deferred<boolean>()
    let handled = 0
    const server = await start(t, {
      messages: json(z.string().refine(() => gate.promise)),
      limits: { highWater: 10_000 },
      message: () => void handled++,
    })
    const peer = await rawSocketTo(t, server)
    const frame = clientFrame(1, JSON.stringify('x'.repeat(998)))
    for (let sent = 0; sent < 20_000; sent++) peer.write(frame)
    let last = -1
    await until(() => {
      const { bytesRead } = server.stats()
      const stands = bytesRead === last && bytesRead > 10_000
      last = bytesRead
      return stands
    })
    assert.ok(last < 5_000_000, `${last} bytes were read`)
    gate.resolve(true)
    await until(() => handled > 20)
  },
)
