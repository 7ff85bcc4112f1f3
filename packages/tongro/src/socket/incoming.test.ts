// Messages received in parts by the application: order, whole messages among them, skipping,
// backpressure, ends in the middle, and one way of reading.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { BOUNDED } from '../../test-support/live.ts'
import type { ProtocolViolation } from '../protocol/index.ts'
import { socketPair } from '../testing/index.ts'
import { ClosedError } from './closed.ts'
import type { IncomingMessage } from './incoming.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function buffersInUse(): number {
  collect()
  return process.memoryUsage().arrayBuffers
}

async function textOf(message: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of message) text += piece
  return text
}

test('each message is an iterable of its pieces, with its type', BOUNDED, async () => {
  const { client, server } = socketPair({ heartbeat: false })
  const incoming = server.incoming()
  await client.sendStream(['a', 'b'])
  client.send(Uint8Array.of(1, 2))
  client.send('')
  client.close(1000)
  const seen: unknown[] = []
  for await (const message of incoming) {
    const pieces: unknown[] = []
    for await (const piece of message) pieces.push(piece)
    seen.push([message.type, pieces])
  }
  assert.deepEqual(seen, [
    ['text', ['a', 'b']],
    ['binary', [Uint8Array.of(1, 2)]],
    ['text', []],
  ])
})

test('messages that arrived before the call come whole', BOUNDED, async () => {
  const { client, server } = socketPair({ heartbeat: false })
  client.send('early')
  await client.ping()
  const incoming = server.incoming()
  client.send('late')
  const first = await incoming.next()
  assert.equal(await textOf(first.value!), 'early')
  assert.equal(await textOf((await incoming.next()).value!), 'late')
})

test(
  'what is left of a message is thrown away when the next one is asked for',
  BOUNDED,
  async () => {
    const { client, server } = socketPair({ heartbeat: false })
    const incoming = server.incoming()
    void client.sendStream(['a', 'b', 'c'])
    void client.sendStream(['d', 'e'])
    client.send('f')
    const { value: first } = await incoming.next()
    for await (const piece of first!) {
      assert.equal(piece, 'a')
      break
    }
    const { value: second } = await incoming.next()
    assert.equal(await textOf(second!), 'de')
    assert.deepEqual(await textOf(second!), '', 'pieces are read once')
    assert.equal(await textOf((await incoming.next()).value!), 'f')
  },
)

test(
  'L9: a reader that stops has the sender wait, however long the message is',
  BOUNDED,
  async () => {
    const limits = { highWater: 100_000, message: 1000 }
    const { client, server } = socketPair({ heartbeat: false, limits })
    const incoming = server.incoming()
    let given = 0
    async function* source(): AsyncGenerator<Uint8Array> {
      for (; given < 500; given++) yield new Uint8Array(10_000)
    }
    const sending = client.sendStream(source())
    for (let i = 0; i < 100; i++) await new Promise((resolve) => setImmediate(resolve))
    const stopped = given
    assert.ok(stopped < 60, `${stopped} pieces of 10,000 bytes were sent`)
    let size = 0
    const { value } = await incoming.next()
    for await (const piece of value!) size += piece.length
    await sending
    assert.equal(size, 5_000_000)
  },
)

test('limits.streamed ends a message that is longer', BOUNDED, async () => {
  const limits = { streamed: 100, message: 10 }
  const { client, server } = socketPair({ heartbeat: false, limits, server: { error() {} } })
  const incoming = server.incoming()
  client.sendStream(['x'.repeat(60), 'y'.repeat(60)]).catch(() => {})
  const { value } = await incoming.next()
  await assert.rejects(textOf(value!), (error: Error) => {
    assert.equal((error.cause as ProtocolViolation).code, 'message-too-big')
    return error instanceof ClosedError
  })
})

test(
  'C5 close-ends-message: a message that is cut short throws, also after a clean close',
  BOUNDED,
  async () => {
    for (const isClean of [true, false]) {
      const { client, server } = socketPair({ heartbeat: false })
      const incoming = server.incoming()
      async function* never(): AsyncGenerator<string> {
        yield 'part'
        await new Promise(() => {})
      }
      client.sendStream(never()).catch(() => {})
      const { value } = await incoming.next()
      const pieces = value![Symbol.asyncIterator]()
      assert.equal((await pieces.next()).value, 'part')
      if (isClean) client.close(1000)
      else client.terminate()
      await assert.rejects(pieces.next(), { name: 'ClosedError', message: /cut short|closed/ })
      assert.equal((await server.closed).wasClean, isClean)
      assert.deepEqual(await incoming.next(), { value: undefined, done: true })
    }
  },
)

test('one way of reading: a second is a MisuseError', BOUNDED, async () => {
  const twice = { name: 'MisuseError', code: 'read-twice' }
  const { client, server } = socketPair({ heartbeat: false, client: { message() {} } })
  assert.throws(() => client.incoming(), twice)
  assert.throws(() => client.readable, twice)
  const incoming = server.incoming()
  assert.throws(() => server.incoming(), twice)
  assert.throws(() => server[Symbol.asyncIterator](), twice)
  assert.throws(() => server.readable, twice)
  await incoming.return?.()
  // Messages come in parts from now on, so only such a loop can follow.
  assert.throws(() => server[Symbol.asyncIterator](), twice)
  const again = server.incoming()
  client.send('on')
  assert.equal(await textOf((await again.next()).value!), 'on')
})

test(
  'a compressed message of many times the high-water mark is read in flat memory',
  BOUNDED,
  async () => {
    const limits = { highWater: 100_000, message: 1000 }
    const { client, server } = socketPair({ heartbeat: false, limits, compression: true })
    const incoming = server.incoming()
    client.send(Buffer.alloc(40_000_000))
    const { value } = await incoming.next()
    const before = buffersInUse()
    let size = 0
    let pieces = 0
    for await (const piece of value!) {
      size += piece.length
      // Freed buffers are swept a little later than they are collected.
      if (++pieces % 100 === 0) assert.ok(buffersInUse() - before < 16 << 20)
    }
    assert.equal(size, 40_000_000)
  },
)

test(
  'text of several bytes a character comes whole in parts, compressed and plain, cut anywhere',
  BOUNDED,
  async () => {
    const text = '한국어 통로 \u{1f600} '.repeat(20_000)
    for (const compression of [false, true]) {
      const { client, server } = socketPair({ heartbeat: false, compression, chunkSize: 1021 })
      const incoming = server.incoming()
      client.send(text)
      const bytes = Buffer.from(text)
      const pieces = [0, 1, 2, 3].map((i) => bytes.subarray(i * 70_001, (i + 1) * 70_001))
      void client.sendStream([...pieces, bytes.subarray(280_004)], { type: 'text' })
      for (let i = 0; i < 2; i++) {
        const { value } = await incoming.next()
        assert.ok((await textOf(value!)) === text, `message ${i}, compression ${compression}`)
      }
    }
  },
)
