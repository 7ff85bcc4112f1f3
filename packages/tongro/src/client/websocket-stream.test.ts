// WebSocketStream against our own server: opening, both streams, every way to close, and its errors.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, rawServer, start, until } from '../../test-support/live.ts'
import { WebSocketError } from './websocket-error.ts'
import { WebSocketStream } from './websocket-stream.ts'

const urlOf = ({ port }: { readonly port: number }): string => `ws://127.0.0.1:${port}/`

test('opened gives the streams, the subprotocol and the extensions', BOUNDED, async (t) => {
  const server = await start(t, {
    compression: true,
    upgrade: () => ({ protocol: 'v2' }),
    message: (socket, message) => void socket.send(message),
  })
  const stream = new WebSocketStream(urlOf(server), { protocols: ['v1', 'v2'], compression: true })
  assert.equal(stream.url, urlOf(server))
  const { readable, writable, protocol, extensions } = await stream.opened
  assert.deepEqual([protocol, extensions], ['v2', 'permessage-deflate'])
  const reader = readable.getReader()
  const writer = writable.getWriter()
  await writer.write('text')
  await writer.write(Uint8Array.of(1).buffer)
  assert.deepEqual(await reader.read(), { value: 'text', done: false })
  assert.deepEqual(await reader.read(), { value: Uint8Array.of(1), done: false })
  stream.close({ closeCode: 3001, reason: 'enough' })
  assert.deepEqual(await stream.closed, { closeCode: 3001, reason: 'enough' })
  assert.deepEqual(await reader.read(), { value: undefined, done: true })
  await assert.rejects(writer.closed, { name: 'InvalidStateError' })
})

test(
  'the first messages are not lost, however late the streams are looked at',
  BOUNDED,
  async (t) => {
    const server = await start(t, { open: (socket) => void socket.send('first') })
    const stream = new WebSocketStream(urlOf(server))
    const { readable } = await stream.opened
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal((await readable.getReader().read()).value, 'first')
    stream.close()
    assert.deepEqual(await stream.closed, { closeCode: 1005, reason: '' })
  },
)

test(
  'a close by the server resolves closed; a lost line rejects it and both streams',
  BOUNDED,
  async (t) => {
    const server = await start(t, {
      message: (socket, message) =>
        message === 'close' ? socket.close(4000, 'bye') : socket.terminate(),
    })
    const clean = new WebSocketStream(urlOf(server))
    await (await clean.opened).writable.getWriter().write('close')
    assert.deepEqual(await clean.closed, { closeCode: 4000, reason: 'bye' })
    const lost = new WebSocketStream(urlOf(server))
    const { readable, writable } = await lost.opened
    const writer = writable.getWriter()
    const failing = assert.rejects(writer.closed, { name: 'WebSocketError' })
    await writer.write('terminate')
    await assert.rejects(lost.closed, (error: WebSocketError) => {
      assert.ok(error instanceof WebSocketError && error instanceof DOMException)
      assert.deepEqual([error.name, error.closeCode, error.reason], ['WebSocketError', 1006, ''])
      return true
    })
    await failing
    await assert.rejects(readable.getReader().read(), { name: 'WebSocketError', closeCode: 1006 })
  },
)

test('a writer that aborts sends its code; a reader that cancels closes', BOUNDED, async (t) => {
  const codes: number[] = []
  const server = await start(t, { close: (_, closed) => void codes.push(closed.code) })
  const one = new WebSocketStream(urlOf(server))
  const wish = new WebSocketError('no more', { closeCode: 4002, reason: 'why' })
  await (await one.opened).writable.abort(wish)
  assert.deepEqual(await one.closed, { closeCode: 4002, reason: 'why' })
  const two = new WebSocketStream(urlOf(server))
  await (await two.opened).readable.cancel(new WebSocketError('x', { reason: 'only a reason' }))
  await two.closed
  await until(() => codes.length === 2)
  assert.deepEqual(codes, [4002, 1000])
})

test(
  'a failed handshake rejects both promises with WebSocketError and its cause',
  BOUNDED,
  async (t) => {
    const server = await start(t, { upgrade: () => new Response('no', { status: 401 }) })
    const stream = new WebSocketStream(urlOf(server))
    for (const promise of [stream.opened, stream.closed]) {
      await assert.rejects(promise, (error: Error) => {
        assert.equal(error.name, 'WebSocketError')
        assert.equal((error.cause as { status: number }).status, 401)
        return true
      })
    }
  },
)

test(
  'a signal ends the handshake with its reason, before and during it, and not later',
  BOUNDED,
  async (t) => {
    const silent = await rawServer(t, () => {})
    const url = `ws://127.0.0.1:${silent.port}/`
    const reason = new Error('not wanted')
    const before = new WebSocketStream(url, { signal: AbortSignal.abort(reason) })
    await assert.rejects(before.opened, reason)
    await assert.rejects(before.closed, reason)
    const controller = new AbortController()
    const during = new WebSocketStream(url, { signal: controller.signal })
    controller.abort(reason)
    await assert.rejects(during.opened, reason)
    const server = await start(t, {})
    const late = new AbortController()
    const open = new WebSocketStream(urlOf(server), { signal: late.signal })
    await open.opened
    late.abort(reason)
    open.close()
    assert.equal((await open.closed).closeCode, 1005)
  },
)

test('close before it is open rejects both promises', BOUNDED, async (t) => {
  const silent = await rawServer(t, () => {})
  const stream = new WebSocketStream(`ws://127.0.0.1:${silent.port}/`)
  stream.close()
  await assert.rejects(stream.opened, { name: 'WebSocketError' })
  await assert.rejects(stream.closed, { name: 'WebSocketError' })
})

test('wrong arguments have the exceptions of browsers', BOUNDED, async (t) => {
  for (const url of ['http//x', 'ftp://x/', 'ws://x/#fragment']) {
    assert.throws(() => new WebSocketStream(url), { name: 'SyntaxError' }, url)
  }
  assert.throws(() => new WebSocketStream('ws://x/', { protocols: ['a', 'a'] }), {
    name: 'SyntaxError',
  })
  for (const options of [5, null, { signal: 5 }]) {
    assert.throws(() => new WebSocketStream('ws://x/', options as never), { name: 'MisuseError' })
  }
  const server = await start(t, {})
  const stream = new WebSocketStream(urlOf(server))
  await stream.opened
  assert.throws(() => stream.close(5 as never), { name: 'MisuseError' })
  for (const closeCode of [999, 1001, 2999, 5000]) {
    assert.throws(() => stream.close({ closeCode }), { name: 'InvalidAccessError' })
    assert.throws(() => new WebSocketError('', { closeCode }), { name: 'InvalidAccessError' })
  }
  const reason = 'é'.repeat(62)
  assert.throws(() => stream.close({ reason }), { name: 'SyntaxError' })
  assert.throws(() => new WebSocketError('', { reason }), { name: 'SyntaxError' })
  const plain = new WebSocketError('text')
  assert.deepEqual([plain.closeCode, plain.reason, plain.message], [null, '', 'text'])
  stream.close()
  await stream.closed
})
