// How sockets with permessage-deflate end, and what is released meanwhile.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { deflating, echo, OFFER, wsTo } from '../../test-support/deflating.ts'
import { BOUNDED, start, until } from '../../test-support/live.ts'
import { deflateOnce, inflateOnce, noise, words } from '../../test-support/public-zlib.ts'
import { clientFrame, PING, PONG, TEXT } from '../../test-support/raw-frames.ts'
import { RawPeer, requestHead } from '../../test-support/raw-peer.ts'

/** Collects garbage, without a flag on the command line. */
async function collect(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  for (let i = 0; i < 3; i++) {
    gc()
    // Handles are freed in the turn after the one that finds them dead.
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test(
  'P10 deflate-released: closing with much queued ends once, and all that was sent arrives',
  BOUNDED,
  async (t) => {
    const closes: number[] = []
    const server = await start(t, {
      compression: { threshold: 0 },
      // A loaded machine may take longer to read it all than the usual deadline.
      limits: { closeMs: 60_000 },
      open: (socket) => {
        for (let i = 0; i < 200; i++) socket.send(noise(10_000, i))
        socket.close(1000)
        assert.throws(() => socket.send('late'))
      },
      close: (_socket, { code }) => void closes.push(code),
    })
    const socket = await wsTo(t, server, { perMessageDeflate: true })
    let count = 0
    socket.on('message', () => count++)
    await once(socket, 'close')
    assert.equal(count, 200)
    await until(() => closes.length > 0)
    assert.deepEqual(closes, [1000])
  },
)

test(
  'P10 deflate-released: a peer that breaks off inside a compressed message leaves one close',
  BOUNDED,
  async (t) => {
    const closes: number[] = []
    const server = await echo(t, { close: (_socket, { code }) => void closes.push(code) })
    const { peer } = await deflating(t, server)
    const [payload] = [deflateOnce(words(5000))]
    peer.write(clientFrame(TEXT, payload.subarray(0, 500), { rsv: 4, isFinal: false }))
    peer.write(clientFrame(PING))
    assert.equal((await peer.readFrame()).opcode, PONG)
    peer.reset()
    await until(() => closes.length > 0)
    assert.deepEqual(closes, [1006])
  },
)

test(
  'P10 deflate-released: the heartbeat releases nothing that a slow message still needs',
  BOUNDED,
  async (t) => {
    const server = await echo(t, { heartbeat: { interval: 20, timeout: 5000 } })
    const { peer } = await deflating(t, server)
    const text = String(words(3000))
    const payload = deflateOnce(Buffer.from(text))
    const whole = clientFrame(TEXT, payload, { rsv: 4 })
    for (let i = 0; i < 5; i++) {
      peer.write(
        whole.subarray(
          Math.floor((i * whole.length) / 5),
          Math.floor(((i + 1) * whole.length) / 5),
        ),
      )
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    let frame = await peer.readFrame()
    while (frame.opcode === PING) frame = await peer.readFrame()
    assert.equal(frame.opcode, TEXT)
    assert.equal(String(inflateOnce(frame.payload)), text)
  },
)

test('P10 deflate-released: a thousand sockets opened and closed leave no heap behind', {
  timeout: 90_000,
}, async (t) => {
  const server = await echo(t, { compression: { threshold: 0 } })
  const text = clientFrame(TEXT, deflateOnce(words(500)), { rsv: 4 })
  const batch = async (count: number): Promise<number> => {
    for (let i = 0; i < count; i += 50) {
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          // Not by rawTo, which keeps each peer until the test ends.
          const peer = await RawPeer.open({ port: server.port, host: '127.0.0.1' })
          peer.write(requestHead({ 'Sec-WebSocket-Extensions': OFFER }))
          await peer.readHead()
          peer.write(text)
          assert.equal((await peer.readFrame()).rsv, 4)
          if (i % 100 === 0) peer.write(clientFrame(8))
          peer.destroy()
          await peer.gone
        }),
      )
    }
    await until(() => server.connections === 0)
    await collect()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  await batch(200)
  const before = await batch(100)
  const grown = (await batch(1000)) - before
  // A socket that was kept would hold 40 KiB, its bare objects 3.
  assert.ok(grown < 2e6, `${grown} bytes more`)
})

test('P10 deflate-released: a peer found dead while a large message leaves in slices is one close', {
  timeout: 60_000,
}, async (t) => {
  const closes: number[] = []
  let pending = 0
  const part = words(60_000)
  const large = Buffer.concat(Array.from({ length: 250 }, () => part))
  const server = await echo(t, {
    heartbeat: { interval: 30, timeout: 30 },
    compression: { level: 9, windowBits: 15 },
    open: (socket) => {
      socket.send(large)
      setTimeout(() => {
        pending = socket.bufferedAmount
      }, 20)
    },
    close: (_socket, { code }) => void closes.push(code),
    error: () => {},
  })
  // It reads all the time and answers no ping.
  await deflating(t, server)
  await until(() => closes.length > 0)
  assert.ok(pending > 1e6, `it was under way: ${pending}`)
  // What was to come in later turns of the event loop would throw there.
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(closes, [1006])
})
