import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createSecureServer } from 'node:http2'
import { type AddressInfo, createServer, type Server as TcpServer } from 'node:net'
import { after, before, test } from 'node:test'
import { type Server, serve } from 'tongro'
import { makeCertificate, type TestCertificate } from '../../testing/certificate.ts'
import { runToEnd } from '../../testing/command.ts'
import { explainFailure } from './failure.ts'

let plain: Server
let secure: Server
let silent: TcpServer
let own: TestCertificate
let other: TestCertificate
before(async () => {
  own = makeCertificate()
  other = makeCertificate('other.example')
  plain = await serve({
    hostname: '127.0.0.1',
    upgrade(request) {
      const status = Number(request.url.searchParams.get('status') ?? 0)
      if (status === 0) return { protocol: 'v1' }
      const headers = status < 400 ? { location: 'ws://127.0.0.1/new' } : {}
      return new Response(`\nWhy it is \x1b[31m${status}\nmore`, { status, headers })
    },
    message(socket, message) {
      const { headers } = socket.request
      const said = message === 'tell' ? ['x-one', 'origin'].map((name) => headers.get(name)) : []
      socket.send(JSON.stringify(said))
    },
  })
  secure = await serve({
    hostname: '127.0.0.1',
    tls: { key: own.key, cert: own.cert },
    message: (socket, message) => void socket.send(message),
  })
  silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
})
after(async () => {
  await Promise.all([plain, secure].map((server) => server.close({ deadline: 500 })))
  silent.close()
  own.remove()
  other.remove()
})

/** Runs to a failure and returns its one sentence. */
async function failure(url: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runToEnd(['connect', url, ...args])
  assert.equal(code, 2, stderr)
  assert.equal(stdout, '')
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr)
  return stderr.trimEnd()
}

test('a refusal over HTTP/2 reads the same', async (t) => {
  const http2 = createSecureServer({ key: own.key, cert: own.cert })
  const server = await serve({
    server: http2,
    upgrade: () => new Response('who are you', { status: 403 }),
  })
  http2.listen(0, '127.0.0.1')
  await once(http2, 'listening')
  t.after(async () => {
    await server.close({ deadline: 500 })
    http2.close()
  })
  const url = `wss://localhost:${(http2.address() as AddressInfo).port}/`
  assert.equal(
    await failure(url, '--ca', own.certFile),
    `Cannot connect to ${url}: the server answered 403 ("who are you"); it may want another --origin, or credentials by --header`,
  )
})

test('a refused handshake shows status, the first line of the body, and the mend', async () => {
  const url = `ws://127.0.0.1:${plain.port}/`
  assert.equal(
    await failure(`${url}?status=403`),
    `Cannot connect to ${url}?status=403: the server answered 403 ("Why it is \\x1b[31m403"); it may want another --origin, or credentials by --header`,
  )
  assert.match(await failure(`${url}?status=302`), /302 .*try the address it points to: ws:/)
  assert.match(await failure(`${url}?status=500`), /500 .*the fault is on its side: see its log$/)
})

test('a refused subprotocol is told by the rule that is broken', async () => {
  const sentence = await failure(`ws://127.0.0.1:${plain.port}/`, '--subprotocol', 'v2')
  assert.match(sentence, /Subprotocols were offered and the server chose none/)
})

test('nobody listening, an unknown name and no answer each say what to do', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as { port: number }
  closed.close()
  assert.equal(
    await failure(`ws://127.0.0.1:${port}/`),
    `Cannot connect to ws://127.0.0.1:${port}/: nothing listens at 127.0.0.1:${port}; start the server or check the port`,
  )
  assert.match(
    await failure('ws://no-such-host.invalid/'),
    /the host name no-such-host\.invalid is not known/,
  )
  const { port: mute } = silent.address() as { port: number }
  assert.match(
    await failure(`ws://127.0.0.1:${mute}/`, '--timeout', '0.5'),
    /no answer came within 0\.5 s; .*--timeout$/,
  )
})

test('TLS where there is none says so', async () => {
  assert.match(
    await failure(`wss://127.0.0.1:${plain.port}/`),
    /the server does not speak TLS there; use ws:\/\//,
  )
})

test('a certificate that is not trusted is refused, and --ca or --insecure let it in', async () => {
  const url = `wss://localhost:${secure.port}/`
  assert.match(
    await failure(url),
    /its certificate is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\); give its issuer with --ca FILE/,
  )
  assert.match(await failure(url, '--ca', other.certFile), /its certificate is not trusted/)
  assert.match(
    await failure(`wss://127.0.0.1:${secure.port}/`, '--ca', own.certFile),
    /its certificate is not for 127\.0\.0\.1/,
  )
  for (const args of [['--ca', own.certFile], ['--insecure']]) {
    const { code, stdout, stderr } = await runToEnd(['connect', url, ...args], 'over TLS\n')
    assert.equal(code, 0, stderr)
    assert.equal(stdout, 'over TLS\n')
  }
})

test('headers, origin and subprotocol reach the server', async () => {
  const args = ['--header', 'X-One: 1', '--subprotocol', 'v2', '--subprotocol', 'v1']
  const origin = `http://127.0.0.1:${plain.port}`
  const { code, stdout, stderr } = await runToEnd(
    ['connect', `ws://127.0.0.1:${plain.port}/`, ...args, '--origin', origin],
    'tell\n',
  )
  assert.equal(code, 0, stderr)
  assert.deepEqual(JSON.parse(stdout), ['1', origin])
  assert.match(stderr, /status 101, subprotocol v1, handshake/)
})

test('a header that HTTP forbids is refused before anything is sent', async () => {
  const url = `ws://127.0.0.1:${plain.port}/`
  assert.match(await failure(url, '--header', 'X One: 1'), /X One/)
  assert.match(await failure(url, '--subprotocol', 'a b'), /a b/)
})

test('an error that is no failure to connect is left to show itself', () => {
  const attempt = { url: 'ws://h/', timeoutMs: 1 }
  assert.equal(explainFailure(new TypeError('x'), attempt), undefined)
  assert.equal(explainFailure('x', attempt), undefined)
})
