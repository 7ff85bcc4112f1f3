import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, until } from '../../test-support/live.ts'
import { liveSocket, ROLES } from '../../test-support/live-role.ts'
import { BINARY, PING, PONG, TEXT } from '../../test-support/raw-frames.ts'
import { socketPair } from '../testing/index.ts'

const TURN = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

for (const role of ROLES) {
  test(
    `${role}: L9: send answers false to a peer that does not read, then drained resolves`,
    BOUNDED,
    async (t) => {
      const limits = { highWater: 1 << 18 }
      const { socket, peer } = await liveSocket(t, role, { limits })
      const piece = Buffer.alloc(1 << 17, 7)
      let count = 0
      let answer = true
      while (answer) {
        answer = socket.send(piece)
        count++
        assert.ok(count < 500, 'send never answers false')
        await TURN()
      }
      assert.ok(socket.bufferedAmount > limits.highWater)
      let isDrained = false
      const waiting = socket.drained.then(() => {
        isDrained = true
      })
      await new Promise((resolve) => setTimeout(resolve, 20))
      assert.equal(isDrained, false)
      for (let i = 0; i < count; i++) {
        const { opcode, payload } = await peer.readFrame()
        assert.equal(opcode, BINARY)
        assert.ok(payload.equals(piece), 'the message was taken in both cases')
      }
      await waiting
      assert.ok(socket.bufferedAmount <= limits.highWater)
      await socket.drained
      assert.equal(socket.send('on'), true)
    },
  )

  test(
    `${role}: above limits.queued send throws MisuseError, and the message is not sent`,
    BOUNDED,
    async (t) => {
      const limits = { highWater: 1000, queued: 1 << 20 }
      const { socket, peer } = await liveSocket(t, role, { limits })
      const piece = Buffer.alloc(1 << 19, 7)
      let sent = 0
      assert.throws(
        () => {
          for (; sent < 100; sent++) socket.send(piece)
        },
        { name: 'MisuseError', code: 'queue-full', message: /limits\.queued is 1048576/ },
      )
      assert.ok(sent >= 2 && sent < 100, String(sent))
      assert.equal(socket.state, 'open')
      for (let i = 0; i < sent; i++) assert.equal((await peer.readFrame()).payload.length, 1 << 19)
      await socket.drained
      socket.send('the next')
      assert.equal((await peer.readFrame()).payload.toString(), 'the next')
    },
  )

  test(`${role}: one message above every limit is taken when nothing waits`, BOUNDED, async (t) => {
    const { socket, peer } = await liveSocket(t, role, { limits: { highWater: 10, queued: 100 } })
    socket.send(Buffer.alloc(5000, 1))
    assert.equal((await peer.readFrame()).payload.length, 5000)
    await until(() => socket.bufferedAmount === 0)
    socket.send('x'.repeat(5000))
    assert.equal((await peer.readFrame()).payload.length, 5000)
  })

  test(
    `${role}: L4 latest-pong-only: a ping flood from a peer that never reads`,
    BOUNDED,
    async (t) => {
      const { socket, peer, frame } = await liveSocket(t, role, { limits: { queued: 64 << 20 } })
      // First the line is clogged, as it is for a peer that does not read.
      const piece = Buffer.alloc(1 << 20)
      while (socket.send(piece)) await TURN()
      await new Promise((resolve) => setTimeout(resolve, 20))
      const before = socket.bufferedAmount
      const flood = Buffer.concat(Array(2000).fill(frame(PING, 'p'.repeat(125))))
      for (let i = 0; i < 20; i++) await peer.writeAll(flood)
      await peer.writeAll(frame(PING, 'the last'))
      await peer.writeAll(frame(TEXT, 'done'))
      assert.equal((await socket[Symbol.asyncIterator]().next()).value, 'done')
      const grown = socket.bufferedAmount - before
      assert.ok(grown < 200_000, `${grown} bytes for 5 MB of pings`)
      const pongs: string[] = []
      while (pongs.at(-1) !== 'the last') {
        const { opcode, payload } = await peer.readFrame()
        if (opcode === PONG) pongs.push(payload.toString())
      }
      assert.ok(pongs.length < 1500, `${pongs.length} pongs`)
    },
  )

  test(
    `${role}: an unread socket stops reading, and its memory stays bounded`,
    BOUNDED,
    async (t) => {
      const { socket, peer, frame } = await liveSocket(t, role, { limits: { highWater: 1 << 20 } })
      const message = frame(BINARY, Buffer.alloc(10_000, 5))
      const lot = Buffer.concat(Array(100).fill(message))
      let written = 0
      const writing = (async () => {
        for (; written < 30; written++) await peer.writeAll(lot)
      })()
      await new Promise((resolve) => setTimeout(resolve, 300))
      assert.ok(written < 30, 'the system holds back the peer')
      assert.ok(socket.bytesRead < 3 << 20, `${socket.bytesRead} bytes were read`)
      let count = 0
      for await (const got of socket) {
        assert.equal(got.length, 10_000)
        if (++count === 3000) break
      }
      await writing
    },
  )
}

test('the drain handler comes once after send answered false', BOUNDED, async () => {
  let drains = 0
  const { server, serverLine } = socketPair({
    limits: { highWater: 1000 },
    server: { drain: () => void drains++ },
    client: { message: () => {} },
  })
  assert.equal(server.send('small'), true)
  await TURN()
  assert.equal(drains, 0)
  serverLine.hold()
  assert.equal(server.send('x'.repeat(2000)), false)
  assert.equal(server.send('x'.repeat(2000)), false)
  await TURN()
  assert.equal(drains, 0)
  serverLine.release()
  await TURN()
  assert.equal(drains, 1)
})

test('drained resolves when the connection ends instead', BOUNDED, async () => {
  const { server, serverLine } = socketPair({ limits: { highWater: 1000 } })
  serverLine.hold()
  server.send('x'.repeat(5000))
  const waiting = server.drained
  server.terminate()
  await waiting
})

test(
  'a loop of send and drained does not take more than highWater and one message',
  BOUNDED,
  async () => {
    const { client, server } = socketPair({ limits: { highWater: 10_000 } })
    const reading = (async () => {
      let size = 0
      for await (const message of client) size += message.length
      return size
    })()
    for (let i = 0; i < 1000; i++) {
      if (!server.send('z'.repeat(1000))) await server.drained
      assert.ok(server.bufferedAmount <= 12_000)
    }
    server.close()
    assert.equal(await reading, 1_000_000)
  },
)

test(
  'L7 send-buffer-unusable: detached and shared buffers are refused, no frame leaves',
  BOUNDED,
  async () => {
    const got: unknown[] = []
    const { client } = socketPair({ server: { message: (_, message) => void got.push(message) } })
    const detached = new Uint8Array(8)
    structuredClone(detached.buffer, { transfer: [detached.buffer] })
    const emptied = new ArrayBuffer(8)
    structuredClone(emptied, { transfer: [emptied] })
    const shared = new SharedArrayBuffer(8)
    for (const unusable of [detached, emptied, shared, new Uint8Array(shared)]) {
      assert.throws(() => client.send(unusable as ArrayBuffer), {
        name: 'MisuseError',
        code: 'send-buffer-unusable',
      })
    }
    for (const wrong of [5, null, undefined, {}, [1], new Blob(['x'])]) {
      assert.throws(() => client.send(wrong as unknown as string), TypeError)
    }
    client.send('after')
    await TURN()
    assert.deepEqual(got, ['after'])
  },
)

test(
  'every kind of bytes can be sent, and parts of buffers are sent as parts',
  BOUNDED,
  async () => {
    const { client, server } = socketPair()
    const bytes = Uint8Array.from({ length: 40 }, (_, i) => i)
    const kinds = [
      bytes,
      bytes.buffer,
      new DataView(bytes.buffer, 4, 8),
      new Uint16Array(bytes.buffer, 2, 3),
      bytes.subarray(5, 9),
      Buffer.from([1, 2]),
      new Uint8Array(0),
    ]
    for (const kind of kinds) client.send(kind)
    const iterator = server[Symbol.asyncIterator]()
    for (const length of [40, 40, 8, 6, 4, 2, 0]) {
      const { value } = await iterator.next()
      assert.ok(value instanceof Uint8Array)
      assert.equal(value.length, length)
    }
  },
)

test('slowReader close: send closes a peer that does not read, with 1008', BOUNDED, async () => {
  const { client, server, serverLine } = socketPair({
    limits: { highWater: 1000 },
    slowReader: 'close',
    client: { message: () => {} },
  })
  serverLine.hold()
  server.send('x'.repeat(2000))
  assert.throws(() => server.send('more'), { name: 'ClosedError' })
  serverLine.release()
  const closed = await client.closed
  assert.equal(closed.code, 1008)
})

test(
  'L5 message-pins-little: small messages of large reads do not keep the reads',
  BOUNDED,
  async (t) => {
    const { socket, peer, frame } = await liveSocket(t, 'server')
    const kept: Uint8Array[] = []
    const lot = Buffer.concat([frame(BINARY, 'ten bytes!'), frame(BINARY, Buffer.alloc(60_000))])
    const writing = peer.writeAll(Buffer.concat(Array(20).fill(lot)))
    for await (const message of socket) {
      if (message.length === 10) kept.push(message as Uint8Array)
      if (kept.length === 20) break
    }
    await writing
    const pinned = new Set(kept.map(({ buffer }) => buffer))
    let size = 0
    for (const buffer of pinned) size += buffer.byteLength
    assert.ok(size <= 20 * 1024, `${size} bytes are held for 200`)
  },
)
