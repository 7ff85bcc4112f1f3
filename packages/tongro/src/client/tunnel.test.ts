import assert from 'node:assert/strict'
import { createSecureServer } from 'node:http2'
import { type TestContext, test } from 'node:test'
import { makeCertificate } from '../../test-support/certificate.ts'
import { connectProxy } from '../../test-support/connect-proxy.ts'
import { BOUNDED, rawServer, start, until } from '../../test-support/live.ts'
import { answerHandshake } from '../../test-support/live-role.ts'
import { serverFrame, TEXT } from '../../test-support/raw-frames.ts'
import { type Server, serve } from '../server/index.ts'
import { type ClientSocket, type ConnectOptions, connect, HandshakeError } from './index.ts'

const certificate = makeCertificate('a.test')
const own = makeCertificate()

function echo(t: TestContext, tls?: { key: string; cert: string }): Promise<Server> {
  return start(t, { tls, message: (socket, message) => void socket.send(message) })
}

async function open(t: TestContext, url: string, options: ConnectOptions): Promise<ClientSocket> {
  const socket = await connect(url, { timeout: 8_000, ...options })
  t.after(() => socket.terminate())
  return socket
}

/** Text and a large message there and back, a clean close, and no line left. */
async function talk(socket: ClientSocket): Promise<void> {
  const messages = socket[Symbol.asyncIterator]()
  const large = new Uint8Array(300_000).fill(7)
  for (const message of ['é', large]) {
    socket.send(message)
    assert.deepEqual((await messages.next()).value, message)
  }
  socket.close(1000)
  assert.equal((await socket.closed).wasClean, true)
}

for (const isSecure of [false, true]) {
  for (const isProxySecure of [false, true]) {
    const scheme = isSecure ? 'wss' : 'ws'
    const name = `${scheme}: through ${isProxySecure ? 'an https' : 'an http'} proxy`
    test(`${name}: the proxy finds the host, and both ends close`, BOUNDED, async (t) => {
      const server = await echo(t, isSecure ? certificate : undefined)
      const proxy = await connectProxy(t, isProxySecure ? { certificate: own } : {})
      const socket = await open(t, `${scheme}://a.test:${server.port}/x`, {
        proxy: isProxySecure ? { url: proxy.url, tls: { ca: own.cert } } : proxy.url,
        tls: isSecure ? { ca: certificate.cert } : undefined,
      })
      const [asked] = proxy.asked
      assert.equal(asked?.authority, `a.test:${server.port}`)
      assert.equal(asked?.headers.get('host'), `a.test:${server.port}`)
      assert.equal(asked?.headers.get('proxy-authorization'), null)
      await talk(socket)
      await until(() => proxy.lines() === 0)
    })
  }
}

test('TLS in the tunnel is verified for the server, not for the proxy', BOUNDED, async (t) => {
  const server = await echo(t, certificate)
  const proxy = await connectProxy(t)
  const tls = { ca: certificate.cert }
  await assert.rejects(open(t, `wss://b.test:${server.port}/`, { proxy: proxy.url, tls }), {
    name: 'TransportError',
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  })
  await assert.rejects(open(t, `wss://127.0.0.2:${server.port}/`, { proxy: proxy.url, tls }), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  })
  await assert.rejects(open(t, `wss://a.test:${server.port}/`, { proxy: proxy.url }), {
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  })
  await until(() => proxy.lines() === 0)
})

test('a proxy whose certificate is not trusted is not asked', BOUNDED, async (t) => {
  const proxy = await connectProxy(t, { certificate: own })
  const url = proxy.url.replace('//', '//us:secret@')
  await assert.rejects(open(t, 'wss://a.test/', { proxy: url }), (error: Error) => {
    assert.equal((error as { code?: string }).code, 'DEPTH_ZERO_SELF_SIGNED_CERT')
    assert.match(error.message, /the proxy https:\/\/localhost:\d+/)
    assert.doesNotMatch(error.message, /secret/)
    return true
  })
  assert.equal(proxy.asked.length, 0)
})

test('user and password: sent to the proxy only, and 407 without them', BOUNDED, async (t) => {
  let seen: Headers | undefined
  const server = await start(t, {
    upgrade: (request) => {
      seen = request.headers
    },
  })
  const proxy = await connectProxy(t, { user: 'kim:s%3Acret'.replace('%3A', ':') })
  const url = `ws://a.test:${server.port}/`
  const wrong = proxy.url.replace('//', '//kim:secret@')
  await assert.rejects(open(t, url, { proxy: wrong }), (error: HandshakeError) => {
    assert.ok(error instanceof HandshakeError)
    assert.deepEqual([error.code, error.status, error.body], ['proxy-refused', 407, 'who are'])
    assert.equal(error.headers.get('proxy-authenticate'), 'Basic realm="p"')
    assert.match(error.message, /answered 407 .* give user and password in its URL/)
    assert.doesNotMatch(error.message + error.stack, /secret/)
    return true
  })
  await open(t, url, { proxy: proxy.url.replace('//', '//kim:s%3Acret@') })
  assert.equal(seen?.get('proxy-authorization'), null)
})

test('other refusals tell status and what to do', BOUNDED, async (t) => {
  for (const [status, words] of [
    [403, /does not allow/],
    [502, /cannot reach the server/],
    [503, /cannot reach the server/],
    [302, /answered 302 X when asked for a.test:80$/],
    [101, /answered 101/],
  ] as const) {
    const proxy = await connectProxy(t, { answer: `HTTP/1.1 ${status} X\r\n\r\nbody` })
    await assert.rejects(open(t, 'ws://a.test/', { proxy: proxy.url }), (error: HandshakeError) => {
      assert.deepEqual([error.name, error.status, error.body], ['HandshakeError', status, 'body'])
      assert.match(error.message, words)
      return true
    })
  }
})

test(
  'a proxy that nobody runs, that speaks no HTTP, or never ends its head',
  BOUNDED,
  async (t) => {
    await assert.rejects(open(t, 'ws://a.test/', { proxy: 'http://us:secret@127.0.0.1:1' }), {
      code: 'ECONNREFUSED',
      message:
        'Cannot connect to the proxy http://127.0.0.1:1: nothing listens on 127.0.0.1:1, start the server or check host and port',
    })
    const answers: ReadonlyArray<readonly [string, string]> = [
      ['SSH-2.0-x\r\n\r\n', 'head-malformed'],
      [`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(70_000)}`, 'head-too-large'],
      ['HTTP/1.1 200 OK\nX: y\n\n', 'head-bare-line-break'],
      ['', 'ECONNRESET'],
    ]
    for (const [answer, code] of answers) {
      const proxy = await connectProxy(t, { answer })
      await assert.rejects(open(t, 'ws://a.test/', { proxy: proxy.url }), (error: Error) => {
        assert.equal((error as { code?: string }).code, code)
        assert.match(error.message, /proxy http:\/\/127/)
        return true
      })
      await until(() => proxy.lines() === 0)
    }
  },
)

test('the time-out and the signal end a tunnel under way', BOUNDED, async (t) => {
  const proxy = await connectProxy(t, { answer: 'HTTP/1.1 200 ', staysOpen: true })
  await assert.rejects(open(t, 'ws://a.test/', { proxy: proxy.url, timeout: 150 }), {
    code: 'HANDSHAKE_TIMEOUT',
  })
  const signal = AbortSignal.timeout(100)
  await assert.rejects(open(t, 'ws://a.test/', { proxy: proxy.url, signal }), {
    name: 'TimeoutError',
  })
  await until(() => proxy.lines() === 0)
  // TLS that never comes about inside a tunnel that stands.
  const silent = await rawServer(t, (peer) => peer.readToEnd().then(() => peer.end()))
  const through = await connectProxy(t)
  const url = `wss://a.test:${silent.port}/`
  await assert.rejects(open(t, url, { proxy: through.url, timeout: 150 }), {
    code: 'HANDSHAKE_TIMEOUT',
  })
  await until(() => through.lines() === 0)
})

test('bytes that come with the answer of the proxy are the server’s first', BOUNDED, async (t) => {
  const server = await rawServer(t, (peer) => answerHandshake(peer, serverFrame(TEXT, 'early')))
  const early = Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n')
  const proxy = await connectProxy(t, { early })
  const socket = await open(t, `ws://a.test:${server.port}/`, { proxy: proxy.url })
  assert.equal((await socket[Symbol.asyncIterator]().next()).value, 'early')
})

test('no header of the caller’s breaks the request to the proxy', BOUNDED, async (t) => {
  const proxy = await connectProxy(t)
  for (const headers of [{ 'X-A': 'b\r\nX-B: c' }, { 'X\r\nY': 'b' }, { Host: 'x' }]) {
    await assert.rejects(open(t, 'ws://a.test/', { proxy: { url: proxy.url, headers } }), {
      name: 'MisuseError',
    })
  }
  assert.equal(proxy.asked.length, 0)
})

test(
  'every redirect is asked of the proxy anew; secrets stay with their host',
  BOUNDED,
  async (t) => {
    let seen: Headers | undefined
    const server = await start(t, {
      upgrade: (request) => {
        seen = request.headers
      },
    })
    const first = await rawServer(t, async (peer) => {
      await peer.readHead()
      peer.write(
        `HTTP/1.1 302 X\r\nLocation: ws://b.test:${server.port}/\r\nContent-Length: 0\r\n\r\n`,
      )
    })
    const proxy = await connectProxy(t, { user: 'a:b' })
    const socket = await open(t, `ws://a.test:${first.port}/`, {
      proxy: proxy.url.replace('//', '//a:b@'),
      headers: { authorization: 'x', 'x-plain': 'y' },
      redirects: 1,
    })
    assert.deepEqual(
      proxy.asked.map(({ authority }) => authority),
      [`a.test:${first.port}`, `b.test:${server.port}`],
    )
    assert.equal(socket.url, `ws://b.test:${server.port}/`)
    assert.deepEqual([seen?.get('authorization'), seen?.get('x-plain')], [null, 'y'])
  },
)

test('two sockets over HTTP/2 share one tunnel; another proxy gets its own', BOUNDED, async (t) => {
  const server = createSecureServer({ ...certificate })
  await serve({ server, message: (socket, message) => void socket.send(message) })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as { port: number }
  const url = `wss://a.test:${port}/`
  const tls = { ca: certificate.cert }
  const first = await connectProxy(t)
  const second = await connectProxy(t)
  const one = await open(t, url, { proxy: first.url, tls, http2: true })
  const two = await open(t, url, { proxy: first.url, tls, http2: true })
  const three = await open(t, url, { proxy: second.url, tls, http2: true })
  assert.deepEqual([first.asked.length, second.asked.length], [1, 1])
  await Promise.all([talk(one), talk(two), talk(three)])
})

test('the environment is used by default, but not for loopback', BOUNDED, async (t) => {
  const server = await echo(t)
  const proxy = await connectProxy(t)
  const names = ['https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'] as const
  const before = names.map((name) => process.env[name])
  t.after(() => {
    for (const [i, name] of names.entries()) {
      if (before[i] === undefined) delete process.env[name]
      else process.env[name] = before[i]
    }
  })
  for (const name of names) delete process.env[name]
  process.env['HTTPS_PROXY'] = proxy.url
  await talk(await open(t, `ws://a.test:${server.port}/`, {}))
  assert.equal(proxy.asked.length, 1)
  await talk(await open(t, `ws://127.0.0.1:${server.port}/`, {}))
  assert.equal(proxy.asked.length, 1)
})
