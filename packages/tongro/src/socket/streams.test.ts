// A socket as WHATWG streams: chunks are messages, backpressure goes both ways, and each way of
// ending a stream ends the socket.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED } from '../../test-support/live.ts'
import { socketPair } from '../testing/index.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test(
  'messages pass through both streams and the readable ends with a clean close',
  BOUNDED,
  async () => {
    const { client, server } = socketPair({ heartbeat: false })
    assert.equal(server.readable, server.readable)
    assert.equal(server.writable, server.writable)
    const echoing = server.readable.pipeTo(server.writable)
    const writer = client.writable.getWriter()
    const reader = client.readable.getReader()
    for (const message of ['text', '', Uint8Array.of(1, 2)]) {
      await writer.write(message)
      assert.deepEqual(await reader.read(), { value: message, done: false })
    }
    await writer.close()
    assert.deepEqual(await reader.read(), { value: undefined, done: true })
    await echoing
    assert.deepEqual((await server.closed).code, 1005)
  },
)

test('L9: a reader that stops has the peer’s writes wait; nothing is lost', BOUNDED, async () => {
  const limits = { highWater: 100_000 }
  const { client, server } = socketPair({ heartbeat: false, limits })
  const reader = server.readable.getReader()
  const writer = client.writable.getWriter()
  let written = 0
  const writing = (async () => {
    for (let i = 0; i < 300; i++) {
      await writer.write(new Uint8Array(10_000).fill(i & 255))
      written++
    }
  })()
  for (let i = 0; i < 50; i++) await turn()
  assert.ok(written < 50, `${written} messages were written`)
  for (let i = 0; i < 300; i++) {
    const { value } = await reader.read()
    assert.equal((value as Uint8Array)[0], i & 255)
  }
  await writing
})

test('cancelling the readable and aborting the writable close the socket', BOUNDED, async () => {
  const { client, server } = socketPair({ heartbeat: false })
  await client.readable.cancel()
  assert.equal((await server.closed).code, 1005)
  const other = socketPair({ heartbeat: false })
  const wish = Object.assign(new Error('done'), { closeCode: 4001, reason: 'why' })
  await other.client.writable.abort(wish)
  const { code, reason } = await other.server.closed
  assert.deepEqual([code, reason], [4001, 'why'])
})

test('an unclean end fails both streams with ClosedError', BOUNDED, async () => {
  const { client, server, clientLine } = socketPair({ heartbeat: false, server: { error() {} } })
  const reader = server.readable.getReader()
  const writer = server.writable.getWriter()
  const reading = assert.rejects(reader.read(), { name: 'ClosedError' })
  const closing = assert.rejects(writer.closed, { name: 'ClosedError' })
  clientLine.destroy()
  await Promise.all([reading, closing])
  await assert.rejects(writer.write('late'), { name: 'ClosedError' })
  await client.closed
})

test('after a clean close by the peer a write is refused', BOUNDED, async () => {
  const { client, server } = socketPair({ heartbeat: false })
  const writer = server.writable.getWriter()
  const closing = assert.rejects(writer.closed, { name: 'InvalidStateError' })
  client.close(1000)
  await closing
})

test(
  'what cannot be sent fails the write and the stream, as the standard has it',
  BOUNDED,
  async () => {
    const { client } = socketPair({ heartbeat: false })
    const writer = client.writable.getWriter()
    writer.closed.catch(() => {})
    await assert.rejects(writer.write(5 as unknown as string), { name: 'MisuseError' })
  },
)
