// WebSockets on an HTTP/2 server of the caller's, driven by a raw client of node:http2.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createSecureServer, type IncomingHttpHeaders } from 'node:http2'
import { test } from 'node:test'
import { makeCertificate } from '../../test-support/certificate.ts'
import { ask, bodyOf, http2Server, listening, sessionTo } from '../../test-support/http2-peer.ts'
import { BOUNDED, deferred, start, until } from '../../test-support/live.ts'
import { CLOSE, clientFrame, TEXT } from '../../test-support/raw-frames.ts'
import { RawPeer, requestHead } from '../../test-support/raw-peer.ts'
import { RULES } from '../protocol/index.ts'
import type { Closed } from '../socket/index.ts'
import { SESSION_WINDOW, STREAM_WINDOW } from '../transport/index.ts'
import { route, type ServeOptions } from './index.ts'

const ECHO: ServeOptions<undefined> = {
  message: (socket, message) => void socket.send(message),
}

test(
  'E6 connect-announced: the first SETTINGS of every session announce it',
  BOUNDED,
  async (t) => {
    const http2 = await http2Server(t)
    await start(t, { ...ECHO, server: http2 })
    const session = await sessionTo(t, http2)
    assert.equal(session.remoteSettings.enableConnectProtocol, true)
  },
)

test(
  'E4 window-too-small: streams and sessions may have more on the way to us',
  BOUNDED,
  async (t) => {
    const http2 = await http2Server(t)
    await start(t, { ...ECHO, server: http2 })
    const session = await sessionTo(t, http2)
    assert.equal(session.remoteSettings.initialWindowSize, STREAM_WINDOW)
    await until(() => session.state.remoteWindowSize === SESSION_WINDOW)
    assert.ok(STREAM_WINDOW > 65_535 && SESSION_WINDOW > STREAM_WINDOW)
  },
)

test(
  'a stream becomes a WebSocket: 200 without Accept, frames both ways, Close',
  BOUNDED,
  async (t) => {
    const http2 = await http2Server(t)
    const closed = deferred<Closed>()
    const seen: unknown[] = []
    await start(t, {
      server: http2,
      upgrade(request) {
        seen.push(
          request.method,
          request.httpVersion,
          request.url.href,
          request.headers.get('host'),
        )
        return { protocol: 'v2', headers: { 'X-Room': '7' } }
      },
      message: (socket, message) => void socket.send(message),
      close: (_, end) => closed.resolve(end),
    })
    const session = await sessionTo(t, http2)
    const { peer, headers, status } = await ask(session, {
      ':path': '/chat?room=7',
      'sec-websocket-protocol': 'v1, v2',
    })
    assert.equal(status, 200)
    assert.equal(headers['sec-websocket-protocol'], 'v2')
    assert.equal(headers['x-room'], '7')
    assert.equal(headers['sec-websocket-accept'], undefined)
    assert.deepEqual(seen, ['CONNECT', '2.0', 'ws://localhost/chat?room=7', 'localhost'])
    peer.write(clientFrame(TEXT, 'hi'))
    const frame = await peer.readFrame()
    assert.deepEqual([frame.payload.toString(), frame.isMasked], ['hi', false])
    peer.write(clientFrame(CLOSE, Buffer.from([0x03, 0xe8])))
    assert.equal((await peer.readFrame()).opcode, CLOSE)
    assert.equal((await peer.readToEnd()).length, 0)
    peer.end()
    const end = await closed.promise
    assert.deepEqual([end.code, end.wasClean, end.initiator], [1000, true, 'peer'])
    assert.equal(await peer.gone, undefined)
  },
)

test(
  'E1 connect-not-websocket: other CONNECTs get 405, the caller’s pages stay',
  BOUNDED,
  async (t) => {
    const http2 = await http2Server(t)
    const asked: string[] = []
    http2.on('request', (request, response) => {
      asked.push(request.method)
      response.end('mine')
    })
    await start(t, { ...ECHO, server: http2 })
    const session = await sessionTo(t, http2)
    const plain = session.request({ ':method': 'CONNECT', ':authority': 'localhost:22' })
    const [refused] = (await once(plain, 'response')) as [IncomingHttpHeaders]
    assert.equal(refused[':status'], 405)
    assert.equal(refused['allow'], 'GET')
    const other = await ask(session, { ':protocol': 'connect-udp' })
    assert.equal(other.status, 405)
    assert.match(await bodyOf(other.peer), new RegExp(RULES['connect-not-websocket'].text))
    const page = new RawPeer(session.request({ ':path': '/' }))
    assert.equal(await bodyOf(page), 'mine')
    assert.equal((await ask(session)).status, 200)
    assert.deepEqual(asked, ['GET'])
  },
)

test('CONNECTs that are not ours go to a connect listener of the caller', BOUNDED, async (t) => {
  const http2 = await http2Server(t)
  http2.on('request', (_, response) => response.end('page'))
  http2.on('connect', (request, response) => {
    response.statusCode = 299
    response.end(request.headers[':path'] ?? 'none')
  })
  await start(t, { server: http2, routes: { '/mine': route(ECHO) } })
  const session = await sessionTo(t, http2)
  assert.equal((await ask(session, { ':path': '/mine' })).status, 200)
  const theirs = await ask(session, { ':path': '/theirs' })
  assert.deepEqual([theirs.status, await bodyOf(theirs.peer)], [299, '/theirs'])
})

test(
  'two serve() on one server share it by their routes; a path of neither gets 404',
  BOUNDED,
  async (t) => {
    const http2 = await http2Server(t)
    const a = await start(t, { server: http2, routes: { '/a': route(ECHO) } })
    await start(t, { server: http2, routes: { '/b': route(ECHO) } })
    const session = await sessionTo(t, http2)
    for (const [path, status] of [
      ['/a', 200],
      ['/b', 200],
      ['/c', 404],
    ] as const) {
      assert.equal((await ask(session, { ':path': path })).status, status, path)
    }
    await a.close()
    assert.equal((await ask(session, { ':path': '/b' })).status, 200)
    assert.equal((await ask(session, { ':path': '/a' })).status, 404)
  },
)

test('what is wrong with a handshake is said in the response', BOUNDED, async (t) => {
  const http2 = await http2Server(t)
  await start(t, { ...ECHO, server: http2 })
  const session = await sessionTo(t, http2)
  const wrong = [
    ['version-unsupported', { 'sec-websocket-version': '8' }],
    ['origin-refused', { origin: 'https://evil.example' }],

    ['connect-scheme-illegal', { ':scheme': 'wss' }],
    ['protocol-malformed', { 'sec-websocket-protocol': 'a b' }],
  ] as const
  for (const [code, headers] of wrong) {
    const { peer, status, headers: answer } = await ask(session, headers)
    assert.equal(status, RULES[code].status, code)
    assert.ok((await bodyOf(peer)).includes(RULES[code].text), code)
    if (status === 426) assert.equal(answer['sec-websocket-version'], '13')
  }
  assert.equal((await ask(session, { origin: 'http://localhost' })).status, 200)
})

test('upgrade refuses with a Response, later or at once; a failure is 500', BOUNDED, async (t) => {
  const http2 = await http2Server(t)
  const errors: string[] = []
  await start(t, {
    server: http2,
    async upgrade({ url }) {
      if (url.pathname === '/fails') throw new Error('no database')
      if (url.pathname === '/ends') return new Response(null, { status: 204 })
      const headers = new Headers({ 'WWW-Authenticate': 'Bearer', Connection: 'close' })
      headers.append('Set-Cookie', 'a=1')
      headers.append('Set-Cookie', 'b=2')
      return new Response('who are you', { status: 401, headers })
    },
    error: (error) => void errors.push(error.message),
  })
  const session = await sessionTo(t, http2)
  const { peer, status, headers } = await ask(session)
  assert.deepEqual([status, await bodyOf(peer)], [401, 'who are you'])
  assert.equal(headers['www-authenticate'], 'Bearer')
  assert.deepEqual(headers['set-cookie'], ['a=1', 'b=2'])
  assert.equal((await ask(session, { ':path': '/ends' })).status, 204)
  assert.equal((await ask(session, { ':path': '/fails' })).status, 500)
  assert.deepEqual(errors, ['no database'])
})

test('limits.connections and limits.handshakeMs hold for streams', BOUNDED, async (t) => {
  const http2 = await http2Server(t)
  await start(t, {
    server: http2,
    upgrade: ({ url }) => (url.pathname === '/slow' ? new Promise<undefined>(() => {}) : undefined),
    limits: { connections: 2, handshakeMs: 100 },
  })
  const session = await sessionTo(t, http2)
  assert.equal((await ask(session)).status, 200)
  const slow = ask(session, { ':path': '/slow' })
  await new Promise((resolve) => setTimeout(resolve, 20))
  const third = await ask(session)
  assert.deepEqual(
    [third.status, await bodyOf(third.peer)],
    [503, 'limits.connections is reached\n'],
  )
  const { status, peer } = await slow
  assert.equal(status, 503)
  assert.match(await bodyOf(peer), /handshakeMs/)
  assert.equal((await ask(session)).status, 200)
})

test('fetch answers plain requests of an HTTP/2 server', BOUNDED, async (t) => {
  const http2 = await http2Server(t)
  const infos = new Set<unknown>()
  await start(t, {
    ...ECHO,
    server: http2,
    async fetch(request, info) {
      infos.add(info)
      assert.ok(info.bytesRead > 0)
      const text = `${request.method} ${request.url} ${request.headers.get('x-a')} ${await request.text()}`
      return new Response(text, { status: 201, statusText: 'Made', headers: { 'X-B': 'c' } })
    },
  })
  const session = await sessionTo(t, http2)
  for (const method of ['POST', 'PUT']) {
    const stream = session.request({ ':method': method, ':path': '/p?q', 'x-a': 'b' })
    const peer = new RawPeer(stream)
    stream.end('body')
    const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders]
    assert.equal(headers[':status'], 201)
    assert.equal(headers['x-b'], 'c')
    assert.equal(await bodyOf(peer), `${method} http://localhost:${http2.port}/p?q b body`)
  }
  assert.equal(infos.size, 1)
})

test('a secure server with allowHTTP1 takes both kinds beside its pages', BOUNDED, async (t) => {
  const certificate = makeCertificate()
  const http2 = await listening(
    t,
    createSecureServer(
      { ...certificate, allowHTTP1: true },
      (_, response) => void response.end('page'),
    ),
  )
  const kinds: string[] = []
  await start(t, {
    ...ECHO,
    server: http2,
    open: (socket) =>
      void kinds.push(`${socket.request.httpVersion} ${socket.request.url.protocol}`),
  })
  const tls = { ca: certificate.cert, servername: 'localhost' }
  const session = await sessionTo(t, http2, tls)
  const { peer } = await ask(session)
  const old = await RawPeer.open({ port: http2.port, host: '127.0.0.1' }, tls)
  t.after(() => old.destroy())
  old.write(requestHead())
  assert.equal((await old.readHead()).status, 101)
  for (const each of [peer, old]) {
    each.write(clientFrame(TEXT, 'hi'))
    assert.equal((await each.readFrame()).payload.toString(), 'hi')
  }
  assert.deepEqual(kinds, ['2.0 wss:', '1.1 wss:'])
  assert.equal(await bodyOf(new RawPeer(session.request({ ':path': '/' }))), 'page')
  const plain = await RawPeer.open({ port: http2.port, host: '127.0.0.1' }, tls)
  t.after(() => plain.destroy())
  plain.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  assert.equal((await plain.readResponse()).body, 'page')
})
