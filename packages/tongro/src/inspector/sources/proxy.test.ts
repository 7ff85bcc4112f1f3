import assert from 'node:assert/strict'
import { createServer as createTcpServer } from 'node:net'
import { test } from 'node:test'
import { makeCertificate } from '../../../test-support/certificate.ts'
import { BOUNDED, rawTo, start, until } from '../../../test-support/live.ts'
import { farEnd, proxyTo } from '../../../test-support/proxied.ts'
import { clientFrame, TEXT } from '../../../test-support/raw-frames.ts'
import { RawPeer, requestHead } from '../../../test-support/raw-peer.ts'
import { connect } from '../../client/index.ts'
import { inspectProxy, type ProxyOptions } from './proxy.ts'

test('bytes go on unchanged both ways, and are all shown', BOUNDED, async (t) => {
  const server = await start(t, { message: (socket, message) => void socket.send(message) })
  const { proxy, seen } = await proxyTo(t, server.port)
  const socket = await connect(`ws://127.0.0.1:${proxy.port}/any/path?x=1`)
  socket.send('Hello')
  for await (const message of socket) {
    assert.equal(message, 'Hello')
    break
  }
  socket.close(1000)
  await socket.closed
  await until(() => seen.ends().length === 2)
  assert.match(
    seen.text('client'),
    /^GET \/any\/path\?x=1 HTTP\/1\.1\r\nHost: 127\.0\.0\.1:\d+\r\n/,
  )
  assert.ok(seen.text('client').includes(`Host: 127.0.0.1:${proxy.port}`), 'Host is as it came')
  assert.deepEqual(seen.ends(), ['server fin', 'client fin'])
  const [open] = seen.of('open')
  assert.equal(open?.server, `127.0.0.1:${server.port}`)
  assert.match(
    open?.note ?? '',
    /^through the proxy at 127\.0\.0\.1:\d+ to ws:\/\/127\.0\.0\.1:\d+$/,
  )
  await until(() => proxy.connections === 0)
})

test('garbage, byte by byte, is forwarded as it is', BOUNDED, async (t) => {
  const { port, far } = await farEnd(t)
  const { proxy, seen } = await proxyTo(t, port)
  const near = await rawTo(t, proxy)
  const garbage = Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 37) & 255))
  for (const byte of garbage) await near.writeAll(Uint8Array.of(byte))
  const peer = await far
  assert.deepEqual(await peer.readBytes(300), garbage)
  peer.write(garbage)
  assert.deepEqual(await near.readBytes(300), garbage)
  assert.deepEqual(seen.bytes('client'), garbage)
  assert.deepEqual(seen.bytes('server'), garbage)
})

test(
  'a server that is not there: the client is told 502, and the capture who said so',
  BOUNDED,
  async (t) => {
    // A port that was free a moment ago, with nobody on it.
    const free = createTcpServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => free.once('listening', resolve))
    const { port } = free.address() as { port: number }
    await new Promise((resolve) => free.close(resolve))
    const { proxy, seen } = await proxyTo(t, port)
    const near = await rawTo(t, proxy)
    near.write(requestHead())
    const { status, body } = await near.readResponse()
    assert.equal(status, 502)
    assert.match(
      body,
      /^Cannot reach ws:\/\/127\.0\.0\.1:\d+: nothing listens there.*\nThis answer is the proxy's own\.\n$/,
    )
    near.end()
    await until(() => proxy.connections === 0)
    assert.equal(seen.text('client'), requestHead())
    assert.match(seen.text('server'), /^HTTP\/1\.1 502 Bad Gateway\r\n/)
    assert.match(
      seen.of('trouble')[0]?.text ?? '',
      /^The proxy itself answered 502, not the server: /,
    )
    assert.deepEqual(seen.ends(), ['server lost'])
    assert.match(seen.of('end')[0]?.detail ?? '', /nothing listens/)
    assert.equal(seen.records.at(-1)?.kind, 'end')
  },
)

test(
  'TLS on both sides: what it carries is shown, and only http/1.1 is offered',
  BOUNDED,
  async (t) => {
    const tls = makeCertificate()
    const server = await start(t, { tls, message: (socket, message) => void socket.send(message) })
    const { proxy, seen } = await proxyTo(t, server.port, {
      upstream: `wss://localhost:${server.port}`,
      tls,
      upstreamTls: { ca: tls.cert },
    })
    const where = { port: proxy.port, host: '127.0.0.1' }
    const offer = { ca: tls.cert, servername: 'localhost', ALPNProtocols: ['h2', 'http/1.1'] }
    const peer = await RawPeer.open(where, offer)
    t.after(() => peer.destroy())
    assert.equal((peer.stream as unknown as { alpnProtocol: string }).alpnProtocol, 'http/1.1')
    const sent = Buffer.concat([Buffer.from(requestHead()), clientFrame(TEXT, 'secret')])
    peer.write(sent)
    await peer.readHead()
    assert.equal(String((await peer.readFrame()).payload), 'secret')
    assert.deepEqual(seen.bytes('client'), sent)
    assert.equal(seen.of('open')[0]?.isSecure, true)
    // A client that speaks no TLS, and one that offers nothing but h2, are shown as lost.
    const plain = await rawTo(t, proxy)
    plain.write(requestHead())
    await until(() => seen.of('end', 1).length === 1)
    await assert.rejects(RawPeer.open(where, { ...offer, ALPNProtocols: ['h2'] }))
    await until(() => seen.of('end', 2).length === 1)
    for (const connection of [1, 2]) {
      assert.match(seen.of('end', connection)[0]?.detail ?? '', /^TLS with the client failed: /)
    }
  },
)

test('a server whose certificate is not trusted is lost, with the reason', BOUNDED, async (t) => {
  const tls = makeCertificate()
  const server = await start(t, { tls })
  const { proxy, seen } = await proxyTo(t, server.port, {
    upstream: `wss://localhost:${server.port}`,
  })
  const near = await rawTo(t, proxy)
  near.write(requestHead())
  assert.equal((await near.readResponse()).status, 502)
  await until(() => seen.ends().length === 1)
  assert.match(seen.of('end')[0]?.detail ?? '', /self-signed|unable to verify|certificate/)
})

test('Host is rewritten when asked, and the capture holds what came', BOUNDED, async (t) => {
  const { port, far } = await farEnd(t)
  const { proxy, seen } = await proxyTo(t, port, { rewriteHost: true })
  const near = await rawTo(t, proxy)
  const own = `127.0.0.1:${proxy.port}`
  const head = requestHead({ Host: own, Origin: `http://${own}` })
  for (const part of [head.slice(0, 30), head.slice(30)]) await near.writeAll(part)
  await near.writeAll(clientFrame(TEXT, 'tail'))
  const peer = await far
  const { headers } = await peer.readHead()
  assert.equal(headers.get('host'), `127.0.0.1:${port}`)
  assert.equal(headers.get('origin'), `http://127.0.0.1:${port}`)
  assert.equal(String((await peer.readFrame()).payload), 'tail')
  assert.deepEqual(
    seen.bytes('client'),
    Buffer.concat([Buffer.from(head), clientFrame(TEXT, 'tail')]),
  )
  assert.match(
    seen.of('trouble')[0]?.text ?? '',
    /^The proxy sent Host 127\.0\.0\.1:\d+ instead of 127/,
  )
})

test('many connections at once keep apart', BOUNDED, async (t) => {
  const server = await start(t, { message: (socket, message) => void socket.send(message) })
  const { proxy, seen } = await proxyTo(t, server.port)
  const url = `ws://127.0.0.1:${proxy.port}/`
  await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const socket = await connect(url)
      socket.send(`message ${i}`)
      for await (const message of socket) {
        assert.equal(message, `message ${i}`)
        break
      }
      socket.close()
      await socket.closed
    }),
  )
  await until(() => seen.of('end').length === 100)
  assert.equal(new Set(seen.of('open').map(({ connection }) => connection)).size, 50)
})

test('wrong options are told in one sentence', BOUNDED, async (t) => {
  const sink = (): void => {}
  const wrong: Array<[Partial<ProxyOptions>, RegExp]> = [
    [{ listen: 'nowhere' }, /Cannot listen on "nowhere": it must be HOST:PORT/],
    [{ listen: '127.0.0.1:70000' }, /port from 0 to 65535/],
    [{ upstream: 'ftp://x' }, /Cannot forward to "ftp:\/\/x": it must be a URL/],
    [{ upstream: 'ws://x/ocpp' }, /what the client sends goes on unchanged/],
    [{ upstream: '' }, /Cannot forward to ""/],
    [{ connections: 0 }, /Cannot set connections to 0/],
    [{ tls: {} }, /without key and cert/],
  ]
  for (const [options, expected] of wrong) {
    const all = { listen: '127.0.0.1:0', upstream: 'ws://127.0.0.1:1', sink, ...options }
    await assert.rejects(inspectProxy(all), expected)
  }
  const taken = await proxyTo(t, 1)
  const listen = `127.0.0.1:${taken.proxy.port}`
  await assert.rejects(
    inspectProxy({ listen, upstream: 'ws://127.0.0.1:1', sink }),
    /^TransportError: Cannot listen on 127\.0\.0\.1:\d+: it is in use/,
  )
})
