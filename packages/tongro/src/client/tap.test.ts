import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http2'
import { test } from 'node:test'
import { makeCertificate } from '../../test-support/certificate.ts'
import { Collected } from '../../test-support/collected.ts'
import { open, peerServer } from '../../test-support/http2-peer-server.ts'
import { BOUNDED, rawServer, socketTo, start, until } from '../../test-support/live.ts'
import { connect, WebSocket } from './index.ts'

const ECHO = {
  message: (
    socket: { send(message: string | Uint8Array): unknown },
    message: string | Uint8Array,
  ) => void socket.send(message),
}

test('both ends of a connection are shown the same bytes', BOUNDED, async (t) => {
  const near = new Collected()
  const far = new Collected()
  const server = await start(t, { ...ECHO, tap: far.sink, compression: true })
  const socket = await socketTo(t, server, { tap: near.sink, compression: true })
  for (const size of [0, 5, 300, 70_000, 400_000]) {
    socket.send('x'.repeat(size))
    socket.send(new Uint8Array(size).fill(size))
  }
  await socket.ping()
  let got = 0
  for await (const message of socket) {
    if (message.length >= 0 && ++got === 10) break
  }
  socket.close(1000, 'done')
  await socket.closed
  await until(() => near.ends().length === 2 && far.ends().length === 2)
  for (const side of ['client', 'server'] as const) {
    assert.ok(near.bytes(side).length > 100)
    assert.ok(near.bytes(side).equals(far.bytes(side)), side)
  }
  assert.match(near.text('client'), /^GET \/ HTTP\/1\.1\r\n/)
  assert.deepEqual(near.ends().toSorted(), ['client fin', 'server fin'])
  const [opened] = near.of('open')
  assert.deepEqual(
    [opened?.client, opened?.server],
    [far.of('open')[0]?.client, far.of('open')[0]?.server],
  )
})

test('over TLS both taps see inside', BOUNDED, async (t) => {
  const near = new Collected()
  const far = new Collected()
  const tls = makeCertificate()
  const server = await start(t, { ...ECHO, tap: far.sink, tls })
  const socket = await connect(`wss://localhost:${server.port}/`, {
    tls: { ca: tls.cert },
    tap: near.sink,
  })
  socket.send('secret')
  for await (const message of socket) {
    assert.equal(message, 'secret')
    break
  }
  socket.close()
  await socket.closed
  await until(() => far.ends().length === 2)
  assert.ok(near.bytes('client').equals(far.bytes('client')))
  assert.ok(near.bytes('server').equals(far.bytes('server')))
  assert.equal(near.of('open')[0]?.isSecure, true)
})

test(
  'over HTTP/2 heads are lists with pseudo-headers, and chunks the frames',
  BOUNDED,
  async (t) => {
    const near = new Collected()
    const far = new Collected()
    const http = createServer()
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    t.after(() => http.close())
    await start(t, { ...ECHO, tap: far.sink, server: http })
    const { port } = http.address() as { port: number }
    const url = `ws://127.0.0.1:${port}/chat`
    const [one, two] = await Promise.all(
      [1, 2].map(() => connect(url, { http2: true, tap: near.sink })),
    )
    t.after(() => void [one!.terminate(), two!.terminate()])
    one!.send('first')
    for await (const message of one!) {
      assert.equal(message, 'first')
      break
    }
    one!.close(1000)
    await one!.closed
    await until(() => near.ends(0).length === 2 && far.ends(0).length === 2)
    assert.deepEqual(
      near.of('open').map(({ connection }) => connection),
      [0, 1],
    )
    for (const seen of [near, far]) {
      const [request, response] = seen.of('head', 0)
      assert.deepEqual([request?.from, request?.httpVersion], ['client', '2'])
      assert.deepEqual(
        request?.fields
          .slice(0, 5)
          .map(([name]) => name)
          .toSorted(),
        [':authority', ':method', ':path', ':protocol', ':scheme'],
      )
      assert.ok(request?.fields.some(([name, value]) => name === ':path' && value === '/chat'))
      assert.deepEqual([response?.from, response?.fields[0]], ['server', [':status', '200']])
    }
    for (const side of ['client', 'server'] as const) {
      assert.ok(near.bytes(side, 0).length > 5)
      assert.ok(near.bytes(side, 0).equals(far.bytes(side, 0)), side)
    }
    assert.deepEqual(near.ends(0).toSorted(), ['client fin', 'server fin'])
    two!.terminate()
    await until(() => near.ends(1).length > 0 && far.ends(1).length > 0)
    assert.deepEqual(near.ends(1), ['client rst'])
    // Node may send END_STREAM before the reset; the far side shows what came.
    assert.match(far.ends(1)[0] ?? '', /^client /)
  },
)

test('a stream that the server resets, and one that it refuses', BOUNDED, async (t) => {
  const seen = new Collected()
  const peer = await peerServer(t)
  const socket = await open(t, peer, { tap: seen.sink })
  peer.streams[0]!.stream.destroy(new Error('The test resets it'))
  await socket.closed
  await until(() => seen.ends(0).length > 0)
  assert.deepEqual(seen.ends(0), ['server rst'])
  assert.match(seen.of('end', 0)[0]?.detail ?? '', /RST_STREAM with error code 2/)

  const refusing = await peerServer(t, {}, (stream) => {
    stream.respond({ ':status': 403 })
    stream.end('go away')
  })
  await assert.rejects(open(t, refusing, { tap: seen.sink }), /403/)
  assert.deepEqual(seen.of('head', 1)[1]?.fields[0], [':status', '403'])
  await until(() => seen.ends(1).length > 0)
  assert.equal(seen.text('server', 1), 'go away')
})

test('a refusal and a redirect are connections of their own', BOUNDED, async (t) => {
  const seen = new Collected()
  const server = await start(t, ECHO)
  const first = await rawServer(t, async (peer) => {
    await peer.readHead()
    peer.write(
      `HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:${server.port}/\r\nContent-Length: 0\r\n\r\n`,
    )
  })
  const url = `ws://127.0.0.1:${first.port}/`
  const socket = await connect(url, { redirects: 1, tap: seen.sink })
  t.after(() => socket.terminate())
  assert.match(seen.text('server', 0), /^HTTP\/1\.1 302 /)
  assert.match(seen.text('server', 1), /^HTTP\/1\.1 101 /)
  assert.deepEqual(
    seen.of('open').map(({ server: address }) => address),
    [`127.0.0.1:${first.port}`, `127.0.0.1:${server.port}`],
  )
})

test(
  'a server that cannot be reached is a lost connection, with the reason',
  BOUNDED,
  async (t) => {
    const seen = new Collected()
    const { port } = await start(t, ECHO).then(async (server) => {
      await server.close()
      return server
    })
    const url = `ws://127.0.0.1:${port}/`
    await assert.rejects(connect(url, { tap: seen.sink }))
    assert.deepEqual(seen.kinds(), ['open', 'end'])
    assert.equal(seen.of('open')[0]?.server, `127.0.0.1:${port}`)
    assert.match(seen.of('end')[0]?.detail ?? '', /nothing listens/)
  },
)

test('the WHATWG class takes a tap too', BOUNDED, async (t) => {
  const seen = new Collected()
  const server = await start(t, ECHO)
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/`, { tap: seen.sink })
  await once(socket, 'open')
  socket.close()
  await once(socket, 'close')
  await until(() => seen.ends().length === 2)
  assert.match(seen.text('client'), /^GET /)
})
