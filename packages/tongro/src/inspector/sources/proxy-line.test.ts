import assert from 'node:assert/strict'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { BOUNDED, deferred, rawTo, start, until } from '../../../test-support/live.ts'
import { farEnd, proxyTo } from '../../../test-support/proxied.ts'
import { connect } from '../../client/index.ts'

test('after a FIN the other side may still speak', BOUNDED, async (t) => {
  const { port, far } = await farEnd(t)
  const { proxy, seen } = await proxyTo(t, port)
  const near = await rawTo(t, proxy)
  near.write('question')
  near.end()
  const peer = await far
  assert.equal(String(await peer.readToEnd()), 'question')
  assert.deepEqual(seen.ends(), ['client fin'])
  peer.write('answer')
  peer.end()
  assert.equal(String(await near.readToEnd()), 'answer')
  await until(() => proxy.connections === 0)
  assert.deepEqual(seen.ends(), ['client fin', 'server fin'])
})

test('a reset goes on as a reset, in both directions', BOUNDED, async (t) => {
  const { port, far } = await farEnd(t)
  const { proxy, seen } = await proxyTo(t, port)
  const near = await rawTo(t, proxy)
  near.write('x')
  const peer = await far
  await peer.readBytes(1)
  near.reset()
  await assert.rejects(peer.readBytes(1), /broke/)
  assert.equal(((await peer.gone) as NodeJS.ErrnoException | undefined)?.code, 'ECONNRESET')
  assert.deepEqual(seen.ends(), ['client rst'])

  const other = await farEnd(t)
  const second = await proxyTo(t, other.port)
  const client = await rawTo(t, second.proxy)
  client.write('x')
  const server = await other.far
  await server.readBytes(1)
  server.reset()
  await assert.rejects(client.readBytes(1), /broke/)
  assert.equal(((await client.gone) as NodeJS.ErrnoException | undefined)?.code, 'ECONNRESET')
  assert.deepEqual(second.seen.ends(), ['server rst'])
  await until(() => proxy.connections + second.proxy.connections === 0)
})

test('a side that does not read holds back the other', BOUNDED, async (t) => {
  const { port, far } = await farEnd(t)
  const { proxy, seen } = await proxyTo(t, port)
  const near = await rawTo(t, proxy)
  const size = 64 * 1024 * 1024
  const sending = near.writeAll(Buffer.alloc(size, 'x'))
  const peer = await far
  peer.stream.pause()
  let last = -1
  // What systems buffer is a few MiB; when nothing more comes, the proxy waits.
  while (seen.records.length !== last || last < 2) {
    last = seen.records.length
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  assert.ok(seen.bytes('client').length < size / 2)
  let got = 0
  peer.stream.on('data', (chunk: Buffer) => {
    got += chunk.length
  })
  peer.stream.resume()
  await sending
  await until(() => got === size)
})

test('a recorder that is behind holds back reading', BOUNDED, async (t) => {
  const { port, far } = await farEnd(t)
  const disk = deferred()
  let isBehind = true
  const backpressure = (): Promise<void> | undefined => (isBehind ? disk.promise : undefined)
  const { proxy, seen } = await proxyTo(t, port, { backpressure })
  const near = await rawTo(t, proxy)
  await near.writeAll('first')
  const peer = await far
  assert.equal(String(await peer.readBytes(5)), 'first')
  await near.writeAll('second')
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.equal(seen.text('client'), 'first')
  isBehind = false
  disk.resolve()
  assert.equal(String(await peer.readBytes(6)), 'second')
})

test('further connections than the limit are refused, and told once', BOUNDED, async (t) => {
  const { port } = await farEnd(t)
  const { proxy, seen } = await proxyTo(t, port, { connections: 2 })
  const two = [await rawTo(t, proxy), await rawTo(t, proxy)]
  await until(() => proxy.connections === 2)
  for (let i = 0; i < 3; i++) {
    const peer = await rawTo(t, proxy)
    await peer.readToEnd().catch(() => {})
    peer.destroy()
  }
  assert.equal(seen.of('trouble').length, 1)
  for (const peer of two) peer.reset()
  await until(() => proxy.connections === 0)
})

test('closing ends everything, and the signal closes', BOUNDED, async (t) => {
  const server = await start(t, {})
  const stop = new AbortController()
  const { proxy, seen } = await proxyTo(t, server.port, { signal: stop.signal })
  const socket = await connect(`ws://127.0.0.1:${proxy.port}/`)
  stop.abort()
  const closed = await socket.closed
  assert.equal(closed.wasClean, false)
  await proxy.close()
  assert.equal(proxy.connections, 0)
  assert.match(seen.of('end')[0]?.detail ?? '', /the proxy was stopped/)
  await assert.rejects(connect(`ws://127.0.0.1:${proxy.port}/`))
})

test(
  'a client that leaves before the server is reached leaves nothing behind',
  BOUNDED,
  async (t) => {
    const sockets: Socket[] = []
    const slow = createTcpServer({ pauseOnConnect: true }, (socket) => void sockets.push(socket))
    slow.listen(0, '127.0.0.1')
    await new Promise((resolve) => slow.once('listening', resolve))
    t.after(() => {
      for (const socket of sockets) socket.destroy()
      slow.close()
    })
    const { proxy } = await proxyTo(t, (slow.address() as { port: number }).port)
    for (let i = 0; i < 20; i++) (await rawTo(t, proxy)).reset()
    await until(() => proxy.connections === 0)
  },
)
