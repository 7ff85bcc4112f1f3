// How WebSockets over HTTP/2 end, and that their frames are those of TCP; against a raw client.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { constants } from 'node:http2'
import { test } from 'node:test'
import { ask, bodyOf, http2Server, sessionTo } from '../../test-support/http2-peer.ts'
import { BOUNDED, deferred, start, until } from '../../test-support/live.ts'
import { BINARY, CLOSE, clientFrame, TEXT } from '../../test-support/raw-frames.ts'
import { RawPeer } from '../../test-support/raw-peer.ts'
import type { Closed } from '../socket/index.ts'
import type { ServeOptions } from './index.ts'

const ECHO: ServeOptions<undefined> = {
  message: (socket, message) => void socket.send(message),
}

test(
  'close() says 1001 to the sockets and leaves session and server running',
  BOUNDED,
  async (t) => {
    const http2 = await http2Server(t)
    http2.on('request', (_, response) => response.end('still here'))
    const server = await start(t, { ...ECHO, server: http2 })
    const session = await sessionTo(t, http2)
    const { peer } = await ask(session)
    const stopping = server.close()
    const frame = await peer.readFrame()
    assert.equal(frame.payload.readUInt16BE(), 1001)
    peer.write(clientFrame(CLOSE, frame.payload))
    await peer.readToEnd()
    peer.end()
    await stopping
    assert.equal(await bodyOf(new RawPeer(session.request({ ':path': '/' }))), 'still here')
  },
)

test(
  'close() resets what does not answer by the deadline, and nothing else',
  BOUNDED,
  async (t) => {
    const http2 = await http2Server(t)
    http2.on('request', (_, response) => response.end('still here'))
    const server = await start(t, { ...ECHO, server: http2 })
    const session = await sessionTo(t, http2)
    const { peer, stream } = await ask(session)
    await server.close({ deadline: 30 })
    await peer.gone
    assert.equal(stream.rstCode, constants.NGHTTP2_CANCEL)
    assert.equal(await bodyOf(new RawPeer(session.request({ ':path': '/' }))), 'still here')
  },
)

test(
  'E3 stream-end-orderly: END_STREAM without Close ends the socket with 1006',
  BOUNDED,
  async (t) => {
    const http2 = await http2Server(t)
    const closed = deferred<Closed>()
    await start(t, { server: http2, close: (_, end) => closed.resolve(end) })
    const { peer, stream } = await ask(await sessionTo(t, http2))
    peer.end()
    await peer.readToEnd()
    const end = await closed.promise
    assert.deepEqual([end.code, end.wasClean, end.initiator], [1006, false, 'transport'])
    await peer.gone
    assert.equal(stream.rstCode, constants.NGHTTP2_NO_ERROR)
  },
)

test('E3 stream-reset-abnormal: a reset ends one socket and tells why', BOUNDED, async (t) => {
  const http2 = await http2Server(t)
  const closed = deferred<Closed>()
  const errors: string[] = []
  await start(t, {
    ...ECHO,
    server: http2,
    close: (_, end) => closed.resolve(end),
    error: (error) => void errors.push((error as { code?: string }).code ?? ''),
  })
  const session = await sessionTo(t, http2)
  const [{ stream }, other] = [await ask(session), await ask(session)]
  stream.close(constants.NGHTTP2_CANCEL)
  stream.destroy()
  const end = await closed.promise
  assert.deepEqual([end.code, end.wasClean, end.initiator], [1006, false, 'transport'])
  assert.deepEqual(errors, ['ECONNRESET'])
  other.peer.write(clientFrame(TEXT, 'alive'))
  assert.equal((await other.peer.readFrame()).payload.toString(), 'alive')
})

test('E3 stream-reset-abnormal: terminate() resets with CANCEL', BOUNDED, async (t) => {
  const http2 = await http2Server(t)
  await start(t, { server: http2, message: (socket) => socket.terminate() })
  const { peer, stream } = await ask(await sessionTo(t, http2))
  peer.write(clientFrame(TEXT, 'go'))
  await peer.gone
  assert.equal(stream.rstCode, constants.NGHTTP2_CANCEL)
})

test(
  'E3 stream-reset-hasty: a peer that still sends and reads late gets the Close frame',
  BOUNDED,
  async (t) => {
    const http2 = await http2Server(t)
    const closed = deferred<Closed>()
    await start(t, {
      server: http2,
      close: (_, end) => closed.resolve(end),
      limits: { closeMs: 300 },
    })
    const { peer, stream } = await ask(await sessionTo(t, http2))
    // An unmasked frame, and far more than is ever read behind it.
    peer.write(Buffer.from([0x81, 1, 65]))
    for (let i = 0; i < 20; i++) peer.write(clientFrame(BINARY, Buffer.alloc(65_536)))
    await until(() => stream.readableLength > 0)
    await new Promise((resolve) => setTimeout(resolve, 60))
    const frame = await peer.readFrame()
    assert.equal(frame.opcode, CLOSE)
    assert.equal(frame.payload.readUInt16BE(), 1002)
    assert.equal((await peer.readToEnd()).length, 0)
    peer.end()
    assert.equal((await closed.promise).initiator, 'local')
  },
)

test('E3 stream-frame-illegal: trailers are an error of the stream', BOUNDED, async (t) => {
  const http2 = await http2Server(t)
  const closed = deferred<Closed>()
  const errors: string[] = []
  await start(t, {
    server: http2,
    close: (_, end) => closed.resolve(end),
    error: (error) => void errors.push((error as { code?: string }).code ?? ''),
  })
  const session = await sessionTo(t, http2)
  const stream = session.request(
    { ':method': 'CONNECT', ':protocol': 'websocket', ':path': '/', 'sec-websocket-version': '13' },
    { endStream: false, waitForTrailers: true },
  )
  const peer = new RawPeer(stream)
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-late': '1' }))
  await once(stream, 'response')
  stream.end()
  await peer.gone
  const { code, wasClean, initiator } = await closed.promise
  assert.deepEqual([code, wasClean, initiator], [1006, false, 'transport'])
  assert.deepEqual(errors, ['stream-frame-illegal'])
})

test(
  'E5 connect-frames-same: an unmasked frame fails, and compression is agreed',
  BOUNDED,
  async (t) => {
    const http2 = await http2Server(t)
    await start(t, { ...ECHO, server: http2, compression: { threshold: 0 }, error() {} })
    const session = await sessionTo(t, http2)
    const { peer, headers } = await ask(session, {
      'sec-websocket-extensions': 'permessage-deflate',
    })
    assert.match(String(headers['sec-websocket-extensions']), /^permessage-deflate/)
    peer.write(clientFrame(TEXT, 'plain'))
    assert.equal((await peer.readFrame()).rsv, 4)
    peer.write(Buffer.from([0x81, 1, 65]))
    assert.equal((await peer.readFrame()).payload.readUInt16BE(), 1002)
  },
)
