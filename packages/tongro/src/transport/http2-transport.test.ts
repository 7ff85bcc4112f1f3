// The contract of transports over a stream of HTTP/2, and what only such a stream can do.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { constants } from 'node:http2'
import { test } from 'node:test'
import { http2Session } from '../../test-support/http2-pair.ts'
import { BOUNDED, until } from '../../test-support/live.ts'
import { Recorder, testTransport } from '../../test-support/transport-contract.ts'
import { Http2Transport, STREAM_WINDOW } from './http2-transport.ts'

testTransport('HTTP/2', async (t) => {
  const { open } = await http2Session(t)
  const [a, b] = await open()
  return [new Http2Transport(a), new Http2Transport(b)]
})

test('a paused stream stops its peer at its window and holds up no other', BOUNDED, async (t) => {
  const { open } = await http2Session(t, { initialWindowSize: STREAM_WINDOW })
  const [slow, fast] = [await open(), await open()]
  const [near, far] = [new Http2Transport(slow[0]), new Http2Transport(slow[1])]
  const [quick, quickFar] = [new Http2Transport(fast[0]), new Http2Transport(fast[1])]
  const [right, quickRight] = [new Recorder(), new Recorder()]
  near.start(new Recorder())
  far.pause()
  far.start(right)
  quick.start(new Recorder())
  quickFar.start(quickRight)
  const piece = randomBytes(4 << 20)
  near.append(piece)
  near.flush()
  const other = randomBytes(8 << 20)
  quick.append(other)
  quick.flush()
  await until(() => quickRight.size === other.length, 10_000)
  assert.equal(right.size, 0)
  const held = slow[1].readableLength
  assert.ok(held <= STREAM_WINDOW, `${held} bytes are held`)
  assert.equal(near.pending, piece.length)
  far.resume()
  await until(() => right.size === piece.length, 10_000)
  assert.ok(right.received.equals(piece))
})

test('E3: destroying a stream is RST_STREAM(CANCEL), and no FIN', BOUNDED, async (t) => {
  const { open } = await http2Session(t)
  const [a, b] = await open()
  const [near, far] = [new Http2Transport(a), new Http2Transport(b)]
  const [left, right] = [new Recorder(), new Recorder()]
  near.start(left)
  far.start(right)
  near.append(randomBytes(1 << 20))
  near.flush()
  near.destroy()
  await until(() => left.gone.length > 0 && right.gone.length > 0)
  assert.equal(b.rstCode, constants.NGHTTP2_CANCEL)
  assert.deepEqual(left.events, ['gone'])
  assert.deepEqual(left.gone, [undefined])
  assert.ok(!right.events.includes('end'))
  assert.equal((right.gone[0] as { code?: string }).code, 'ECONNRESET')
})

test('a session that breaks is told to each of its streams', BOUNDED, async (t) => {
  const { session, open } = await http2Session(t)
  const recorders: Recorder[] = []
  for (let i = 0; i < 3; i++) {
    const [near, far] = await open()
    const recorder = new Recorder()
    new Http2Transport(near).start(new Recorder())
    new Http2Transport(far).start(recorder)
    recorders.push(recorder)
  }
  session.destroy()
  await until(() => recorders.every(({ gone }) => gone.length === 1))
})
