// What only a reverse proxy can spoil: its time-outs, the origin check, the client's address, half-closed connections.
import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, HandshakeError, type ServeOptions } from 'tongro'
import { type CertificateFiles, makeCertificate } from '../contract/certificate.ts'
import { Endings } from '../contract/endings.ts'
import { replaceAll } from './documented-config.ts'
import { closeAndEnd } from './half-close.ts'
import { startOwnEcho } from './own-echo.ts'
import type { RunningProxy } from './proxy.ts'
import { type ProxyKind, startBefore } from './proxy-peer.ts'

const BOUNDED = { timeout: 60_000 }
/** The proxy's idle time-out for a test, and how long we stay silent. */
const SHORT = '1s'
const SILENT_MS = 3_000

export function testProxy(kind: ProxyKind): void {
  describe(`behind ${kind.name}`, () => {
    let certificate: CertificateFiles
    before(() => {
      certificate = makeCertificate()
    })
    after(() => certificate.remove())

    /** An echo of ours with the proxy before it; what it saw of its clients is in `endings`. */
    async function start(
      t: TestContext,
      options: ServeOptions<undefined> = {},
      config = kind.config,
    ): Promise<RunningProxy & { endings: Endings; url: string }> {
      const endings = new Endings()
      const server = await startOwnEcho(endings, options)
      t.after(() => server.close({ deadline: 1_000 }))
      const proxy = await startBefore(server, kind, certificate, config)
      t.after(() => proxy.stop())
      return { ...proxy, endings, url: `wss://localhost:${proxy.tlsPort}/x` }
    }
    const trusted = () => ({ tls: { ca: certificate.cert } })

    test(
      'the heartbeat keeps a silent connection, and without it the proxy ends it',
      BOUNDED,
      async (t) => {
        const [setting] = kind.idleTimeout.split(' 60s')
        const impatient = replaceAll(kind.config, [[kind.idleTimeout, `${setting} ${SHORT}`]])
        const heartbeat = { interval: 250, timeout: 20_000 }
        const kept = await start(t, { heartbeat }, impatient)
        const socket = await connect(kept.url, { ...trusted(), heartbeat: false })
        await sleep(SILENT_MS)
        socket.send('still here')
        for await (const message of socket) {
          assert.equal(message, 'still here')
          break
        }
        socket.close(1000)
        assert.equal((await socket.closed).wasClean, true)

        const cut = await start(t, { heartbeat: false }, impatient)
        const silent = await connect(cut.url, { ...trusted(), heartbeat: false })
        assert.equal((await silent.closed).code, 1006)
        assert.equal((await cut.endings.of('x')).code, 1006)
      },
    )

    test('the page of the public name may connect, another may not', BOUNDED, async (t) => {
      const { url, tlsPort } = await start(t)
      const socket = await connect(url, {
        ...trusted(),
        headers: { Origin: `https://localhost:${tlsPort}` },
      })
      socket.close(1000)
      await socket.closed
      const refused = connect(url, { ...trusted(), headers: { Origin: 'https://evil.example' } })
      await assert.rejects(refused, (error) => {
        assert.ok(error instanceof HandshakeError)
        assert.equal(error.status, 403)
        assert.match(error.body, /origins/)
        return true
      })
    })

    test('the request tells the address of the client and the scheme', BOUNDED, async (t) => {
      const { url } = await start(t)
      const socket = await connect(url, trusted())
      socket.send('!headers')
      for await (const message of socket) {
        const headers = new Headers(JSON.parse(String(message)))
        assert.equal(headers.get('x-forwarded-for'), '127.0.0.1')
        assert.equal(headers.get('x-forwarded-proto'), 'https')
        assert.equal(headers.get('host'), new URL(url).host)
        break
      }
      socket.close(1000)
      await socket.closed
    })

    test(
      'a Close frame gets through with the end of the connection behind it',
      BOUNDED,
      async (t) => {
        const { endings, plainPort } = await start(t)
        const answer = await closeAndEnd(plainPort)
        assert.deepEqual(await endings.of('half'), { code: 4001, reason: '' })
        // Where the proxy ends both halves at once, the answer is a matter of luck.
        const whole = Buffer.from([0x88, 2, 4001 >> 8, 4001 & 0xff])
        if (kind.keepsHalfOpen || answer.length > 0) assert.deepEqual(answer, whole)
      },
    )

    test('a stopping server is seen as 1001, and a dead one as 502 or 503', BOUNDED, async (t) => {
      const endings = new Endings()
      const server = await startOwnEcho(endings)
      const proxy = await startBefore(server, kind, certificate)
      t.after(() => proxy.stop())
      const url = `wss://localhost:${proxy.tlsPort}/x`
      const socket = await connect(url, trusted())
      await server.close({ reason: 'restarting' })
      const closed = await socket.closed
      assert.deepEqual(closed.received, { code: 1001, reason: 'restarting' })
      assert.equal(closed.wasClean, true)
      await assert.rejects(connect(url, trusted()), (error) => {
        assert.ok(error instanceof HandshakeError)
        assert.ok(error.status === 502 || error.status === 503, `${error.status}`)
        return true
      })
    })
  })
}
