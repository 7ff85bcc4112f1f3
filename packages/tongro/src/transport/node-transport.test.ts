import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Duplex } from 'node:stream'
import { test } from 'node:test'
import { BOUNDED, until } from '../../test-support/live.ts'
import { RawPeer } from '../../test-support/raw-peer.ts'
import { streamPair } from '../../test-support/stream-pair.ts'
import { Recorder, sendReserved } from '../../test-support/transport-contract.ts'
import { NodeTransport } from './node-transport.ts'

/** A stream whose writes are counted, and taken only when the test says so. */
class SlowStream extends Duplex {
  readonly writes: Buffer[] = []
  #waiting: (() => void) | undefined

  constructor() {
    super({ allowHalfOpen: true })
  }

  override _read(): void {}

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.writes.push(Buffer.from(chunk))
    this.#waiting = done
  }

  /** Closing takes a turn of the event loop, as for a socket. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    setImmediate(done, error)
  }

  /** The system takes what it was given. */
  takeOne(): void {
    const done = this.#waiting
    this.#waiting = undefined
    done?.()
  }

  feed(bytes: Uint8Array): void {
    this.push(bytes)
  }
}

const TICK = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('what is sent in one tick leaves as one write', async () => {
  const stream = new SlowStream()
  const transport = new NodeTransport(stream)
  transport.start(new Recorder())
  for (let i = 0; i < 10; i++) sendReserved(transport, Buffer.from(String(i)))
  transport.append(Buffer.from('x'))
  assert.equal(stream.writes.length, 0)
  assert.equal(transport.pending, 11)
  await TICK()
  assert.deepEqual(stream.writes.map(String), ['0123456789x'])
})

test('answers to what one read brought leave as one write, before the next event', async () => {
  const stream = new SlowStream()
  const transport = new NodeTransport(stream)
  const recorder = new Recorder()
  recorder.onChunk = () => {
    for (const text of ['a', 'b', 'c']) sendReserved(transport, Buffer.from(text))
  }
  transport.start(recorder)
  stream.feed(Buffer.from('question'))
  await TICK()
  assert.deepEqual(stream.writes.map(String), ['abc'])
})

test('bytes sent while the end waits for a slow peer do not break the line', async () => {
  const stream = new SlowStream()
  const transport = new NodeTransport(stream)
  const recorder = new Recorder()
  transport.start(recorder)
  const send = (text: string): void => {
    transport.append(Buffer.from(text))
    transport.flush()
  }
  // Three writes in three states, so that something is still queued when the first is taken.
  send('first ')
  send('second ')
  stream.takeOne()
  await TICK()
  send('third ')
  transport.end()
  for (let i = 0; i < 10; i++) {
    stream.takeOne()
    await TICK()
  }
  assert.equal(Buffer.concat(stream.writes).toString(), 'first second third ')
  assert.deepEqual(recorder.gone, [])
  assert.equal(stream.errored, null)
  assert.equal(stream.writableFinished, true)
  stream.destroy()
})

test('destroying a line with bytes in flight ends it, and nothing is written any more', async (t) => {
  const stream = new SlowStream()
  const transport = new NodeTransport(stream)
  const recorder = new Recorder()
  transport.start(recorder)
  for (const text of ['in flight', 'queued', 'queued as well']) {
    transport.append(Buffer.from(text))
    transport.flush()
  }
  const write = t.mock.method(stream, 'write', () => {
    throw new Error('A destroyed stream is written to')
  })
  transport.destroy()
  await TICK()
  await TICK()
  assert.deepEqual(recorder.events, ['gone'])
  assert.equal(write.mock.callCount(), 0)
})

test('a line that broke before start tells it once', BOUNDED, async (t) => {
  const [a, b] = await streamPair(t, 'tcp')
  t.after(() => b.destroy())
  a.on('error', () => {})
  a.destroy()
  await until(() => a.closed)
  const recorder = new Recorder()
  new NodeTransport(a).start(recorder)
  await TICK()
  assert.deepEqual(recorder.events, ['gone'])
})

test(
  'a line that ended before start tells end, and a late early byte still comes first',
  BOUNDED,
  async (t) => {
    const [a, b] = await streamPair(t, 'tcp')
    b.end()
    a.resume()
    await until(() => a.readableEnded)
    const recorder = new Recorder()
    const transport = new NodeTransport(a)
    transport.start(recorder, Buffer.from('x'))
    await TICK()
    assert.deepEqual(recorder.events, ['data', 'end'])
    transport.end()
    b.resume()
    await until(() => recorder.gone.length === 1)
  },
)

test('RST reaches the handler as one error with a code', BOUNDED, async (t) => {
  const [a, b] = await streamPair(t, 'tcp')
  const recorder = new Recorder()
  const transport = new NodeTransport(a)
  transport.start(recorder)
  b.resetAndDestroy()
  await until(() => recorder.gone.length > 0)
  assert.equal((recorder.gone[0] as NodeJS.ErrnoException).code, 'ECONNRESET')
  assert.equal(recorder.gone.length, 1)
})

test(
  'many connections, some that do not read: nobody gets the bytes of another',
  BOUNDED,
  async (t) => {
    const count = 24
    const pairs = await Promise.all(Array.from({ length: count }, () => streamPair(t, 'tcp')))
    const lines = pairs.map(([near, far], i) => {
      const transport = new NodeTransport(near)
      transport.start(new Recorder())
      t.after(() => transport.destroy())
      const peer = new RawPeer(far)
      t.after(() => peer.destroy())
      return { transport, peer, sent: [] as Uint8Array[], isSlow: i % 3 === 0, mark: i + 1 }
    })
    const big = randomBytes(300_000)
    for (let round = 0; round < 40; round++) {
      for (const line of lines) {
        const size = 1 + ((round * 7919 + line.mark * 104_729) % 900)
        const small = Buffer.alloc(size, line.mark)
        sendReserved(line.transport, small)
        line.sent.push(small)
        // Slow ones are sent more than the system takes, so that their slabs are held.
        if (line.isSlow && round % 4 === 0) {
          line.transport.append(big)
          line.sent.push(big)
          const second = Buffer.alloc(1000, line.mark)
          sendReserved(line.transport, second)
          line.sent.push(second)
        }
      }
      if (round % 2 === 0) await TICK()
      if (round === 20)
        for (const { peer, isSlow } of lines) if (isSlow) await peer.readBytes(100_000)
    }
    for (const { transport, peer, sent, isSlow } of lines) {
      const all = Buffer.concat(sent)
      const skip = isSlow ? 100_000 : 0
      const got = await peer.readBytes(all.length - skip)
      assert.ok(got.equals(all.subarray(skip)))
      await until(() => transport.pending === 0)
    }
  },
)

test('caller-bytes-untouched: bytes sent by reference are not written to', BOUNDED, async (t) => {
  const [a, b] = await streamPair(t, 'tcp')
  const transport = new NodeTransport(a)
  transport.start(new Recorder())
  t.after(() => transport.destroy())
  const peer = new RawPeer(b)
  const bytes = randomBytes(500_000)
  const copy = Buffer.from(bytes)
  transport.append(bytes)
  sendReserved(transport, Buffer.alloc(50_000, 1))
  transport.append(bytes)
  const got = await peer.readBytes(1_050_000)
  assert.ok(got.subarray(0, 500_000).equals(copy) && got.subarray(550_000).equals(copy))
  assert.ok(bytes.equals(copy))
})
