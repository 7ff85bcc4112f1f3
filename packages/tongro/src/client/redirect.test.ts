import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { makeCertificate } from '../../test-support/certificate.ts'
import { BOUNDED, rawServer, start } from '../../test-support/live.ts'
import { acceptOf, type RawHead, type RawPeer } from '../../test-support/raw-peer.ts'
import { connect } from './index.ts'

/** A server that sends everyone on to where `location` says, and one that accepts and notes. */
async function makeServers(
  t: TestContext,
  location: (target: number, own: () => number) => string,
  status = 302,
): Promise<{ url: string; heads: RawHead[] }> {
  const heads: RawHead[] = []
  const target = await rawServer(t, async (peer) => {
    const head = await peer.readHead()
    heads.push(head)
    const accept = acceptOf(head.headers.get('sec-websocket-key') ?? '')
    peer.write(
      `HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
  })
  let own = 0
  const first = await rawServer(t, async (peer) => {
    const { line } = await peer.readHead()
    if (line.includes('/inside')) return
    const to = location(target.port, () => own)
    peer.write(`HTTP/1.1 ${status} Moved\r\nLocation: ${to}\r\nContent-Length: 0\r\n\r\n`)
  })
  own = first.port
  return { url: `ws://127.0.0.1:${first.port}/`, heads }
}

const SECRETS = {
  Authorization: 'Bearer x',
  Cookie: 'a=b',
  'Proxy-Authorization': 'Basic y',
  'X-Plain': 'stays',
}

test('by default a redirect is a refusal that names its place', BOUNDED, async (t) => {
  const { url } = await makeServers(t, (port) => `ws://127.0.0.1:${port}/there`)
  await assert.rejects(
    connect(url),
    (error: Error & { status?: number; headers?: Headers }) =>
      error.name === 'HandshakeError' &&
      error.status === 302 &&
      error.headers?.get('location')?.endsWith('/there') === true,
  )
})

test(
  'H13 redirect-keeps-secrets: another host or port gets no Authorization, Cookie, Proxy-Authorization',
  BOUNDED,
  async (t) => {
    for (const status of [301, 302, 303, 307, 308]) {
      const { url, heads } = await makeServers(
        t,
        (port) => `http://127.0.0.1:${port}/there?x`,
        status,
      )
      const socket = await connect(url, { redirects: 1, headers: SECRETS })
      t.after(() => socket.terminate())
      const { line, headers } = heads[0]!
      assert.equal(line, 'GET /there?x HTTP/1.1')
      for (const name of ['authorization', 'cookie', 'proxy-authorization']) {
        assert.equal(headers.get(name), null, name)
      }
      assert.equal(headers.get('x-plain'), 'stays')
      assert.equal(socket.url, `ws://${headers.get('host')}/there?x`)
    }
  },
)

test('H13 redirect-keeps-secrets: the same place gets all of them', BOUNDED, async (t) => {
  const heads: RawHead[] = []
  const server = await rawServer(t, async (peer) => {
    const head = await peer.readHead()
    heads.push(head)
    if (head.line.includes('/there')) peer.end()
    else peer.write('HTTP/1.1 307 X\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n')
  })
  await assert.rejects(
    connect(`ws://127.0.0.1:${server.port}/`, { redirects: 1, headers: SECRETS }),
  )
  assert.equal(heads[1]!.headers.get('authorization'), 'Bearer x')
  assert.equal(heads[1]!.headers.get('cookie'), 'a=b')
})

test(
  'H13 redirect-keeps-secrets: a user in the URL goes along to the same place only',
  BOUNDED,
  async (t) => {
    for (const isSame of [true, false]) {
      const seen: Array<string | null> = []
      const note = async (peer: RawPeer, answer: string): Promise<void> => {
        seen.push((await peer.readHead()).headers.get('authorization'))
        if (seen.length === 1) peer.write(answer)
        else peer.end()
      }
      const other = await rawServer(t, (peer) => note(peer, ''))
      const place = isSame ? '/there' : `ws://127.0.0.1:${other.port}/`
      const answer = `HTTP/1.1 302 X\r\nLocation: ${place}\r\nContent-Length: 0\r\n\r\n`
      const server = await rawServer(t, (peer) => note(peer, answer))
      await assert.rejects(connect(`ws://kim:pw@127.0.0.1:${server.port}/`, { redirects: 1 }))
      const basic = `Basic ${btoa('kim:pw')}`
      assert.deepEqual(seen, [basic, isSame ? basic : null])
    }
  },
)

test(
  'H13 redirect-keeps-secrets: from wss to ws of the same host nothing secret goes along',
  BOUNDED,
  async (t) => {
    const certificate = makeCertificate()
    const heads: RawHead[] = []
    const plain = await rawServer(t, async (peer) => {
      heads.push(await peer.readHead())
      peer.end()
    })
    const secure = await start(t, {
      tls: certificate,
      upgrade: () =>
        new Response('', { status: 307, headers: { location: `ws://localhost:${plain.port}/` } }),
    })
    const options = { redirects: 1, headers: SECRETS, tls: { ca: certificate.cert } }
    await assert.rejects(connect(`wss://localhost:${secure.port}/`, options))
    assert.deepEqual(
      Object.keys(SECRETS).map((name) => heads[0]?.headers.get(name)),
      [null, null, null, 'stays'],
    )
  },
)

test('a ring of redirects ends with the number allowed', BOUNDED, async (t) => {
  let asked = 0
  const server = await rawServer(t, async (peer) => {
    await peer.readHead()
    asked++
    peer.write('HTTP/1.1 302 X\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n')
  })
  await assert.rejects(connect(`ws://127.0.0.1:${server.port}/`, { redirects: 3 }), {
    name: 'HandshakeError',
  })
  assert.equal(asked, 4)
})

test(
  'a redirect to what is no WebSocket URL is an error in words, not a crash',
  BOUNDED,
  async (t) => {
    for (const location of ['ftp://127.0.0.1/', 'http://[', '']) {
      const { url } = await makeServers(t, () => location)
      await assert.rejects(connect(url, { redirects: 1, timeout: 2000 }), (error: Error) => {
        assert.ok(['HandshakeError', 'MisuseError'].includes(error.name), error.name)
        return true
      })
    }
  },
)

test('the time-out counts over all redirects', BOUNDED, async (t) => {
  const { url } = await makeServers(t, (_, own) => `ws://127.0.0.1:${own()}/inside`)
  await assert.rejects(connect(url, { redirects: 1, timeout: 150 }), { code: 'HANDSHAKE_TIMEOUT' })
})
