import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import { test } from 'node:test'
import { BOUNDED, rawSocketTo, rawTo, socketTo, start, until } from '../../test-support/live.ts'
import { CLOSE, clientFrame, closePayload, PING, TEXT } from '../../test-support/raw-frames.ts'
import { requestHead } from '../../test-support/raw-peer.ts'

test('stats and connections count what happened', BOUNDED, async (t) => {
  const server = await start(t, { message: (socket, message) => void socket.send(message) })
  const nothing = { opened: 0, closed: 0, refused: 0, messagesReceived: 0, messagesSent: 0 }
  assert.deepEqual(server.stats(), { ...nothing, bytesRead: 0, bytesWritten: 0 })
  const peer = await rawTo(t, server)
  const head = requestHead()
  peer.write(head)
  const answer = await peer.readHead()
  assert.equal(server.connections, 1)
  const frames = [clientFrame(TEXT, 'abc'), clientFrame(TEXT, 'de')]
  for (const frame of frames) peer.write(frame)
  await peer.readFrame()
  await peer.readFrame()
  peer.write(clientFrame(CLOSE, closePayload(1000)))
  await peer.readFrame()
  peer.end()
  await until(() => server.connections === 0)
  const read = head.length + frames[0]!.length + frames[1]!.length + 8
  const written = answer.text.length + 5 + 4 + 4
  assert.deepEqual(server.stats(), {
    ...{ opened: 1, closed: 1, refused: 0, messagesReceived: 2, messagesSent: 2 },
    ...{ bytesRead: read, bytesWritten: written },
  })
})

test('bytes of a socket are those of its whole connection, head included', BOUNDED, async (t) => {
  const counts: number[][] = []
  const server = await start(t, {
    message: (socket) => void counts.push([socket.bytesRead, socket.bytesWritten]),
  })
  const peer = await rawTo(t, server)
  const head = requestHead()
  peer.write(head)
  const answer = await peer.readHead()
  const frame = clientFrame(TEXT, 'x')
  peer.write(frame)
  await until(() => counts.length === 1)
  assert.deepEqual(counts, [[head.length + frame.length, answer.text.length]])
})

test(
  'diagnostics channels tell open, ping, pong, error and close with their socket',
  BOUNDED,
  async (t) => {
    const events: Array<[string, Record<string, unknown>]> = []
    for (const name of ['open', 'ping', 'pong', 'error', 'close']) {
      const note = (event: unknown): void =>
        void events.push([name, event as Record<string, unknown>])
      channel(`tongro:socket:${name}`).subscribe(note)
      t.after(() => channel(`tongro:socket:${name}`).unsubscribe(note))
    }
    const server = await start(t, { error: () => {} })
    const peer = await rawSocketTo(t, server)
    const { socket } = events[0]![1] as { socket: { ping(): Promise<number> } }
    peer.write(clientFrame(PING, 'p'))
    await peer.readFrame()
    const measured = socket.ping()
    peer.write(clientFrame(PING + 1, (await peer.readFrame()).payload))
    const ms = await measured
    peer.write(clientFrame(3))
    await peer.readFrame()
    peer.end()
    await until(() => events.length === 5)
    assert.deepEqual(
      events.map(([name]) => name),
      ['open', 'ping', 'pong', 'error', 'close'],
    )
    assert.ok(events.every(([, event]) => event['socket'] === socket))
    assert.equal(Buffer.from(events[1]![1]['payload'] as Uint8Array).toString(), 'p')
    assert.equal(events[2]![1]['rtt'], ms)
    assert.equal((events[3]![1]['error'] as Error).name, 'ProtocolViolation')
    assert.equal((events[4]![1]['closed'] as { code: number }).code, 1006)
  },
)

test(
  'L1 parts-are-charged: one-byte fragments below every limit cost bounded memory',
  BOUNDED,
  async (t) => {
    const sizes: number[] = []
    const server = await start(t, { message: (_, message) => void sizes.push(message.length) })
    const peer = await rawSocketTo(t, server)
    const more = clientFrame(0, 'a', { isFinal: false })
    const message = Buffer.concat([
      clientFrame(TEXT, 'a', { isFinal: false }),
      ...Array<Buffer>(4094).fill(more),
      clientFrame(0, 'a'),
    ])
    await peer.writeAll(message)
    await until(() => sizes.length === 1)
    assert.deepEqual(sizes, [4096])
    await peer.writeAll(Buffer.concat([message.subarray(0, message.length - 7), more, more]))
    assert.equal((await peer.readFrame()).payload.readUInt16BE(), 1008)
  },
)

test('F3: a message one byte above the limit is refused before its payload', BOUNDED, async (t) => {
  const sizes: number[] = []
  const server = await start(t, {
    limits: { message: 1000 },
    message: (_, message) => void sizes.push(message.length),
    error: () => {},
  })
  const peer = await rawSocketTo(t, server)
  peer.write(clientFrame(TEXT, 'a'.repeat(1000)))
  await until(() => sizes.length === 1)
  peer.write(clientFrame(TEXT, 'a'.repeat(1001)).subarray(0, 8))
  assert.equal((await peer.readFrame()).payload.readUInt16BE(), 1009)
})

test(
  'a client and a server of ours: text, bytes, empty ones, all Unicode, large ones',
  BOUNDED,
  async (t) => {
    const server = await start(t, {
      limits: { message: 8 << 20 },
      message: (socket, message) => void socket.send(message),
    })
    const socket = await socketTo(t, server)
    const texts = ['', 'a', 'é'.repeat(125), '€'.repeat(126), '𝄞\ufeff\0\uffff', 'x'.repeat(70_000)]
    const binaries = [0, 1, 125, 126, 65_535, 65_536, 3_000_000].map((size) =>
      Buffer.alloc(size, size),
    )
    for (const message of [...texts, ...binaries]) socket.send(message)
    const iterator = socket[Symbol.asyncIterator]()
    for (const text of texts) assert.equal((await iterator.next()).value, text)
    for (const bytes of binaries) {
      const { value } = await iterator.next()
      assert.ok(value instanceof Uint8Array && bytes.equals(value), String(bytes.length))
    }
  },
)
