import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, deferred, rawTo, start } from '../../test-support/live.ts'
import { CLOSE, clientFrame, closePayload, readClose, TEXT } from '../../test-support/raw-frames.ts'
import { acceptOf, requestHead, SAMPLE_KEY } from '../../test-support/raw-peer.ts'

test(
  'H16: the two sample keys get the accepts of the document, without Origin',
  BOUNDED,
  async (t) => {
    const server = await start(t)
    const samples = [
      [SAMPLE_KEY, 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
      ['sN9cRrP/n9NdMgdcy2VJFQ==', 'fFBooB7FAkLlXgRSz0BT3v4hq5s='],
    ] as const
    for (const [key, accept] of samples) {
      const peer = await rawTo(t, server)
      peer.write(requestHead({ 'Sec-WebSocket-Key': key }))
      const head = await peer.readHead()
      assert.equal(head.line, 'HTTP/1.1 101 Switching Protocols')
      assert.equal(head.headers.get('sec-websocket-accept'), accept)
      assert.equal(head.headers.get('upgrade')?.toLowerCase(), 'websocket')
      assert.equal(head.headers.get('connection')?.toLowerCase(), 'upgrade')
      assert.equal(accept, acceptOf(key))
      for (const name of ['sec-websocket-extensions', 'sec-websocket-protocol']) {
        assert.equal(head.headers.get(name), null, `no ${name}`)
      }
      peer.destroy()
    }
  },
)

test('a head that comes byte by byte is read like one that comes at once', BOUNDED, async (t) => {
  const server = await start(t, { message: (socket, message) => void socket.send(message) })
  const peer = await rawTo(t, server)
  const bytes = Buffer.concat([Buffer.from(requestHead()), clientFrame(TEXT, 'hi')])
  for (const byte of bytes) await peer.writeAll(Uint8Array.of(byte))
  assert.equal((await peer.readHead()).status, 101)
  assert.equal((await peer.readFrame()).payload.toString(), 'hi')
})

test('H6 early-frames-kept: frames in the segment of the head come first', BOUNDED, async (t) => {
  const server = await start(t, { message: (socket, message) => void socket.send(message) })
  const peer = await rawTo(t, server)
  const frames = ['a', 'b', 'c'].map((text) => clientFrame(TEXT, text))
  const cut = frames[2]!.subarray(0, 3)
  peer.write(Buffer.concat([Buffer.from(requestHead()), frames[0]!, frames[1]!, cut]))
  assert.equal((await peer.readHead()).status, 101)
  assert.equal((await peer.readFrame()).payload.toString(), 'a')
  assert.equal((await peer.readFrame()).payload.toString(), 'b')
  peer.write(frames[2]!.subarray(3))
  assert.equal((await peer.readFrame()).payload.toString(), 'c')
})

test('H6 early-frames-kept: also while an upgrade is being decided', BOUNDED, async (t) => {
  const server = await start(t, {
    upgrade: () => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 30)),
    message: (socket, message) => void socket.send(message),
  })
  const peer = await rawTo(t, server)
  peer.write(Buffer.concat([Buffer.from(requestHead()), clientFrame(TEXT, 'early')]))
  await new Promise((resolve) => setTimeout(resolve, 5))
  peer.write(clientFrame(TEXT, 'later'))
  assert.equal((await peer.readHead()).status, 101)
  assert.equal((await peer.readFrame()).payload.toString(), 'early')
  assert.equal((await peer.readFrame()).payload.toString(), 'later')
})

test('H6 early-frames-kept: head, message, Close and FIN in one segment', BOUNDED, async (t) => {
  const seen: string[] = []
  const over = deferred()
  const server = await start(t, {
    open: () => void seen.push('open'),
    message: (_, message) => void seen.push(String(message)),
    close: (_, closed) => {
      seen.push(`close ${closed.code} ${closed.wasClean}`)
      over.resolve()
    },
  })
  const peer = await rawTo(t, server)
  const frames = [clientFrame(TEXT, 'all'), clientFrame(CLOSE, closePayload(1000))]
  peer.write(Buffer.concat([Buffer.from(requestHead()), ...frames]))
  peer.end()
  assert.equal((await peer.readHead()).status, 101)
  const answer = await peer.readFrame()
  assert.deepEqual(readClose(answer.payload), { code: 1000, reason: '' })
  assert.equal((await peer.readToEnd()).length, 0)
  await over.promise
  assert.deepEqual(seen, ['open', 'all', 'close 1000 true'])
})

test('L3 handshake-timeout: a head that is late gets 408', BOUNDED, async (t) => {
  const server = await start(t, { limits: { handshakeMs: 100 } })
  const peer = await rawTo(t, server)
  peer.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
  const answer = await peer.readResponse()
  assert.equal(answer.status, 408)
  assert.match(answer.body, /RFC \d+ [\d.]+/)
  assert.equal((await peer.readToEnd()).length, 0)
})

test('L3 handshake-timeout: a trickle does not put it off', BOUNDED, async (t) => {
  const server = await start(t, { limits: { handshakeMs: 150 } })
  const peer = await rawTo(t, server)
  peer.write('GET / HTTP/1.1\r\nX-Slow: ')
  const timer = setInterval(() => peer.write('a'), 20)
  t.after(() => clearInterval(timer))
  assert.equal((await peer.readResponse()).status, 408)
})

test('a connection that never speaks is closed without a byte', BOUNDED, async (t) => {
  const server = await start(t, { limits: { handshakeMs: 100 } })
  const peer = await rawTo(t, server)
  assert.equal((await peer.readToEnd()).length, 0)
})

test('a client that leaves in the middle of its head disturbs nobody', BOUNDED, async (t) => {
  const errors: unknown[] = []
  const server = await start(t, { error: (error) => void errors.push(error) })
  for (const leave of ['end', 'destroy', 'reset'] as const) {
    const peer = await rawTo(t, server)
    await peer.writeAll('GET / HTTP/1.1\r\nHo')
    peer[leave]()
    await peer.gone
  }
  const peer = await rawTo(t, server)
  peer.write(requestHead())
  assert.equal((await peer.readHead()).status, 101)
  assert.deepEqual(errors, [])
})

test('an empty line before the request line is passed over (RFC 9112 2.2)', BOUNDED, async (t) => {
  const server = await start(t)
  const peer = await rawTo(t, server)
  peer.write(`\r\n${requestHead()}`)
  assert.equal((await peer.readHead()).status, 101)
})
