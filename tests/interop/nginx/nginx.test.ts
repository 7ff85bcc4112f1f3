// Our client and our server with nginx between them, as docs/howto/behind-nginx.md has it, and with lines of it forgotten.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, HandshakeError } from 'tongro'
import { makeCertificate } from '../contract/certificate.ts'
import { Endings } from '../contract/endings.ts'
import { runContract } from '../contract/run-contract.ts'
import { startOwnEcho } from '../proxy/own-echo.ts'
import { proxyPeer, startBefore } from '../proxy/proxy-peer.ts'
import { testProxy } from '../proxy/proxy-tests.ts'
import { nginxProxy } from './nginx-proxy.ts'

runContract(proxyPeer(nginxProxy))
testProxy(nginxProxy)

for (const [forgotten, hint] of [
  [/proxy_http_version|Upgrade \$|Connection \$/, /nginx needs "proxy_http_version 1.1"/],
  [/Upgrade \$|Connection \$/, /Upgrade header is missing\n.*a proxy on the way/],
  [/Connection \$/, /Connection header .*\n.*have it pass "Connection: Upgrade" on/],
] as const) {
  test(`nginx without the lines ${forgotten}: our refusal tells what is missing`, async (t) => {
    const certificate = makeCertificate()
    t.after(() => certificate.remove())
    const server = await startOwnEcho(new Endings())
    t.after(() => server.close())
    const lines = nginxProxy.config.split('\n')
    const config = lines.filter((line) => !forgotten.test(line)).join('\n')
    assert.ok(config.length < nginxProxy.config.length)
    const proxy = await startBefore(server, nginxProxy, certificate, config)
    t.after(() => proxy.stop())
    const refused = connect(`wss://localhost:${proxy.tlsPort}/`, { tls: { ca: certificate.cert } })
    await assert.rejects(refused, (error) => {
      assert.ok(error instanceof HandshakeError)
      assert.equal(error.status, 400)
      assert.match(error.body, hint)
      return true
    })
  })
}
