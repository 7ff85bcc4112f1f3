import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { BOUNDED, start } from '../../test-support/live.ts'
import { liveSocket, ROLES } from '../../test-support/live-role.ts'
import { CLOSE, closePayload, PING, PONG, TEXT } from '../../test-support/raw-frames.ts'
import { requestHead } from '../../test-support/raw-peer.ts'
import { socketPair } from '../testing/index.ts'

const TURN = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const BEAT = { interval: 1000, timeout: 500 }

test('pings go out at the interval, and their pongs measure the round trip', BOUNDED, async () => {
  let pings = 0
  const { client, server, clock, clientLine } = socketPair({
    heartbeat: BEAT,
    client: { ping: () => void pings++ },
  })
  assert.equal(server.rtt, undefined)
  clock.advance(900)
  await TURN()
  assert.equal(pings, 0)
  clientLine.hold()
  clock.advance(150)
  await TURN()
  assert.equal(pings, 1)
  clock.advance(30)
  clientLine.release()
  await TURN()
  assert.ok(server.rtt! >= 30 && server.rtt! <= 100, String(server.rtt))
  for (let i = 0; i < 100; i++) {
    clock.advance(100)
    await TURN()
  }
  assert.ok(pings >= 9 && pings <= 11, `${pings} pings in ten intervals`)
  assert.deepEqual([client.state, server.state], ['open', 'open'])
})

test(
  'L3 heartbeat-timeout: a peer that shows no sign of life is ended, with one error',
  BOUNDED,
  async () => {
    const errors: Error[] = []
    const { server, clock, clientLine } = socketPair({
      heartbeat: BEAT,
      server: { error: (error) => void errors.push(error) },
    })
    clientLine.hold()
    clock.advance(1000 + 500 + 100)
    const closed = await server.closed
    assert.deepEqual([closed.code, closed.wasClean, closed.initiator], [1006, false, 'transport'])
    assert.equal(errors.length, 1)
    assert.equal(errors[0]!.name, 'TransportError')
    assert.equal((errors[0] as { code?: string }).code, 'HEARTBEAT')
  },
)

test('L3: anything that arrives is a sign of life', BOUNDED, async () => {
  const { client, server, clock } = socketPair({ heartbeat: BEAT, server: { message: () => {} } })
  for (let i = 0; i < 50; i++) {
    clock.advance(200)
    client.send('still here')
    await TURN()
  }
  assert.equal(server.state, 'open')
})

test(
  'L3: a paused reader is not dead, and is not taken for dead when it goes on',
  BOUNDED,
  async () => {
    const { client, server, clock, serverLine } = socketPair({
      heartbeat: BEAT,
      limits: { highWater: 100 },
    })
    client.send('x'.repeat(200))
    await TURN()
    assert.equal(serverLine.isPaused, true)
    for (let i = 0; i < 100; i++) {
      clock.advance(100)
      await TURN()
    }
    assert.equal(server.state, 'open')
    await server[Symbol.asyncIterator]().next()
    for (let i = 0; i < 20; i++) {
      await TURN()
      clock.advance(100)
    }
    assert.equal(server.state, 'open')
  },
)

test(
  'L3: a reader that goes on just before the time-out gets the time to read',
  BOUNDED,
  async () => {
    const { client, server, clock } = socketPair({ heartbeat: BEAT, limits: { highWater: 100 } })
    client.send('x'.repeat(200))
    await TURN()
    clock.advance(1000 + 480)
    await TURN()
    // The pong lies in the line, unread. Reading goes on, and time passes before the next read.
    const next = server[Symbol.asyncIterator]().next()
    clock.advance(100)
    await next
    await TURN()
    assert.equal(server.state, 'open')
  },
)

test('heartbeat: false sends nothing and never ends a silent peer', BOUNDED, async () => {
  let pings = 0
  const { server, clock } = socketPair({ heartbeat: false, client: { ping: () => void pings++ } })
  clock.advance(10 * 24 * 3600 * 1000)
  await TURN()
  assert.equal(pings, 0)
  assert.equal(server.state, 'open')
})

test('no heartbeat goes out while closing, and the deadline takes over', BOUNDED, async () => {
  const { server, clock, clientLine } = socketPair({ heartbeat: BEAT, limits: { closeMs: 3000 } })
  clientLine.hold()
  server.close(1000)
  await TURN()
  clock.advance(2900)
  await TURN()
  assert.equal(server.state, 'closing')
  clock.advance(200)
  await server.closed
})

for (const role of ROLES) {
  test(
    `${role}: ping() resolves to milliseconds and sets rtt; payloads reach the peer`,
    BOUNDED,
    async (t) => {
      const { socket, peer, frame } = await liveSocket(t, role)
      const waiting = socket.ping('why')
      const ping = await peer.readFrame()
      assert.equal(ping.opcode, PING)
      assert.equal(ping.payload.toString(), 'why')
      await new Promise((resolve) => setTimeout(resolve, 20))
      peer.write(frame(PONG, 'why'))
      const ms = await waiting
      assert.ok(ms >= 15 && ms < 5000, String(ms))
      assert.equal(socket.rtt, ms)
    },
  )

  test(`${role}: a pong nobody asked for is ignored (RFC 6455 5.5.3)`, BOUNDED, async (t) => {
    const { socket, peer, frame } = await liveSocket(t, role)
    peer.write(Buffer.concat([frame(PONG, 'surprise'), frame(PONG), frame(TEXT, 'on')]))
    assert.equal((await socket[Symbol.asyncIterator]().next()).value, 'on')
    assert.equal(socket.rtt, undefined)
  })

  test(`${role}: ping() rejects when the connection ends before its pong`, BOUNDED, async (t) => {
    for (const ending of ['close', 'reset', 'end'] as const) {
      const { socket, peer, frame } = await liveSocket(t, role)
      const waiting = assert.rejects(socket.ping(), { name: 'ClosedError', code: 'SOCKET_CLOSED' })
      await peer.readFrame()
      if (ending === 'close') {
        peer.write(frame(CLOSE, closePayload(1000)))
        peer.end()
      } else peer[ending]()
      await waiting
    }
  })

  test(`${role}: a ping of more than 125 bytes is refused and not sent`, BOUNDED, async (t) => {
    const { socket, peer, frame } = await liveSocket(t, role)
    const expected = { name: 'MisuseError', message: /126-byte ping.*at most 125 bytes/ }
    await assert.rejects(socket.ping('a'.repeat(126)), expected)
    await assert.rejects(socket.ping(new Uint8Array(126)), expected)
    const fits = socket.ping('é'.repeat(62))
    const { payload } = await peer.readFrame()
    peer.write(frame(PONG, payload))
    await fits
    // The refused ones wait for nothing: the next pong is not theirs.
    socket.close()
  })

  test(`${role}: a real heartbeat over a real line`, BOUNDED, async (t) => {
    const heartbeat = { interval: 60, timeout: 60 }
    const { socket, peer, frame, errors } = await liveSocket(t, role, { heartbeat })
    const { opcode, payload } = await peer.readFrame()
    assert.equal(opcode, PING)
    peer.write(frame(PONG, payload))
    await peer.readFrame()
    assert.ok(socket.rtt !== undefined && socket.rtt < 1000)
    const closed = await socket.closed
    assert.equal(closed.code, 1006)
    assert.equal(errors.length, 1)
  })
}

test('a pause of this process makes no peer dead that answered meanwhile', BOUNDED, async (t) => {
  // The peer lives in a thread of its own, so that it answers while this one is busy.
  const server = await start(t, { heartbeat: { interval: 100, timeout: 100 } })
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads')
    const line = require('node:net').connect(workerData.port, '127.0.0.1')
    line.write(workerData.head)
    line.on('data', (chunk) => {
      for (let at = chunk.indexOf(0x89); at >= 0; at = chunk.indexOf(0x89, at + 1)) {
        const size = chunk[at + 1]
        line.write(Buffer.concat([Buffer.of(0x8a, 0x80 | size, 0, 0, 0, 0), chunk.subarray(at + 2, at + 2 + size)]))
        parentPort.postMessage('ping')
      }
    })
    line.on('close', () => process.exit())
    line.on('error', () => {})`,
    { eval: true, workerData: { port: server.port, head: requestHead() } },
  )
  t.after(() => worker.terminate())
  for (let i = 0; i < 2; i++) {
    await new Promise((resolve) => worker.once('message', resolve))
    const end = performance.now() + 250
    while (performance.now() < end);
    await new Promise((resolve) => setTimeout(resolve, 5))
    assert.equal(server.connections, 1, `after pause ${i}`)
  }
})
