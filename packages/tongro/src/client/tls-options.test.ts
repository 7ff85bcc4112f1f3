import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { createServer, type TLSSocket } from 'node:tls'
import { makeCertificate } from '../../test-support/certificate.ts'
import { BOUNDED, start, unixPath } from '../../test-support/live.ts'
import { answerHandshake } from '../../test-support/live-role.ts'
import { RawPeer } from '../../test-support/raw-peer.ts'
import { type ConnectOptions, connect, WebSocket } from './index.ts'

const local = makeCertificate()
const other = makeCertificate('other.test')

interface SeenLine {
  readonly servername: string | false | null
  readonly alpn: string | false | null
  readonly isAuthorized: boolean
}

/** A TLS server that takes WebSockets and notes what each line offered. */
async function tlsServer(
  t: TestContext,
  options: object = {},
): Promise<{ port: number; seen: SeenLine[] }> {
  const seen: SeenLine[] = []
  const server = createServer({ ...local, ...options }, (line: TLSSocket) => {
    const { servername, alpnProtocol, authorized } = line as TLSSocket & { servername: string }
    seen.push({ servername, alpn: alpnProtocol, isAuthorized: authorized })
    const peer = new RawPeer(line)
    answerHandshake(peer).catch(() => peer.destroy())
    t.after(() => peer.destroy())
  })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return { port: (server.address() as { port: number }).port, seen }
}

async function open(t: TestContext, url: string, tls?: ConnectOptions['tls']): Promise<void> {
  const socket = await connect(url, { tls, timeout: 8_000 })
  t.after(() => socket.terminate())
}

test('the authority in tls.ca is trusted, no other, and the name is sent', BOUNDED, async (t) => {
  const { port, seen } = await tlsServer(t)
  await open(t, `wss://localhost:${port}/`, { ca: local.cert })
  assert.equal(seen[0]?.servername, 'localhost')
  for (const tls of [undefined, {}, { ca: other.cert }]) {
    await assert.rejects(open(t, `wss://localhost:${port}/`, tls), {
      name: 'TransportError',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    })
  }
})

test(
  'the host is verified by default: a trusted certificate for another name fails',
  BOUNDED,
  async (t) => {
    const { port } = await tlsServer(t)
    const wrong = { name: 'TransportError', code: 'ERR_TLS_CERT_ALTNAME_INVALID' }
    const foreign = await tlsServer(t, other)
    await assert.rejects(open(t, `wss://localhost:${foreign.port}/`, { ca: other.cert }), wrong)
    await assert.rejects(open(t, `wss://127.0.0.1:${port}/`, { ca: local.cert }), wrong)
    await open(t, `wss://127.0.0.1:${port}/`, { ca: local.cert, servername: 'localhost' })
  },
)

test('the host is verified on a Unix socket too, by name and by address', BOUNDED, async (t) => {
  const path = unixPath(t)
  await start(t, { path, tls: local })
  const at = (url: string): Promise<unknown> =>
    connect(url, { socketPath: path, tls: { ca: local.cert } }).then((socket) => socket.terminate())
  await at('wss://localhost/')
  const wrong = { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }
  await assert.rejects(at('wss://other.test/'), wrong)
  await assert.rejects(at('wss://127.0.0.1/'), wrong)
})

test('verification is switched off only by the caller', BOUNDED, async (t) => {
  const { port } = await tlsServer(t, other)
  await open(t, `wss://localhost:${port}/`, { rejectUnauthorized: false })
  await open(t, `wss://localhost:${port}/`, {
    ca: other.cert,
    checkServerIdentity: () => undefined,
  })
})

test('a certificate of the client’s own is shown to a server that asks', BOUNDED, async (t) => {
  const { port, seen } = await tlsServer(t, { requestCert: true, ca: other.cert })
  await open(t, `wss://localhost:${port}/`, { ca: local.cert, key: other.key, cert: other.cert })
  assert.equal(seen[0]?.isAuthorized, true)
  await assert.rejects(open(t, `wss://localhost:${port}/`, { ca: local.cert }), {
    name: 'TransportError',
  })
})

test('ALPN is the caller’s if given', BOUNDED, async (t) => {
  const { port, seen } = await tlsServer(t, { ALPNProtocols: ['mine', 'http/1.1'] })
  await open(t, `wss://localhost:${port}/`, { ca: local.cert })
  await open(t, `wss://localhost:${port}/`, { ca: local.cert, ALPNProtocols: ['mine'] })
  assert.deepEqual(
    seen.map(({ alpn }) => alpn),
    ['http/1.1', 'mine'],
  )
})

test('the WebSocket class takes the same options', BOUNDED, async (t) => {
  const { port, seen } = await tlsServer(t)
  const ws = new WebSocket(`wss://localhost:${port}/`, { tls: { ca: local.cert } })
  await once(ws, 'open')
  assert.equal(seen.length, 1)
  ws.close()
  const refused = new WebSocket(`wss://localhost:${port}/`)
  const [event] = (await once(refused, 'error')) as [{ error: { code: string } }]
  assert.equal(event.error.code, 'DEPTH_ZERO_SELF_SIGNED_CERT')
})
