import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { makeCertificate } from '../../test-support/certificate.ts'
import { Collected } from '../../test-support/collected.ts'
import { BOUNDED, rawSocketTo, rawTo, start, until } from '../../test-support/live.ts'
import {
  CLOSE,
  clientFrame,
  closePayload,
  serverFrame,
  TEXT,
} from '../../test-support/raw-frames.ts'
import { RawPeer, requestHead } from '../../test-support/raw-peer.ts'
import { serve } from './index.ts'

const ECHO = {
  message: (
    socket: { send(message: string | Uint8Array): unknown },
    message: string | Uint8Array,
  ) => void socket.send(message),
}

test('a tap is shown every byte of both sides, masked as it came', BOUNDED, async (t) => {
  const seen = new Collected()
  const server = await start(t, { ...ECHO, tap: seen.sink })
  const peer = await rawTo(t, server)
  const sent = Buffer.concat([
    Buffer.from(requestHead()),
    clientFrame(TEXT, 'Hello'),
    clientFrame(CLOSE, closePayload(1000)),
  ])
  peer.write(sent)
  const { text } = await peer.readHead()
  const frames = await peer.readToEnd()
  peer.end()
  await until(() => seen.ends().length === 2)
  assert.deepEqual(seen.bytes('client'), sent)
  assert.equal(seen.text('server'), text + frames.toString('latin1'))
  assert.deepEqual(
    frames,
    Buffer.concat([serverFrame(TEXT, 'Hello'), serverFrame(CLOSE, closePayload(1000))]),
  )
  assert.deepEqual(seen.ends(), ['server fin', 'client fin'])
  const [open] = seen.of('open')
  assert.deepEqual(
    [open?.kind, open?.connection, open?.isSecure, open?.server],
    ['open', 0, false, `127.0.0.1:${server.port}`],
  )
  assert.match(open?.client ?? '', /^127\.0\.0\.1:\d+$/)
  const times = seen.records.map(({ time }) => time ?? 0)
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  )
  assert.ok(Math.abs(times[0]! - Date.now()) < 60_000)
})

test('a head that comes byte by byte is shown so, and a head cut short too', BOUNDED, async (t) => {
  const seen = new Collected()
  const server = await start(t, { ...ECHO, tap: seen.sink })
  const peer = await rawTo(t, server)
  const head = requestHead()
  await peer.writeAll(head.slice(0, 5))
  await until(() => server.stats().opened === 0 && seen.records.length === 0)
  peer.write(head.slice(5))
  await peer.readHead()
  assert.equal(seen.text('client'), head)

  const cut = await rawTo(t, server)
  await cut.writeAll('GET / HTTP/1.1\r\nHost: x')
  cut.end()
  await until(() => seen.ends(1).length === 2)
  assert.equal(seen.text('client', 1), 'GET / HTTP/1.1\r\nHost: x')
  assert.deepEqual(seen.ends(1), ['client fin', 'server fin'])
})

test('refused handshakes are shown with their answer', BOUNDED, async (t) => {
  const seen = new Collected()
  const server = await start(t, { ...ECHO, tap: seen.sink })
  const heads = [requestHead({ 'Sec-WebSocket-Version': '7' }), 'PLEASE\r\n\r\n']
  for (const [connection, head] of heads.entries()) {
    const peer = await rawTo(t, server)
    peer.write(head)
    const answer = await peer.readToEnd()
    assert.equal(seen.text('client', connection), head)
    assert.equal(seen.text('server', connection), answer.toString('latin1'))
    peer.end()
  }
  assert.match(seen.text('server', 0), /^HTTP\/1\.1 426 /)
})

test('plain HTTP and lines that never speak are not shown', BOUNDED, async (t) => {
  const seen = new Collected()
  const server = await start(t, { ...ECHO, tap: seen.sink, fetch: () => new Response('page') })
  const peer = await rawTo(t, server)
  peer.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  assert.equal((await peer.readResponse()).body, 'page')
  const silent = await rawTo(t, server)
  silent.end()
  await silent.readToEnd()
  assert.equal(seen.records.length, 0)
  // The same connection may become a WebSocket: from then on it is shown, its head as fields.
  peer.write(Buffer.concat([Buffer.from(requestHead()), clientFrame(TEXT, 'hi')]))
  assert.equal((await peer.readHead()).status, 101)
  await peer.readFrame()
  const connection = seen.of('open')[0]?.connection ?? -1
  assert.equal(seen.of('open').length, 1)
  const [head] = seen.of('head')
  assert.deepEqual([head?.from, head?.method, head?.target], ['client', 'GET', '/'])
  assert.ok(head?.fields.some(([name]) => name === 'sec-websocket-key'))
  assert.deepEqual(seen.bytes('client', connection), clientFrame(TEXT, 'hi'))
  const answer = seen.text('server', connection)
  assert.ok(answer.startsWith('HTTP/1.1 101 ') && answer.endsWith('\r\n\r\n\x81\x02hi'), answer)
})

test('a broken handshake behind a plain request is shown with its answer', BOUNDED, async (t) => {
  const seen = new Collected()
  const server = await start(t, { ...ECHO, tap: seen.sink, fetch: () => new Response('page') })
  const peer = await rawTo(t, server)
  peer.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await peer.readResponse()
  peer.write(requestHead({ Connection: undefined }))
  const { text, body } = await peer.readResponse()
  await until(() => seen.ends(seen.of('open')[0]?.connection).length > 0)
  assert.equal(seen.of('head').length, 1)
  assert.equal(seen.text('server', seen.of('open')[0]?.connection), text + body)
})

test('inside TLS the tap sees what TLS carries', BOUNDED, async (t) => {
  const seen = new Collected()
  const tls = makeCertificate()
  const server = await start(t, { ...ECHO, tap: seen.sink, tls })
  const where = { port: server.port, host: '127.0.0.1' }
  const peer = await RawPeer.open(where, { ca: tls.cert, servername: 'localhost' })
  t.after(() => peer.destroy())
  const sent = Buffer.concat([Buffer.from(requestHead()), clientFrame(TEXT, 'secret')])
  peer.write(sent)
  await peer.readHead()
  await peer.readFrame()
  assert.deepEqual(seen.bytes('client'), sent)
  assert.equal(seen.of('open')[0]?.isSecure, true)
})

test('attached, the head comes as fields and nothing behind it is lost', BOUNDED, async (t) => {
  const seen = new Collected()
  const http = createServer((_, response) => response.end('mine'))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  t.after(() => http.close())
  await start(t, { ...ECHO, tap: seen.sink, server: http })
  const peer = await rawTo(t, http.address() as { port: number })
  peer.write(Buffer.concat([Buffer.from(requestHead()), clientFrame(TEXT, 'early')]))
  await peer.readHead()
  await peer.readFrame()
  peer.write(clientFrame(TEXT, 'later'))
  await peer.readFrame()
  assert.deepEqual(seen.kinds().slice(0, 3), ['open', 'head', 'chunk'])
  const expected = Buffer.concat([clientFrame(TEXT, 'early'), clientFrame(TEXT, 'later')])
  assert.deepEqual(seen.bytes('client'), expected)
  peer.destroy()
  await peer.gone
})

test('a reset is told apart from an end, and who did it', BOUNDED, async (t) => {
  const seen = new Collected()
  const server = await start(t, { tap: seen.sink, open: (socket) => void socket.send('hi') })
  const reset = await rawSocketTo(t, server)
  await reset.readFrame()
  reset.reset()
  await until(() => seen.ends(0).length > 0)
  assert.deepEqual(seen.ends(0), ['client rst'])

  const cutter = await start(t, { tap: seen.sink, open: (socket) => socket.terminate() })
  const cut = await rawTo(t, cutter)
  cut.write(requestHead())
  await until(() => seen.ends(1).length > 0)
  assert.equal(seen.ends(1)[0], 'server fin')
})

test('a tap that throws or rejects is told of once and hurts nobody', BOUNDED, async (t) => {
  for (const tap of [
    () => {
      throw new Error('tap is broken')
    },
    () => Promise.reject(new Error('tap is broken')),
  ]) {
    const errors: Error[] = []
    const error = (told: Error): void => void errors.push(told)
    const server = await start(t, { ...ECHO, tap, error })
    for (let round = 0; round < 2; round++) {
      const peer = await rawSocketTo(t, server)
      peer.write(clientFrame(TEXT, 'still'))
      assert.equal(String((await peer.readFrame()).payload), 'still')
    }
    await until(() => errors.length > 0)
    assert.deepEqual(
      errors.map(({ message }) => message),
      ['tap is broken'],
    )
  }
})

test('servers that share a tap give no number twice', BOUNDED, async (t) => {
  const seen = new Collected()
  for (let one = 0; one < 2; one++) {
    const server = await start(t, { ...ECHO, tap: seen.sink })
    for (let peer = 0; peer < 2; peer++) await rawSocketTo(t, server)
  }
  assert.deepEqual(
    seen.of('open').map(({ connection }) => connection),
    [0, 1, 2, 3],
  )
})

test('a tap that is no function is refused', async () => {
  await assert.rejects(
    // @ts-expect-error: the mistake is the test.
    serve({ tap: {} }),
    /tap/,
  )
})

test('large messages under backpressure are shown whole and in order', BOUNDED, async (t) => {
  const seen = new Collected()
  const message = Buffer.alloc(3_000_000, 'abcdefghij')
  const server = await start(t, {
    tap: seen.sink,
    open(socket) {
      for (let i = 0; i < 3; i++) socket.send(message)
      socket.close(1000)
    },
  })
  const peer = await rawTo(t, server)
  peer.write(requestHead())
  const { text } = await peer.readHead()
  const all = await peer.readToEnd()
  assert.ok(all.length > 9_000_000)
  assert.ok(seen.bytes('server').equals(Buffer.concat([Buffer.from(text), all])))
})
