import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { makeCertificate } from '../../test-support/certificate.ts'
import { BOUNDED, deferred, rawServer, socketTo, start, unixPath } from '../../test-support/live.ts'
import { answerHandshake } from '../../test-support/live-role.ts'
import type { RawHead } from '../../test-support/raw-peer.ts'
import { connect } from './index.ts'

test(
  'the request: Host, path, version 13, a fresh key, offers, and nothing empty',
  BOUNDED,
  async (t) => {
    const heads: RawHead[] = []
    const server = await rawServer(t, async (peer) => {
      heads.push(await peer.readHead())
      peer.end()
    })
    for (let i = 0; i < 2; i++) {
      await assert.rejects(
        connect(`http://localhost:${server.port}/a%20b?c=d#fragment`, {
          protocols: ['v1', 'v2'],
          headers: { Authorization: 'Bearer x', Cookie: 'a=b' },
        }),
      )
    }
    const { line, headers } = heads[0]!
    assert.equal(line, 'GET /a%20b?c=d HTTP/1.1')
    assert.equal(headers.get('host'), `localhost:${server.port}`)
    assert.equal(headers.get('upgrade'), 'websocket')
    assert.equal(headers.get('connection'), 'Upgrade')
    assert.equal(headers.get('sec-websocket-version'), '13')
    assert.equal(headers.get('sec-websocket-protocol'), 'v1, v2')
    assert.equal(headers.get('sec-websocket-extensions'), null)
    assert.equal(headers.get('origin'), null)
    assert.equal(headers.get('authorization'), 'Bearer x')
    const keys = heads.map((head) => head.headers.get('sec-websocket-key')!)
    assert.equal(Buffer.from(keys[0]!, 'base64').length, 16)
    assert.notEqual(keys[0], keys[1])
  },
)

test('F12 mask-key-fresh: every frame of a client has its own key', BOUNDED, async (t) => {
  const keys = deferred<string[]>()
  const server = await rawServer(t, async (peer) => {
    await answerHandshake(peer)
    const seen: string[] = []
    for (let i = 0; i < 50; i++) {
      const { isMasked, maskKey } = await peer.readFrame()
      assert.equal(isMasked, true)
      seen.push(Buffer.from(maskKey!).toString('hex'))
    }
    keys.resolve(seen)
  })
  const socket = await socketTo(t, server)
  const bytes = Buffer.from('caller')
  for (let i = 0; i < 50; i++) socket.send(i % 2 === 0 ? bytes : 'text')
  assert.equal(new Set(await keys.promise).size, 50)
  assert.equal(bytes.toString(), 'caller', 'F13 caller-bytes-untouched')
})

test('a bad URL or option is a MisuseError, and nothing is connected', BOUNDED, async () => {
  const misuse = (message: RegExp) => ({ name: 'MisuseError', message })
  await assert.rejects(connect('not a url'), misuse(/"not a url".*ws:\/\//))
  await assert.rejects(connect('ftp://a.test/'), misuse(/scheme must be ws or wss/))
  const url = 'ws://127.0.0.1:1/'
  await assert.rejects(connect(url, { timeout: 0 }), misuse(/timeout to 0/))
  await assert.rejects(connect(url, { protocols: ['a', 'a'] }), misuse(/"a" twice/))
  await assert.rejects(connect(url, { protocols: ['a b'] }), misuse(/"a b".*token/))
  await assert.rejects(connect(url, { protocols: '' }), misuse(/subprotocol ""/))
  await assert.rejects(connect(url, { limits: { head: -1 } }), misuse(/limits\.head/))
  await assert.rejects(connect(url, { heartbeat: { interval: -1 } }), misuse(/heartbeat\.interval/))
  const unknown = { tiemout: 5 } as object
  await assert.rejects(connect(url, unknown), misuse(/tiemout/))
})

test(
  'H13 header-injection: CR and LF in a header, and headers of the handshake’s own, are refused',
  BOUNDED,
  async (t) => {
    let connections = 0
    const server = await rawServer(t, () => void connections++)
    const url = `ws://127.0.0.1:${server.port}/`
    for (const headers of [
      { 'X-A': 'b\r\nX-C: d' },
      { 'X-A': 'b\nX-C: d' },
      { 'X-A': 'b\r' },
      { 'X-A\r\nX-B': 'c' },
      { 'X-A': 'b\0' },
      // Cut to one byte each, these two would be CR and LF.
      { 'X-A': 'b\u010d\u010aX-C: d' },
      { '': 'b' },
    ]) {
      await assert.rejects(connect(url, { headers }), {
        name: 'MisuseError',
        code: 'header-injection',
      })
    }
    for (const name of ['Sec-WebSocket-Key', 'upgrade', 'CONNECTION', 'Host', 'Content-Length']) {
      await assert.rejects(connect(url, { headers: { [name]: 'x' } }), {
        name: 'MisuseError',
        code: 'header-reserved',
      })
    }
    assert.equal(connections, 0)
  },
)

test(
  'connection refused, an unknown name and a missing Unix socket keep the system’s code',
  BOUNDED,
  async (t) => {
    const free = createServer().listen(0, '127.0.0.1')
    await once(free, 'listening')
    const { port } = free.address() as { port: number }
    await new Promise((resolve) => free.close(resolve))
    const error = (code: string, message: RegExp) => ({ name: 'TransportError', code, message })
    await assert.rejects(
      connect(`ws://127.0.0.1:${port}/`),
      error('ECONNREFUSED', new RegExp(`nothing listens on 127.0.0.1:${port}`)),
    )
    await assert.rejects(connect(`ws://localhost:${port}/`), { code: 'ECONNREFUSED' })
    await assert.rejects(
      connect('ws://localhost/', { socketPath: unixPath(t) }),
      error('ENOENT', /no such Unix socket/),
    )
  },
)

test(
  'L3: a server that never answers runs into the time-out, and the line is ended',
  BOUNDED,
  async (t) => {
    const ended = deferred()
    const server = await rawServer(t, async (peer) => {
      await peer.readHead()
      peer.write('HTTP/1.1 101 ')
      await peer.readToEnd().catch(() => {})
      ended.resolve()
    })
    const started = performance.now()
    await assert.rejects(connect(`ws://127.0.0.1:${server.port}/`, { timeout: 100 }), {
      name: 'HandshakeError',
      code: 'HANDSHAKE_TIMEOUT',
      message: /after 100 ms/,
    })
    assert.ok(performance.now() - started < 2000)
    await ended.promise
  },
)

test('L2: a time-out of 2^31 ms is one', BOUNDED, async (t) => {
  const server = await rawServer(t, async (peer) => {
    await new Promise((resolve) => setTimeout(resolve, 30))
    await answerHandshake(peer)
  })
  await socketTo(t, server, { timeout: 2 ** 31 })
})

test('a signal ends the attempt with its reason, before and during it', BOUNDED, async (t) => {
  const reason = new Error('changed my mind')
  const asked = deferred()
  const ended = deferred()
  const server = await rawServer(t, async (peer) => {
    await peer.readHead()
    asked.resolve()
    await peer.readToEnd().catch(() => {})
    ended.resolve()
  })
  const url = `ws://127.0.0.1:${server.port}/`
  await assert.rejects(connect(url, { signal: AbortSignal.abort(reason) }), reason)
  const controller = new AbortController()
  const attempt = assert.rejects(connect(url, { signal: controller.signal }), reason)
  await asked.promise
  controller.abort(reason)
  await attempt
  await ended.promise
  await assert.rejects(connect(url, { signal: AbortSignal.timeout(20) }), { name: 'TimeoutError' })
})

test('a signal that comes after the handshake changes nothing', BOUNDED, async (t) => {
  const server = await rawServer(t, (peer) => answerHandshake(peer))
  const controller = new AbortController()
  const socket = await socketTo(t, server, { signal: controller.signal })
  controller.abort()
  assert.equal(socket.state, 'open')
})

test(
  'TLS: the certificate and the host are verified; a refusal keeps Node’s code',
  BOUNDED,
  async (t) => {
    const certificate = makeCertificate()
    const server = await start(t, { tls: certificate, message: (s, m) => void s.send(m) })
    const url = `wss://localhost:${server.port}/`
    const error = (code: string, message: RegExp) => ({ name: 'TransportError', code, message })
    // The server of the helper listens on 127.0.0.1, which localhost reaches.
    await assert.rejects(connect(url), error('DEPTH_ZERO_SELF_SIGNED_CERT', /self-signed.*tls\.ca/))
    const tls = { ca: certificate.cert }
    await assert.rejects(
      connect(url.replace('localhost', '127.0.0.1'), { tls }),
      error('ERR_TLS_CERT_ALTNAME_INVALID', /another name than 127\.0\.0\.1/),
    )
    const socket = await connect(url, { tls })
    t.after(() => socket.terminate())
    socket.send('secret')
    for await (const message of socket) {
      assert.equal(message, 'secret')
      break
    }
    const unverified = await connect(url.replace('localhost', '127.0.0.1'), {
      tls: { rejectUnauthorized: false },
    })
    unverified.terminate()
  },
)

test('wss to a server that speaks no TLS says so', BOUNDED, async (t) => {
  const server = await start(t)
  await assert.rejects(connect(`wss://127.0.0.1:${server.port}/`), {
    name: 'TransportError',
    message: /TLS/,
  })
})

test('a Unix socket: Host and path come from the URL', BOUNDED, async (t) => {
  const path = unixPath(t)
  const urls: string[] = []
  await start(t, { path, open: (socket) => void urls.push(socket.request.url.href) })
  const socket = await connect('ws://some.host/p?q', { socketPath: path })
  t.after(() => socket.terminate())
  assert.equal(socket.url, 'ws://some.host/p?q')
  assert.deepEqual(urls, ['ws://some.host/p?q'])
})

test(
  'user and password of a URL are sent or refused, never dropped in silence',
  BOUNDED,
  async (t) => {
    const heads: RawHead[] = []
    const server = await rawServer(t, async (peer) => {
      heads.push(await peer.readHead())
      peer.end()
    })
    const error = await connect(`ws://kim:secret@127.0.0.1:${server.port}/`).then(
      () => undefined,
      (reason: Error) => reason,
    )
    const sent = heads[0]?.headers.get('authorization')
    const isTold = error?.name === 'MisuseError'
    assert.ok(isTold || sent === `Basic ${Buffer.from('kim:secret').toString('base64')}`)
    assert.doesNotMatch(error?.message ?? '', /secret/)
  },
)
