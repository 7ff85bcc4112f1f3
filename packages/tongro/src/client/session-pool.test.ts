// Sockets that share HTTP/2 sessions: who gets which, and what becomes of sessions.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:http2'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { certificate, open, peerServer, TLS } from '../../test-support/http2-peer-server.ts'
import { BOUNDED, until } from '../../test-support/live.ts'
import { silentWay } from '../../test-support/silent-way.ts'
import { connect } from './index.ts'

test(
  'several sockets to one origin share a session; other TLS options have their own',
  BOUNDED,
  async (t) => {
    const server = await peerServer(t)
    const sockets = await Promise.all(Array.from({ length: 20 }, () => open(t, server)))
    assert.deepEqual([server.sessions.length, server.streams.length], [1, 20])
    await open(t, server, { tls: { ca: Buffer.from(certificate.cert) } })
    await open(t, server, { tls: { ca: certificate.cert, minVersion: 'TLSv1.3' } })
    assert.equal(server.sessions.length, 3)
    assert.ok(sockets.every((socket) => socket.state === 'open'))
  },
)

test(
  'E1 connect-setting-illegal: an announcement that is withdrawn ends the session',
  BOUNDED,
  async (t) => {
    const server = await peerServer(t)
    const socket = await open(t, server)
    const [session] = server.sessions
    session!.on('error', () => {})
    session!.settings({ enableConnectProtocol: false })
    const closed = await socket.closed
    assert.deepEqual([closed.code, closed.initiator], [1006, 'transport'])
    await until(() => session!.destroyed)
    const again = await open(t, server)
    assert.equal(again.state, 'open')
    assert.equal(server.sessions.length, 2)
  },
)

test('a full session is left alone: the next socket has another', BOUNDED, async (t) => {
  const server = await peerServer(t, { settings: { maxConcurrentStreams: 2 } })
  const sockets = []
  for (let i = 0; i < 5; i++) sockets.push(await open(t, server))
  assert.equal(server.sessions.length, 3)
  sockets[0]!.terminate()
  await until(() => server.streams[0]!.stream.destroyed)
  await open(t, server)
  assert.equal(server.sessions.length, 3)
})

test(
  'after GOAWAY no socket begins on that session, and those that live go on',
  BOUNDED,
  async (t) => {
    const server = await peerServer(t)
    const socket = await open(t, server)
    server.sessions[0]!.goaway(constants.NGHTTP2_NO_ERROR)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await open(t, server)
    assert.equal(server.sessions.length, 2)
    socket.send('still here')
    assert.equal((await server.streams[0]!.peer.readFrame()).payload.toString(), 'still here')
  },
)

test('a stream that the server has not looked at is asked for again', BOUNDED, async (t) => {
  let refusals = 0
  const server = await peerServer(t, {}, (stream) => {
    if (refusals++ > 0) stream.respond({ ':status': 200 })
    else stream.close(constants.NGHTTP2_REFUSED_STREAM)
  })
  assert.equal((await open(t, server)).state, 'open')
  assert.equal(server.streams.length, 2)
})

test('a session that breaks ends its sockets with one event each', BOUNDED, async (t) => {
  const server = await peerServer(t)
  const sockets = await Promise.all([open(t, server), open(t, server), open(t, server)])
  server.lines[0]!.destroy()
  for (const socket of sockets) {
    const { code, initiator } = await socket.closed
    assert.deepEqual([code, initiator], [1006, 'transport'])
  }
})

test(
  'attempts end by time-out and by signal, and leave the session to the others',
  BOUNDED,
  async (t) => {
    const server = await peerServer(t, {}, (stream, headers) => {
      if (headers[':path'] !== '/silent') stream.respond({ ':status': 200 })
    })
    const socket = await open(t, server)
    const silent = `${server.url}silent`
    await assert.rejects(connect(silent, { tls: TLS, timeout: 50 }), { code: 'HANDSHAKE_TIMEOUT' })
    const controller = new AbortController()
    const attempt = connect(silent, { tls: TLS, signal: controller.signal })
    await until(() => server.streams.length === 3)
    controller.abort(new Error('no more'))
    await assert.rejects(attempt, { message: 'no more' })
    await until(() => server.streams.slice(1).every(({ stream }) => stream.destroyed))
    assert.equal(server.streams[1]!.stream.rstCode, constants.NGHTTP2_CANCEL)
    assert.deepEqual([socket.state, server.sessions.length], ['open', 1])
  },
)

test('a session that has fallen silent gets no further sockets', BOUNDED, async (t) => {
  const server = await peerServer(t)
  const way = await silentWay(t, server.port)
  const first = await open(t, way)
  way.silence()
  const late = connect(way.url, { tls: TLS, timeout: 50 })
  await assert.rejects(late, { code: 'HANDSHAKE_TIMEOUT' })
  const next = await open(t, way)
  assert.deepEqual([first.state, next.state, server.sessions.length], ['open', 'open', 2])
})

test(
  'who gives up while a session is dialled does not end it for the others',
  BOUNDED,
  async (t) => {
    const server = await peerServer(t)
    const controller = new AbortController()
    const first = connect(server.url, { tls: TLS, signal: controller.signal })
    const second = open(t, server)
    controller.abort(new Error('no more'))
    await assert.rejects(first, { message: 'no more' })
    assert.equal((await second).state, 'open')
    assert.equal(server.sessions.length, 1)
  },
)

test('a session without sockets ends soon', BOUNDED, async (t) => {
  const server = await peerServer(t)
  const socket = await open(t, server)
  socket.terminate()
  await socket.closed
  await once(server.sessions[0]!, 'close')
  assert.equal(server.sessions.length, 1)
})

test('an idle session keeps no process alive', BOUNDED, async (t) => {
  const server = await peerServer(t)
  const program = `
    import { connect } from 'tongro'
    const socket = await connect('${server.url}', { tls: { ca: ${JSON.stringify(certificate.cert)} } })
    socket.terminate()
    await socket.closed
    const began = performance.now()
    process.on('exit', () => console.log(performance.now() - began))`
  const args = [
    '--conditions=tongro-source',
    '--import',
    'tsx',
    '--input-type=module',
    '-e',
    program,
  ]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname })
  assert.ok(Number(stdout) < 900, `the process lived on for ${stdout} ms`)
})
