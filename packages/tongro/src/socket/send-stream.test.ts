// One message sent from a stream: order with what is sent meanwhile, backpressure, sources that fail,
// and sockets that close in the middle.

import assert from 'node:assert/strict'
import { createReadStream, mkdtempSync, type ReadStream, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { BOUNDED } from '../../test-support/live.ts'
import { type SocketPair, type SocketPairOptions, socketPair } from '../testing/index.ts'
import type { Message } from './inbox.ts'
import type { MessageSource } from './send-stream.ts'

/** A pair whose server notes what it is sent, and how it ends. */
function noted(options: SocketPairOptions = {}): SocketPair & { messages: Message[] } {
  const messages: Message[] = []
  const server = { message: (_: unknown, message: Message): void => void messages.push(message) }
  return { ...socketPair({ heartbeat: false, server, ...options }), messages }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A source that the test feeds, and that tells how far it was read. */
class Feed implements AsyncIterable<string | Uint8Array> {
  asked = 0
  isLeft = false
  #give: ((result: IteratorResult<string | Uint8Array, undefined>) => void) | undefined
  #fail: ((error: Error) => void) | undefined;

  [Symbol.asyncIterator](): AsyncIterator<string | Uint8Array, undefined> {
    return {
      next: () => {
        this.asked++
        return new Promise((resolve, reject) => {
          this.#give = resolve
          this.#fail = reject
        })
      },
      return: async () => {
        this.isLeft = true
        return { value: undefined, done: true }
      },
    }
  }

  async give(value: string | Uint8Array): Promise<void> {
    this.#give?.({ value, done: false })
    await turn()
  }

  async end(): Promise<void> {
    this.#give?.({ value: undefined, done: true })
    await turn()
  }

  async fail(error: Error): Promise<void> {
    this.#fail?.(error)
    await turn()
  }
}

async function* pieces(...parts: Array<string | Uint8Array>): AsyncGenerator<string | Uint8Array> {
  yield* parts
}

for (const compression of [false, { threshold: 0 }]) {
  const how = compression === false ? 'plain' : 'compressed'

  test(
    `${how}: every kind of source gives one message of the kind of its first piece`,
    BOUNDED,
    async () => {
      const { client, messages } = noted({ compression })
      const readable = new ReadableStream<string>({
        start(controller) {
          controller.enqueue('str')
          controller.enqueue('eam')
          controller.close()
        },
      })
      const sources: MessageSource[] = [
        pieces('a', 'b', 'c'),
        pieces(Uint8Array.of(1), Uint8Array.of(2)),
        ['x', '', 'y'],
        readable,
        new Set([new Uint16Array([258]), Uint8Array.of(3).buffer]),
      ]
      for (const source of sources) await client.sendStream(source)
      await client.sendStream([])
      await client.sendStream([], { type: 'text' })
      await client.ping()
      assert.deepEqual(messages, [
        'abc',
        Uint8Array.of(1, 2),
        'xy',
        'stream',
        Uint8Array.of(2, 1, 3),
        new Uint8Array(0),
        '',
      ])
    },
  )

  test(`${how}: a file's read stream is one message, text or binary`, BOUNDED, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'tongro-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'file')
    const text = 'ab€\u{1f600}'.repeat(20_000)
    writeFileSync(path, text)
    const { client, messages } = noted({ compression })
    // Reads of 1,000 bytes cut characters.
    await client.sendStream(createReadStream(path, { highWaterMark: 1000 }), { type: 'text' })
    await client.sendStream(createReadStream(path))
    await client.ping()
    assert.equal(messages[0], text)
    assert.deepEqual(Buffer.from(messages[1] as Uint8Array), Buffer.from(text))
  })

  test(`${how}: what is sent meanwhile follows in order; pings do not wait`, BOUNDED, async () => {
    const { client, server, messages } = noted({ compression })
    const [one, two] = [new Feed(), new Feed()]
    const first = client.sendStream(one)
    // A Buffer: its slice would be no copy.
    const small = Buffer.of(7)
    client.send('behind 1')
    client.send(small)
    small[0] = 9
    const second = client.sendStream(two)
    client.send('behind 2')
    assert.ok(client.bufferedAmount >= 17, 'what waits is counted')
    await turn()
    await one.give('a')
    await client.ping()
    await server.ping()
    assert.deepEqual(messages, [])
    await one.give('b')
    assert.equal(two.asked, 0, 'the second source is not read before its turn')
    await one.end()
    await first
    await client.ping()
    assert.deepEqual(messages, ['ab', 'behind 1', Uint8Array.of(7)])
    await two.give('c')
    await two.end()
    await second
    await client.ping()
    assert.deepEqual(messages.slice(3), ['c', 'behind 2'])
    assert.equal(client.bufferedAmount, 0)
  })

  test(`${how}: the source is not read on while the peer does not read`, BOUNDED, async () => {
    const limits = { highWater: 100_000, message: 1 << 24 }
    const { client, clientLine, messages } = noted({ compression, limits })
    let given = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; given < 100; given++) {
        // What does not shrink, so that compressing it changes little.
        yield crypto.getRandomValues(new Uint8Array(50_000))
      }
    }
    clientLine.hold()
    const sending = client.sendStream(endless())
    for (let i = 0; i < 50; i++) await turn()
    assert.ok(given <= 4, `read ${given} pieces`)
    assert.ok(client.bufferedAmount <= 250_000, String(client.bufferedAmount))
    clientLine.release()
    await sending
    await client.ping()
    assert.equal((messages[0] as Uint8Array).length, 5_000_000)
  })

  test(`${how}: a surrogate pair that two strings share arrives whole`, BOUNDED, async () => {
    const { client, messages } = noted({ compression })
    await client.sendStream(['a\ud83d', '\ude00b\ud83d', '', '\ude00'])
    await client.sendStream(['\ud83d', 'x'])
    await client.sendStream(['end \ud83d'])
    await client.ping()
    assert.deepEqual(messages, ['a\u{1f600}b\u{1f600}', '\ufffdx', 'end \ufffd'])
  })

  test(`${how}: a source that fails before its first piece harms nothing`, BOUNDED, async () => {
    const { client, messages } = noted({ compression })
    const feed = new Feed()
    const sending = client.sendStream(feed)
    client.send('behind')
    const failure = assert.rejects(sending, { message: 'no file' })
    await turn()
    await feed.fail(new Error('no file'))
    await failure
    await client.ping()
    assert.deepEqual(messages, ['behind'])
    assert.equal(client.state, 'open')
  })

  test(
    `${how}: a source that fails in the middle closes with 1011 and reports no message`,
    BOUNDED,
    async () => {
      const { client, server, messages } = noted({ compression })
      const feed = new Feed()
      const sending = client.sendStream(feed)
      const failure = assert.rejects(sending, { message: 'disk gone' })
      await turn()
      await feed.give('part')
      await feed.fail(new Error('disk gone'))
      await failure
      assert.equal((await server.closed).code, 1011)
      assert.deepEqual(messages, [])
    },
  )

  test(
    `${how}: a socket that closes ends the streams, also the one that waits for its turn`,
    BOUNDED,
    async () => {
      const ends = [
        ({ client }: SocketPair) => client.close(1000),
        ({ server }: SocketPair) => server.close(1000),
        ({ client }: SocketPair) => client.terminate(),
        ({ serverLine }: SocketPair) => serverLine.destroy(),
      ]
      for (const end of ends) {
        const pair = noted({ compression })
        const [one, two] = [new Feed(), new Feed()]
        const first = pair.client.sendStream(one)
        const second = pair.client.sendStream(two)
        await turn()
        await one.give('part')
        end(pair)
        const closed = { name: 'ClosedError', code: 'SOCKET_CLOSED' }
        await Promise.all([assert.rejects(first, closed), assert.rejects(second, closed)])
        await pair.client.closed
        assert.deepEqual([one.isLeft, two.isLeft], [true, true])
        assert.deepEqual(pair.messages, [])
        await assert.rejects(pair.client.sendStream(['late']), closed)
      }
    },
  )
}

test('bytes that are not UTF-8 do not leave in a text message', BOUNDED, async () => {
  const bad = { name: 'MisuseError', code: 'text-not-utf8' }
  const { client } = noted()
  await assert.rejects(client.sendStream([Uint8Array.of(0xff)], { type: 'text' }), bad)
  assert.equal(client.state, 'open')
  const cut = noted()
  await assert.rejects(cut.client.sendStream([Uint8Array.of(0x61, 0xe2)], { type: 'text' }), bad)
  assert.equal((await cut.server.closed).code, 1011)
})

test(
  'what is no source, no option or no piece is a MisuseError that names it',
  BOUNDED,
  async () => {
    const { client, messages } = noted()
    const cases: Array<[unknown, object, RegExp]> = [
      [5, {}, /of type number: give an iterable/],
      [null, {}, /give an iterable/],
      [Uint8Array.of(1), {}, /give an iterable/],
      [['a'], { type: 'blob' }, /of type "blob": it must be 'text' or 'binary'/],
      [['a'], { typ: 'text' }, /option typ: it is none of type, compress/],
      [['a'], { type: 'binary' }, /string in a binary message/],
      [[5], {}, /of type number/],
    ]
    for (const [source, options, message] of cases) {
      await assert.rejects(client.sendStream(source as MessageSource, options), {
        name: 'MisuseError',
        message,
      })
    }
    await client.ping()
    assert.deepEqual(messages, [])
    assert.equal(client.state, 'open')
  },
)

test(
  'P11 deflate-order: a large compressed message is sliced; later ones and the Close stay behind it',
  BOUNDED,
  async () => {
    const limits = { message: 1 << 24 }
    const { client, server, messages } = noted({ compression: true, limits })
    const large = Array.from({ length: 100_000 }, (_, i) => `${i * 7919}`).join(',')
    client.send(large)
    assert.ok(client.bufferedAmount > large.length / 2, 'what is not compressed yet is counted')
    client.send('behind')
    client.send(Buffer.from(large))
    client.send(Uint8Array.of(1))
    await turn()
    assert.deepEqual(messages, [], 'the message takes more than one tick')
    client.close(1000, 'bye')
    assert.deepEqual((await server.closed).reason, 'bye')
    assert.deepEqual(messages, [
      large,
      'behind',
      new Uint8Array(Buffer.from(large)),
      Uint8Array.of(1),
    ])
  },
)

test(
  'send answers false while a large message is being compressed, and drained waits for it',
  BOUNDED,
  async () => {
    const limits = { highWater: 100_000, message: 1 << 24 }
    const { client, messages } = noted({ compression: true, limits })
    assert.equal(client.send('x'.repeat(1 << 20)), false)
    await client.drained
    assert.ok(client.bufferedAmount <= 100_000)
    client.close(1000)
    await client.closed
    assert.equal(messages.length, 1)
  },
)

test('a source that is refused lets go of what it holds', BOUNDED, async () => {
  const { client } = noted()
  const blocking = new Feed()
  const first = client.sendStream(blocking)
  const sources = (): {
    file: ReadStream
    readable: ReadableStream<string>
    isCancelled: () => boolean
  } => {
    let cancelled = false
    const readable = new ReadableStream<string>({
      cancel() {
        cancelled = true
      },
    })
    return { file: createReadStream(import.meta.filename), readable, isCancelled: () => cancelled }
  }
  const wrong = sources()
  const options = { type: 'wrong' as 'text' }
  for (const source of [wrong.file, wrong.readable]) {
    await assert.rejects(client.sendStream(source, options), { name: 'MisuseError' })
  }
  const waiting = sources()
  const late = [waiting.file, waiting.readable].map((source) =>
    assert.rejects(client.sendStream(source), { name: 'ClosedError' }),
  )
  const ended = assert.rejects(first, { name: 'ClosedError' })
  await turn()
  client.terminate()
  await Promise.all([...late, ended])
  await client.closed
  const closed = sources()
  for (const source of [closed.file, closed.readable]) {
    await assert.rejects(client.sendStream(source), { name: 'ClosedError' })
  }
  await turn()
  for (const { file, isCancelled } of [wrong, waiting, closed]) {
    assert.deepEqual([file.destroyed, isCancelled()], [true, true])
  }
})

test('what is no source and what throws at its end does no harm', BOUNDED, async () => {
  const { client } = noted()
  const failing = {
    destroy() {
      throw new Error('cannot be destroyed')
    },
  }
  await assert.rejects(client.sendStream(failing as unknown as MessageSource), {
    code: 'stream-source',
  })
  await assert.rejects(client.sendStream(undefined as unknown as MessageSource), {
    code: 'stream-source',
  })
  assert.equal(client.state, 'open')
})
