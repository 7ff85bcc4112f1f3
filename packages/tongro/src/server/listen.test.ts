import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { makeCertificate } from '../../test-support/certificate.ts'
import { BOUNDED, start, unixPath } from '../../test-support/live.ts'
import { clientFrame, TEXT } from '../../test-support/raw-frames.ts'
import { RawPeer, requestHead } from '../../test-support/raw-peer.ts'
import { type ServeOptions, serve } from './index.ts'

const ECHO: ServeOptions<undefined> = {
  message: (socket, message) => void socket.send(message),
}

async function echoes(peer: RawPeer): Promise<void> {
  peer.write(Buffer.concat([Buffer.from(requestHead()), clientFrame(TEXT, 'hi')]))
  assert.equal((await peer.readHead()).status, 101)
  assert.equal((await peer.readFrame()).payload.toString(), 'hi')
  peer.destroy()
}

test('localhost, the default, is 127.0.0.1 and ::1 on the same port', BOUNDED, async (t) => {
  const server = await serve(ECHO)
  t.after(() => server.close({ deadline: 1 }))
  for (const host of ['127.0.0.1', '::1']) {
    await echoes(await RawPeer.open({ port: server.port, host }))
  }
})

test('a single address is only that address', BOUNDED, async (t) => {
  const server = await start(t, { ...ECHO, hostname: '::1' })
  await echoes(await RawPeer.open({ port: server.port, host: '::1' }))
  await assert.rejects(RawPeer.open({ port: server.port, host: '127.0.0.1' }), {
    code: 'ECONNREFUSED',
  })
})

test(
  'a port in use is a TransportError EADDRINUSE that names the place and the mend',
  BOUNDED,
  async (t) => {
    const server = await start(t)
    const expected = (error: Error & { code?: string }): boolean =>
      error.name === 'TransportError' &&
      error.code === 'EADDRINUSE' &&
      error.message.includes(String(server.port)) &&
      /choose another/.test(error.message) &&
      error.cause instanceof Error
    await assert.rejects(serve({ port: server.port, hostname: '127.0.0.1' }), expected)
    // Taken on one of the two addresses only: neither is kept.
    await assert.rejects(serve({ port: server.port }), expected)
    const other = await serve({ hostname: '::1' })
    t.after(() => other.close())
    await assert.rejects(serve({ port: other.port }), { code: 'EADDRINUSE' })
    const free = await serve({ port: other.port, hostname: '127.0.0.1' })
    await free.close()
  },
)

test('an address that is not ours is told in words', BOUNDED, async () => {
  await assert.rejects(serve({ hostname: '192.0.2.1' }), {
    name: 'TransportError',
    code: 'EADDRNOTAVAIL',
    message: /does not have the address/,
  })
})

test(
  'a Unix socket: served, without port and address, and removed at the end',
  BOUNDED,
  async (t) => {
    const path = unixPath(t)
    const seen: string[] = []
    const server = await start(t, {
      ...ECHO,
      path,
      open: (socket) => void seen.push(socket.remoteAddress),
    })
    assert.equal(server.port, 0)
    await echoes(await RawPeer.open({ path }))
    assert.deepEqual(seen, [''])
    await assert.rejects(serve({ path }), { name: 'TransportError', code: 'EADDRINUSE' })
    await server.close({ deadline: 1 })
    assert.equal(existsSync(path), false)
  },
)

test('TLS: sockets, pages and half-closed lines; the request’s URL is wss', BOUNDED, async (t) => {
  const certificate = makeCertificate()
  const urls: string[] = []
  const server = await start(t, {
    ...ECHO,
    tls: certificate,
    open: (socket) => void urls.push(socket.request.url.href),
    fetch: (request) => new Response(request.url),
  })
  const where = { port: server.port, host: '127.0.0.1' }
  const tls = { ca: certificate.cert, servername: 'localhost' }
  await echoes(await RawPeer.open(where, tls))
  assert.deepEqual(urls, ['wss://localhost/'])
  const plain = await RawPeer.open(where, tls)
  plain.write('GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  assert.equal((await plain.readResponse()).body, 'https://localhost/x')
  plain.destroy()
})

test('TLS: a client that speaks plain HTTP disturbs nobody', BOUNDED, async (t) => {
  const certificate = makeCertificate()
  const server = await start(t, { ...ECHO, tls: certificate })
  const where = { port: server.port, host: '127.0.0.1' }
  const wrong = await RawPeer.open(where)
  wrong.write(requestHead())
  await wrong.readToEnd().catch(() => {})
  wrong.destroy()
  await echoes(await RawPeer.open(where, { ca: certificate.cert, servername: 'localhost' }))
})
