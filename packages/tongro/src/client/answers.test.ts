// Answers of servers that are legal but less common, and what errors tell of the others.

import assert from 'node:assert/strict'
import { createServer, type Server, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { BOUNDED } from '../../test-support/live.ts'
import { acceptKey } from '../protocol/index.ts'
import { ClosedError } from '../socket/index.ts'
import { connect } from './connect.ts'

/** A server that answers each request with what `answer` makes of the accept value. */
async function answering(
  t: TestContext,
  answer: (accept: string, peer: Socket) => void,
): Promise<string> {
  const server: Server = createServer((peer) => {
    peer.on('error', () => {})
    peer.once('data', (head) => {
      const key = /^sec-websocket-key: (.*)\r$/im.exec(head.toString('latin1'))![1]!
      answer(acceptKey(key), peer)
    })
    t.after(() => peer.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `ws://127.0.0.1:${(server.address() as { port: number }).port}/`
}

const upgraded = (accept: string, version = '1.1'): string =>
  `HTTP/${version} 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`

test('interim answers may come before the 101, cut or not', BOUNDED, async (t) => {
  const early = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'
  const whole = await answering(t, (accept, peer) => peer.write(early + upgraded(accept)))
  const socket = await connect(whole)
  assert.equal(socket.handshake.status, 101)
  socket.terminate()
  const cut = await answering(t, (accept, peer) => {
    peer.write(early.slice(0, 30))
    setTimeout(() => peer.write(early.slice(30) + upgraded(accept)), 20)
  })
  const other = await connect(cut)
  assert.equal(other.handshake.status, 101)
  other.terminate()
})

test('H3 http-version-too-low: a 101 of HTTP/1.0 is no handshake', BOUNDED, async (t) => {
  const url = await answering(t, (accept, peer) => peer.write(upgraded(accept, '1.0')))
  await assert.rejects(connect(url), { name: 'HandshakeError', code: 'http-version-too-low' })
})

test('the body of a refusal is told without its chunks', BOUNDED, async (t) => {
  const url = await answering(t, (_, peer) => {
    peer.end(
      'HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n',
    )
  })
  await assert.rejects(connect(url), {
    status: 500,
    body: 'abcde',
    message: /instead of 101: abcde/,
  })
})

test('a redirect names where it points and the option that follows it', BOUNDED, async (t) => {
  const url = await answering(t, (_, peer) => {
    peer.end('HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n')
  })
  await assert.rejects(connect(url), { status: 302, message: /points to \/b, set redirects/ })
})

test('a broken rule stands behind the ClosedError that a loop throws', BOUNDED, async (t) => {
  const url = await answering(t, (accept, peer) => {
    peer.write(upgraded(accept))
    peer.end(Buffer.from([0x83, 0]))
  })
  const socket = await connect(url)
  await assert.rejects(
    async () => {
      for await (const _ of socket);
    },
    (error) =>
      error instanceof ClosedError && (error.cause as { code?: string }).code === 'opcode-reserved',
  )
})

test('sending while the socket closes says so', BOUNDED, async (t) => {
  const url = await answering(t, (accept, peer) => peer.write(upgraded(accept)))
  const socket = await connect(url)
  socket.close(1000)
  assert.throws(() => socket.send('x'), /sent 1000, the closing handshake is under way$/)
  socket.terminate()
})
