// connect() over HTTP/2, against servers of node:http2 that answer byte by byte.

import assert from 'node:assert/strict'
import { constants, createSecureServer, type SecureServerOptions } from 'node:http2'
import { createServer as createHttpsServer } from 'node:https'
import { test } from 'node:test'
import { http2Server, listening } from '../../test-support/http2-peer.ts'
import { certificate, open, peerServer, TLS } from '../../test-support/http2-peer-server.ts'
import { BOUNDED, until } from '../../test-support/live.ts'
import { CLOSE, serverFrame, TEXT } from '../../test-support/raw-frames.ts'
import { serve } from '../server/index.ts'
import { SESSION_WINDOW, STREAM_WINDOW } from '../transport/index.ts'
import { connect } from './index.ts'

test(
  'a socket over HTTP/2: what it asks for, what it gets, and how it closes',
  BOUNDED,
  async (t) => {
    const server = await peerServer(t, {}, (stream) =>
      stream.respond({ ':status': 200, 'sec-websocket-protocol': 'v2', 'x-a': 'b' }),
    )
    const socket = await open(t, server, { protocols: ['v1', 'v2'], headers: { Cookie: 'c=d' } })
    const { headers, peer } = server.streams[0]!
    assert.deepEqual(Object.fromEntries(Object.entries(headers)), {
      ':method': 'CONNECT',
      ':protocol': 'websocket',
      ':scheme': 'https',
      ':path': '/',
      ':authority': `localhost:${server.port}`,
      'sec-websocket-version': '13',
      'sec-websocket-protocol': 'v1, v2',
      cookie: 'c=d',
    })
    const { status, httpVersion, headers: answered } = socket.handshake
    assert.deepEqual([status, httpVersion, answered.get('x-a')], [200, '2.0', 'b'])
    assert.deepEqual([socket.protocol, socket.remoteAddress], ['v2', '127.0.0.1'])
    socket.send('hi')
    const frame = await peer.readFrame()
    assert.deepEqual([frame.payload.toString(), frame.isMasked], ['hi', true])
    peer.write(serverFrame(TEXT, 'hello'))
    for await (const message of socket) {
      assert.equal(message, 'hello')
      break
    }
    socket.close(1000, 'done')
    const close = await peer.readFrame()
    assert.equal(close.opcode, CLOSE)
    peer.write(serverFrame(CLOSE, close.payload))
    peer.end()
    const closed = await socket.closed
    assert.deepEqual([closed.code, closed.wasClean], [1000, true])
  },
)

test('E5 push-enabled, E4 window-too-small: what the client announces', BOUNDED, async (t) => {
  const server = await peerServer(t)
  await open(t, server)
  const [session] = server.sessions
  assert.equal(session!.remoteSettings.enablePush, false)
  assert.equal(session!.remoteSettings.initialWindowSize, STREAM_WINDOW)
  await until(() => session!.state.remoteWindowSize === SESSION_WINDOW)
})

test(
  'E1 connect-unannounced, E5 fallback-offers-h2: no CONNECT, and HTTP/1.1 on a new connection',
  BOUNDED,
  async (t) => {
    const offers: string[][] = []
    const server = await listening(
      t,
      createSecureServer({
        ...certificate,
        allowHTTP1: true,
        ALPNCallback: ({ protocols }) => {
          offers.push(protocols)
          return protocols[0]
        },
      } as SecureServerOptions),
    )
    let streams = 0
    server.on('stream', () => streams++)
    server.on('upgrade', () => {})
    // Attaching announces; the setting is taken back before any session begins.
    const ours = await serve({ server, message: (socket, message) => void socket.send(message) })
    t.after(() => ours.close({ deadline: 1 }))
    server.updateSettings({ enableConnectProtocol: false })
    const url = `wss://localhost:${server.port}/`
    const socket = await open(t, { url })
    assert.equal(socket.handshake.httpVersion, '1.1')
    assert.deepEqual(offers, [['h2', 'http/1.1'], ['http/1.1']])
    // What was learned is believed by the next socket, but not by one that insists.
    await open(t, { url })
    assert.deepEqual(offers[2], ['http/1.1'])
    await assert.rejects(connect(url, { tls: TLS, http2: true }), { code: 'connect-unannounced' })
    assert.equal(streams, 0)
  },
)

test('a server of HTTP/1.1 alone costs no second connection', BOUNDED, async (t) => {
  const https = await listening(t, createHttpsServer(certificate))
  let lines = 0
  https.on('secureConnection', () => lines++)
  const ours = await serve({ server: https })
  t.after(() => ours.close({ deadline: 1 }))
  const url = `wss://localhost:${https.port}/`
  const socket = await open(t, { url })
  assert.deepEqual([socket.handshake.httpVersion, lines], ['1.1', 1])
  const more = await Promise.all([open(t, { url }), open(t, { url })])
  assert.deepEqual([more.length, lines], [2, 3])
  await assert.rejects(connect(url, { tls: TLS, http2: true }), { code: 'connect-unannounced' })
})

test(
  'http2: false offers http/1.1 alone, as does a caller with ALPN of his own',
  BOUNDED,
  async (t) => {
    const server = await peerServer(t)
    for (const options of [
      { http2: false, tls: TLS },
      { tls: { ...TLS, ALPNProtocols: ['http/1.1'] } },
    ]) {
      await assert.rejects(connect(server.url, options), { name: 'TransportError' })
    }
    assert.equal(server.sessions.length, 0)
    await assert.rejects(connect(server.url, { http2: 'maybe' as 'auto' }), {
      code: 'option-invalid',
    })
  },
)

test('http2: true speaks to ws: without asking', BOUNDED, async (t) => {
  const server = await http2Server(t)
  const ours = await serve({ server, message: (socket, message) => void socket.send(message) })
  t.after(() => ours.close({ deadline: 1 }))
  const socket = await open(t, { url: `ws://127.0.0.1:${server.port}/` }, { http2: true })
  socket.send('hi')
  for await (const message of socket) {
    assert.equal(message, 'hi')
    break
  }
  assert.equal(socket.handshake.httpVersion, '2.0')
})

test('a refusal is a HandshakeError with status, headers and body', BOUNDED, async (t) => {
  const server = await peerServer(t, {}, (stream) => {
    stream.respond({ ':status': 401, 'www-authenticate': 'Bearer' })
    stream.end('who are you')
  })
  await assert.rejects(connect(server.url, { tls: TLS }), (error: Error) => {
    const { code, status, body, headers } = error as Error & {
      code: string
      status: number
      body: string
      headers: Headers
    }
    assert.deepEqual(
      [error.name, code, status, body],
      ['HandshakeError', 'connect-status-not-2xx', 401, 'who are you'],
    )
    assert.equal(headers.get('www-authenticate'), 'Bearer')
    assert.match(error.message, /answered 401 instead of 200: who are you/)
    return true
  })
})

test('a response that chooses what was not asked for resets the stream', BOUNDED, async (t) => {
  const server = await peerServer(t, {}, (stream) =>
    stream.respond({ ':status': 200, 'sec-websocket-protocol': 'v9' }),
  )
  await assert.rejects(connect(server.url, { tls: TLS, protocols: 'v1' }), {
    code: 'response-protocol-unrequested',
  })
  await until(() => server.streams[0]!.stream.destroyed)
  assert.equal(server.streams[0]!.stream.rstCode, constants.NGHTTP2_CANCEL)
})

test('limits.head bounds the head of a response', BOUNDED, async (t) => {
  const server = await peerServer(t, {}, (stream) =>
    stream.respond({ ':status': 200, 'x-long': 'x'.repeat(2000) }),
  )
  await assert.rejects(connect(server.url, { tls: TLS, limits: { head: 1000 } }), {
    code: 'head-too-large',
  })
})

test('redirects are followed, and secrets stay with their host', BOUNDED, async (t) => {
  const last = await peerServer(t)
  const first = await peerServer(t, {}, (stream) => {
    stream.respond({ ':status': 302, location: last.url })
    stream.end()
  })
  const socket = await open(t, first, { redirects: 1, headers: { Cookie: 'a=b', 'X-A': 'c' } })
  assert.equal(socket.url, last.url)
  assert.equal(last.streams[0]!.headers.cookie, undefined)
  assert.equal(last.streams[0]!.headers['x-a'], 'c')
})
