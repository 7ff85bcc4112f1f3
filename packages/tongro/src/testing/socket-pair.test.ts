import assert from 'node:assert/strict'
import { test } from 'node:test'
import { socketPair } from './index.ts'

const BOUNDED = { timeout: 5_000 }
const TURN = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('both ends talk, in text and bytes, however the line is cut', BOUNDED, async () => {
  for (const chunkSize of [undefined, 1, 7]) {
    const { client } = socketPair({
      chunkSize,
      server: { message: (socket, message) => void socket.send(message) },
    })
    const iterator = client[Symbol.asyncIterator]()
    for (const message of ['é€𝄞', 'x'.repeat(300), new Uint8Array(200).fill(7)]) {
      client.send(message)
      assert.deepEqual((await iterator.next()).value, message)
    }
    client.close(1000, 'done')
    const closed = await client.closed
    assert.deepEqual([closed.code, closed.reason, closed.wasClean], [1000, 'done', true])
  }
})

test('a line that breaks gives 1006 on both ends', BOUNDED, async () => {
  const { client, server, clientLine } = socketPair()
  clientLine.destroy()
  const [a, b] = await Promise.all([client.closed, server.closed])
  assert.deepEqual([a.code, b.code, a.wasClean, b.wasClean], [1006, 1006, false, false])
})

test('what is held is on its way, and counts as buffered', BOUNDED, async () => {
  const { client, server, clientLine } = socketPair()
  clientLine.hold()
  client.send('x')
  assert.equal(client.bufferedAmount, 7)
  clientLine.release()
  assert.equal((await server[Symbol.asyncIterator]().next()).value, 'x')
  assert.equal(client.bufferedAmount, 0)
})

test('the clock is the test’s, and limits go over the defaults of both ends', BOUNDED, async () => {
  const { client, server, clock, serverLine } = socketPair({ limits: { closeMs: 200, message: 5 } })
  // The Close stays on the way, so that no answer to it comes.
  serverLine.hold()
  client.send('123456')
  await TURN()
  assert.equal(server.state, 'closing')
  clock.advance(300)
  const closed = await server.closed
  assert.equal(closed.sent?.code, 1009)
})

test('compression goes over the line as if it had been agreed', BOUNDED, async () => {
  const { client, server, clientLine } = socketPair({ compression: { threshold: 0 } })
  const iterator = server[Symbol.asyncIterator]()
  for (const message of ['x'.repeat(10_000), new Uint8Array(10_000).fill(7)]) {
    client.send(message)
    assert.deepEqual((await iterator.next()).value, message)
  }
  assert.deepEqual([client.extensions, server.extensions], Array(2).fill('permessage-deflate'))
  assert.ok(clientLine.bytesWritten < 500, `${clientLine.bytesWritten} bytes`)
})
