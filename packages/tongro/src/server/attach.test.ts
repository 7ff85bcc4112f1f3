import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server as HttpServer, type IncomingMessage } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type TestContext, test } from 'node:test'
import { makeCertificate } from '../../test-support/certificate.ts'
import { BOUNDED, rawTo, socketTo, start } from '../../test-support/live.ts'
import { clientFrame, TEXT } from '../../test-support/raw-frames.ts'
import { RawPeer, requestHead } from '../../test-support/raw-peer.ts'
import { route, type ServeOptions, serve } from './index.ts'

const ECHO: ServeOptions<undefined> = {
  message: (socket, message) => void socket.send(message),
}

async function listening(t: TestContext, http: HttpServer): Promise<{ port: number }> {
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  t.after(() => {
    http.closeAllConnections()
    http.close()
  })
  return http.address() as { port: number }
}

async function echoes(t: TestContext, where: { port: number }, path = '/'): Promise<void> {
  const peer = await rawTo(t, where)
  peer.write(
    Buffer.concat([Buffer.from(requestHead({}, `GET ${path} HTTP/1.1`)), clientFrame(TEXT, 'hi')]),
  )
  assert.equal((await peer.readHead()).status, 101)
  assert.equal((await peer.readFrame()).payload.toString(), 'hi')
  peer.destroy()
}

test(
  'serve attaches to a server that listens, and to one that does not yet',
  BOUNDED,
  async (t) => {
    const before = createServer()
    const where = await listening(t, before)
    const first = await start(t, { ...ECHO, server: before })
    assert.equal(first.port, where.port)
    await echoes(t, where)

    const after = createServer()
    const second = await start(t, { ...ECHO, server: after })
    assert.equal(second.port, 0)
    const later = await listening(t, after)
    assert.equal(second.port, later.port)
    await echoes(t, later)
  },
)

test('pages of the caller stay the caller’s', BOUNDED, async (t) => {
  const http = createServer((_, response) => response.end('mine'))
  const where = await listening(t, http)
  await start(t, { ...ECHO, server: http })
  const peer = await rawTo(t, where)
  peer.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  assert.equal((await peer.readResponse()).body, 'mine')
  peer.write(requestHead())
  assert.equal((await peer.readHead()).status, 101)
})

test('a plain request that offers h2c reaches the caller’s pages too', BOUNDED, async (t) => {
  const http = createServer((_, response) => response.end('mine'))
  const where = await listening(t, http)
  await start(t, { ...ECHO, server: http })
  const peer = await rawTo(t, where)
  peer.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')
  const { status } = await peer.readHead()
  // Node hands over the bare stream, so that a page can no longer be given; but it is no 101.
  assert.ok(status === 200 || status === 400 || status === 426, String(status))
})

test('close ends the sockets and leaves the caller’s server running', BOUNDED, async (t) => {
  const http = createServer((_, response) => response.end('still here'))
  const where = await listening(t, http)
  const server = await serve({ ...ECHO, server: http })
  const socket = await socketTo(t, where)
  await server.close()
  assert.equal((await socket.closed).code, 1001)
  assert.equal(http.listening, true)
  assert.equal(http.listenerCount('upgrade'), 0)
  const peer = await rawTo(t, where)
  peer.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  assert.equal((await peer.readResponse()).body, 'still here')
  const again = await start(t, { ...ECHO, server: http })
  await echoes(t, where)
  assert.equal(again.connections <= 1, true)
})

test('an https server works the same', BOUNDED, async (t) => {
  const certificate = makeCertificate()
  const https = createSecureServer(certificate)
  const where = await listening(t, https)
  const urls: string[] = []
  await start(t, {
    ...ECHO,
    server: https,
    open: (socket) => void urls.push(socket.request.url.protocol),
  })
  const tls = { ca: certificate.cert, servername: 'localhost' }
  const peer = await RawPeer.open({ port: where.port, host: '127.0.0.1' }, tls)
  t.after(() => peer.destroy())
  peer.write(Buffer.concat([Buffer.from(requestHead()), clientFrame(TEXT, 'hi')]))
  assert.equal((await peer.readHead()).status, 101)
  assert.equal((await peer.readFrame()).payload.toString(), 'hi')
  assert.deepEqual(urls, ['wss:'])
})

test('H14: other upgrade listeners keep what is theirs', BOUNDED, async (t) => {
  const http = createServer()
  const where = await listening(t, http)
  const theirs: string[] = []
  http.on('upgrade', (request: IncomingMessage, stream) => {
    if (request.url !== '/hmr' && request.headers.upgrade !== 'other') return
    theirs.push(request.url ?? '')
    stream.end('HTTP/1.1 299 Theirs\r\nContent-Length: 0\r\n\r\n')
  })
  await start(t, { server: http, routes: { '/mine': route(ECHO) } })
  await echoes(t, where, '/mine')
  for (const head of [
    requestHead({}, 'GET /hmr HTTP/1.1'),
    requestHead({ Upgrade: 'other' }, 'GET /mine HTTP/1.1'),
  ]) {
    const peer = await rawTo(t, where)
    peer.write(head)
    assert.equal((await peer.readHead()).status, 299)
  }
  assert.deepEqual(theirs, ['/hmr', '/mine'])
})

test(
  'two serve() on one server share it by their routes; a path of neither gets 404',
  BOUNDED,
  async (t) => {
    const http = createServer()
    const where = await listening(t, http)
    const a = await start(t, { server: http, routes: { '/a': route(ECHO) } })
    await start(t, { server: http, routes: { '/b': route(ECHO) } })
    await echoes(t, where, '/a')
    await echoes(t, where, '/b')
    const neither = await rawTo(t, where)
    neither.write(requestHead({}, 'GET /c HTTP/1.1'))
    assert.equal((await neither.readResponse()).status, 404)
    await a.close()
    await echoes(t, where, '/b')
  },
)

test('H14 upgrade-twice: a second upgrade of the same connection throws', BOUNDED, async (t) => {
  const http = createServer()
  const where = await listening(t, http)
  const server = await start(t, { ...ECHO, server: http })
  const thrown: unknown[] = []
  http.on('upgrade', (...args) => {
    if (thrown.length > 0) return
    thrown.push(undefined)
    try {
      http.emit('upgrade', ...args)
    } catch (error) {
      thrown[0] = error
    }
  })
  const peer = await rawTo(t, where)
  peer.write(Buffer.concat([Buffer.from(requestHead()), clientFrame(TEXT, 'hi')]))
  assert.equal((await peer.readHead()).status, 101)
  assert.equal((await peer.readFrame()).payload.toString(), 'hi')
  assert.equal((thrown[0] as { code?: string }).code, 'upgrade-twice')
  assert.equal(server.connections, 1)
})

test(
  'H14: a connection that ended before its upgrade is destroyed without a sound',
  BOUNDED,
  async (t) => {
    const http = createServer()
    const where = await listening(t, http)
    const events: string[] = []
    const destroyed: boolean[] = []
    http.on('upgrade', (_, stream) => {
      stream.destroy()
      destroyed.push(stream.destroyed)
    })
    await start(t, {
      server: http,
      open: () => void events.push('open'),
      error: () => void events.push('error'),
    })
    const peer = await rawTo(t, where)
    peer.write(requestHead())
    await peer.readToEnd()
    assert.deepEqual([events, destroyed], [[], [true]])
  },
)
