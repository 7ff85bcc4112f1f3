import assert from 'node:assert/strict'
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
import { CLOSE, clientFrame, closePayload, readClose, TEXT } from '../../test-support/raw-frames.ts'
import { RawPeer, requestHead } from '../../test-support/raw-peer.ts'
import type { ServerSocket } from './index.ts'

const texts = (...all: string[]): Buffer => Buffer.concat(all.map((one) => clientFrame(TEXT, one)))

test('a loop inside open reads the socket to its end', BOUNDED, async (t) => {
  const log: string[] = []
  const server = await start(t, {
    async open(socket) {
      for await (const message of socket) socket.send(`echo ${message}`)
      log.push('loop over')
    },
    close: () => void log.push('close'),
  })
  const socket = await socketTo(t, server)
  socket.send('1')
  socket.send('2')
  const iterator = socket[Symbol.asyncIterator]()
  assert.equal((await iterator.next()).value, 'echo 1')
  assert.equal((await iterator.next()).value, 'echo 2')
  socket.close(1000)
  await until(() => log.length === 2)
  assert.deepEqual([...log].sort(), ['close', 'loop over'])
})

test(
  'open that closes: the client has its handshake, what open sent, and the Close',
  BOUNDED,
  async (t) => {
    const server = await start(t, {
      open(socket) {
        socket.send('hello')
        socket.close(4000, 'not today')
      },
    })
    const socket = await socketTo(t, server)
    const got: unknown[] = []
    for await (const message of socket) got.push(message)
    assert.deepEqual(got, ['hello'])
    const { code, reason, wasClean } = await socket.closed
    assert.deepEqual([code, reason, wasClean], [4000, 'not today', true])
  },
)

test('open that terminates ends the line, with one close', BOUNDED, async (t) => {
  const closes: unknown[] = []
  const server = await start(t, {
    open: (socket) => socket.terminate(),
    close: (_, closed) => void closes.push(closed.code),
  })
  const peer = await rawTo(t, server)
  peer.write(requestHead())
  await peer.readToEnd().catch(() => {})
  await until(() => closes.length > 0)
  assert.deepEqual(closes, [1006])
  assert.equal(server.connections, 0)
})

for (const ending of ['close', 'terminate'] as const) {
  test(
    `after ${ending} in a handler, nothing more of the same read is delivered or sent`,
    BOUNDED,
    async (t) => {
      const seen: unknown[] = []
      const refused: string[] = []
      const server = await start(t, {
        message(socket, message) {
          seen.push(message)
          socket[ending]()
          assert.throws(
            () => socket.send('too late'),
            (error: Error) => {
              refused.push(error.name)
              return true
            },
          )
        },
      })
      const peer = await rawSocketTo(t, server)
      peer.write(texts('first', 'second', 'third'))
      if (ending === 'close') {
        assert.equal((await peer.readFrame()).opcode, CLOSE)
        peer.write(clientFrame(CLOSE))
        assert.equal((await peer.readToEnd()).length, 0)
      } else await peer.readToEnd().catch(() => {})
      peer.destroy()
      await until(() => server.connections === 0)
      assert.deepEqual(seen, ['first'])
      assert.deepEqual(refused, ['ClosedError'])
    },
  )
}

test('a handler may await server.close()', BOUNDED, async (t) => {
  const done = deferred()
  const server = await start(t, {
    async message() {
      await server.close()
      done.resolve()
    },
  })
  const socket = await socketTo(t, server)
  socket.send('stop')
  assert.equal((await socket.closed).code, 1001)
  await done.promise
})

test(
  'the peer closes while a handler is at work: its answer fails, and close comes after it',
  BOUNDED,
  async (t) => {
    const log: string[] = []
    const gate = deferred()
    const server = await start(t, {
      async message(socket) {
        log.push('begin')
        await gate.promise
        try {
          socket.send('answer')
        } catch (error) {
          log.push((error as Error).name)
        }
      },
      close: (_, closed) => void log.push(`close ${closed.code}`),
      error: (error) => void log.push(`error ${error.name}`),
    })
    const peer = await rawSocketTo(t, server)
    peer.write(Buffer.concat([texts('question'), clientFrame(CLOSE, closePayload(1000))]))
    assert.equal(readClose((await peer.readFrame()).payload).code, 1000)
    await peer.readToEnd()
    peer.end()
    await until(() => server.connections === 0)
    gate.resolve()
    await until(() => log.length === 3)
    assert.deepEqual(log, ['begin', 'ClosedError', 'close 1000'])
  },
)

test(
  'H10: without compression an offer of it is answered with none, and RSV1 is refused then',
  BOUNDED,
  async (t) => {
    const server = await start(t, { error: () => {} })
    const peer = await rawTo(t, server)
    const offer = 'permessage-deflate; client_max_window_bits, x-webkit-deflate-frame'
    peer.write(requestHead({ 'Sec-WebSocket-Extensions': offer }))
    const head = await peer.readHead()
    assert.equal(head.status, 101)
    assert.equal(head.headers.get('sec-websocket-extensions'), null)
    peer.write(clientFrame(TEXT, 'x', { rsv: 4 }))
    assert.equal(readClose((await peer.readFrame()).payload).code, 1002)
  },
)

test(
  'C8 violation-ends-input over TLS: the Close is read though megabytes follow',
  BOUNDED,
  async (t) => {
    const certificate = makeCertificate()
    const server = await start(t, { tls: certificate, error: () => {} })
    const where = { port: server.port, host: '127.0.0.1' }
    const peer = await RawPeer.open(where, { ca: certificate.cert, servername: 'localhost' })
    t.after(() => peer.destroy())
    peer.write(requestHead())
    assert.equal((await peer.readHead()).status, 101)
    await peer.writeAll(clientFrame(3))
    for (let i = 0; i < 32; i++) await peer.writeAll(clientFrame(TEXT, 'x'.repeat(100_000)))
    assert.equal(readClose((await peer.readFrame()).payload).code, 1002)
    assert.equal((await peer.readToEnd()).length, 0)
    peer.end()
    await until(() => server.connections === 0)
  },
)

test(
  'a large queue over TLS arrives whole though the peer ends its side first',
  BOUNDED,
  async (t) => {
    const certificate = makeCertificate()
    const opened = deferred<ServerSocket>()
    const server = await start(t, { tls: certificate, open: (socket) => opened.resolve(socket) })
    const where = { port: server.port, host: '127.0.0.1' }
    const peer = await RawPeer.open(where, { ca: certificate.cert, servername: 'localhost' })
    t.after(() => peer.destroy())
    peer.write(requestHead())
    await peer.readHead()
    const socket = await opened.promise
    const size = 3 << 20
    for (const mark of [1, 2, 3]) socket.send(Buffer.alloc(size, mark))
    peer.write(clientFrame(CLOSE, closePayload(1000)))
    peer.end()
    await new Promise((resolve) => setTimeout(resolve, 50))
    for (const mark of [1, 2, 3]) {
      assert.ok((await peer.readFrame()).payload.equals(Buffer.alloc(size, mark)))
    }
    assert.equal((await peer.readFrame()).opcode, CLOSE)
    const closed = await socket.closed
    assert.deepEqual([closed.code, closed.wasClean], [1000, true])
  },
)

test(
  'hundreds of connections, half of them broken off, leave nothing behind',
  BOUNDED,
  async (t) => {
    let [opened, closed, errors] = [0, 0, 0]
    const server = await start(t, {
      open: () => void opened++,
      close: () => void closed++,
      message: (socket, message) => void socket.send(message),
      error: () => void errors++,
    })
    for (let round = 0; round < 10; round++) {
      await Promise.all(
        Array.from({ length: 30 }, async (_, i) => {
          const peer = await rawSocketTo(t, server)
          peer.write(texts(String(i)))
          assert.equal((await peer.readFrame()).payload.toString(), String(i))
          if (i % 3 === 0) peer.reset()
          else if (i % 3 === 1) peer.destroy()
          else {
            peer.write(clientFrame(CLOSE))
            await peer.readToEnd()
            peer.end()
          }
        }),
      )
    }
    await until(() => server.connections === 0)
    assert.deepEqual([opened, closed], [300, 300])
    assert.ok(errors <= 100)
    const started = performance.now()
    await server.close()
    assert.ok(performance.now() - started < 1000)
  },
)
