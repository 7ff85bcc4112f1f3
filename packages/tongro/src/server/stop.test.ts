import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { makeCertificate } from '../../test-support/certificate.ts'
import {
  BOUNDED,
  deferred,
  rawSocketTo,
  rawTo,
  socketTo,
  start,
  until,
} from '../../test-support/live.ts'
import { CLOSE, clientFrame, closePayload, readClose } from '../../test-support/raw-frames.ts'
import { requestHead } from '../../test-support/raw-peer.ts'
import { serve } from './index.ts'

test('L10 graceful-stop: every socket gets Close 1001 and ends clean', BOUNDED, async (t) => {
  const closes: string[] = []
  const server = await start(t, {
    close: (_, closed) => void closes.push(`${closed.wasClean} ${closed.initiator}`),
  })
  const sockets = await Promise.all([socketTo(t, server), socketTo(t, server)])
  await until(() => server.connections === 2)
  await server.close()
  assert.equal(server.connections, 0)
  assert.deepEqual(closes, ['true local', 'true local'])
  for (const socket of sockets) {
    const closed = await socket.closed
    assert.equal(closed.code, 1001)
    assert.match(closed.reason, /RFC 6455/)
    assert.equal(closed.wasClean, true)
    assert.equal(closed.initiator, 'peer')
  }
})

test('L10 graceful-stop: code and reason are the caller’s', BOUNDED, async (t) => {
  const server = await start(t)
  const socket = await socketTo(t, server)
  await server.close({ code: 1012, reason: 'back soon' })
  const { code, reason } = await socket.closed
  assert.deepEqual({ code, reason }, { code: 1012, reason: 'back soon' })
})

test(
  'L10 graceful-stop: a peer that never answers is destroyed at the deadline',
  BOUNDED,
  async (t) => {
    const closes: string[] = []
    const server = await start(t, {
      close: (_, closed) => void closes.push(`${closed.code} ${closed.wasClean}`),
    })
    const peer = await rawSocketTo(t, server)
    const started = performance.now()
    await server.close({ deadline: 150 })
    const took = performance.now() - started
    assert.ok(took >= 100 && took < 1500, `${took} ms`)
    assert.equal(readClose((await peer.readFrame()).payload).code, 1001)
    assert.deepEqual(closes, ['1006 false'])
  },
)

test('L10 graceful-stop: messages on the way still get a clean end', BOUNDED, async (t) => {
  const server = await start(t)
  const peer = await rawSocketTo(t, server)
  const closing = server.close()
  assert.equal((await peer.readFrame()).opcode, CLOSE)
  peer.write(clientFrame(CLOSE, closePayload(1001)))
  assert.equal((await peer.readToEnd()).length, 0)
  peer.end()
  await closing
})

test('L10 graceful-stop: no connection is accepted any more', BOUNDED, async (t) => {
  const server = await start(t)
  const { port } = server
  await server.close()
  const line = connect(port, '127.0.0.1')
  t.after(() => line.destroy())
  const error = await new Promise<NodeJS.ErrnoException>((resolve) => line.on('error', resolve))
  assert.equal(error.code, 'ECONNREFUSED')
})

test('L10 graceful-stop: a deadline of 2^31 ms and more is one, not none', BOUNDED, async (t) => {
  const closes: boolean[] = []
  const server = await start(t, { close: (_, closed) => void closes.push(closed.wasClean) })
  const peer = await rawSocketTo(t, server)
  const closing = server.close({ deadline: 2 ** 31 })
  assert.equal((await peer.readFrame()).opcode, CLOSE)
  await new Promise((resolve) => setTimeout(resolve, 50))
  peer.write(clientFrame(CLOSE, closePayload(1001)))
  peer.end()
  await closing
  assert.deepEqual(closes, [true])
})

test(
  'L10 graceful-stop: the deadline also ends a peer that was refused and lingers',
  BOUNDED,
  async (t) => {
    const server = await serve({ hostname: '127.0.0.1' })
    const peer = await rawTo(t, server)
    peer.write(requestHead({ 'Sec-WebSocket-Version': '7' }))
    assert.equal((await peer.readResponse()).status, 426)
    const started = performance.now()
    await server.close({ deadline: 100 })
    const took = performance.now() - started
    assert.ok(took < 1000, `${took} ms`)
  },
)

test(
  'L10 graceful-stop: the deadline also ends a line that never began TLS',
  BOUNDED,
  async (t) => {
    const server = await serve({ hostname: '127.0.0.1', tls: makeCertificate() })
    const peer = await rawTo(t, server)
    peer.write(Uint8Array.of(0x16))
    await new Promise((resolve) => setTimeout(resolve, 30))
    const started = performance.now()
    await server.close({ deadline: 100 })
    const took = performance.now() - started
    assert.ok(took < 1500, `${took} ms`)
  },
)

test(
  'L10 graceful-stop: heads, requests and decisions in the middle end at the deadline',
  BOUNDED,
  async (t) => {
    const asked = deferred()
    const fetched = deferred()
    const server = await serve({
      hostname: '127.0.0.1',
      upgrade: () => {
        asked.resolve()
        return new Promise<undefined>(() => {})
      },
      fetch: () => {
        fetched.resolve()
        return new Promise<Response>(() => {})
      },
    })
    const [idle, half, deciding, waiting] = await Promise.all(
      [0, 1, 2, 3].map(() => rawTo(t, server)),
    )
    half!.write('GET / HT')
    deciding!.write(requestHead())
    waiting!.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await Promise.all([asked.promise, fetched.promise])
    const started = performance.now()
    const closing = server.close({ deadline: 200 })
    assert.equal((await idle!.readToEnd()).length, 0, 'what never spoke ends at once')
    assert.ok(performance.now() - started < 190)
    await closing
    assert.ok(performance.now() - started < 1500)
  },
)

test('closing twice is closing once; wrong arguments are refused before', BOUNDED, async (t) => {
  const server = await start(t)
  assert.throws(() => server.close({ code: 1005 }), { code: 'close-arguments' })
  assert.throws(() => server.close({ reason: 'a'.repeat(124) }), { code: 'close-reason-too-long' })
  const [a, b] = [server.close(), server.close()]
  await Promise.all([a, b])
  await server.close()
})
