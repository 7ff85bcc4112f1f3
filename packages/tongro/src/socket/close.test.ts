import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, until } from '../../test-support/live.ts'
import { type Live, liveSocket, ROLES } from '../../test-support/live-role.ts'
import { CLOSE, closePayload, readClose, TEXT } from '../../test-support/raw-frames.ts'

/** Exactly one close event, the number of errors asked for, and the same from `closed`. */
async function over(live: Live, errors = 0): Promise<Live['closes'][number]> {
  const closed = await live.socket.closed
  await new Promise((resolve) => setTimeout(resolve, 10))
  assert.equal(live.closes.length, 1, 'one close event')
  assert.deepEqual(live.closes[0], closed)
  assert.equal(live.errors.length, errors, live.errors.map(String).join())
  assert.equal(live.socket.state, 'closed')
  return closed
}

for (const role of ROLES) {
  test(
    `${role}: the peer closes: its Close is echoed, and the line ends in order`,
    BOUNDED,
    async (t) => {
      const live = await liveSocket(t, role)
      const { peer, frame } = live
      peer.write(frame(CLOSE, closePayload(4001, 'enough')))
      const echo = await peer.readFrame()
      assert.equal(echo.opcode, CLOSE)
      assert.deepEqual(readClose(echo.payload), { code: 4001, reason: 'enough' })
      // RFC 6455 7.1.1: the server ends TCP first.
      if (role === 'server') assert.equal((await peer.readToEnd()).length, 0)
      peer.end()
      const closed = await over(live)
      const said = { code: 4001, reason: 'enough' }
      const expected = { ...said, wasClean: true, initiator: 'peer', received: said, sent: said }
      assert.deepEqual(closed, expected)
    },
  )

  test(`${role}: C2: an empty Close is 1005 and is echoed empty`, BOUNDED, async (t) => {
    const live = await liveSocket(t, role)
    live.peer.write(live.frame(CLOSE))
    assert.equal((await live.peer.readFrame()).payload.length, 0)
    live.peer.end()
    const closed = await over(live)
    assert.deepEqual([closed.code, closed.wasClean], [1005, true])
  })

  test(
    `${role}: we close: the peer's answer is reported, in the order of events`,
    BOUNDED,
    async (t) => {
      const live = await liveSocket(t, role)
      live.socket.close(3000, 'done')
      assert.equal(live.socket.state, 'closing')
      const first = await live.peer.readFrame()
      assert.deepEqual(readClose(first.payload), { code: 3000, reason: 'done' })
      live.peer.write(live.frame(CLOSE, closePayload(1000, 'fine')))
      if (role === 'server') assert.equal((await live.peer.readToEnd()).length, 0)
      live.peer.end()
      const closed = await over(live)
      assert.deepEqual([closed.code, closed.reason, closed.wasClean], [1000, 'fine', true])
      assert.deepEqual(closed.sent, { code: 3000, reason: 'done' })
      assert.equal(closed.initiator, 'local')
    },
  )

  test(`${role}: C7 close-once: both close at the same time`, BOUNDED, async (t) => {
    const live = await liveSocket(t, role)
    live.peer.write(live.frame(CLOSE, closePayload(4001)))
    live.socket.close(4002)
    live.socket.close(4003)
    assert.equal(readClose((await live.peer.readFrame()).payload).code, 4002)
    live.peer.end()
    const closed = await over(live)
    assert.deepEqual([closed.code, closed.wasClean, closed.initiator], [4001, true, 'local'])
    assert.equal(closed.sent?.code, 4002)
    assert.equal((await live.peer.readToEnd()).length, 0, 'no second Close')
  })

  test(`${role}: C7 close-once: FIN without Close is 1006`, BOUNDED, async (t) => {
    const live = await liveSocket(t, role)
    live.peer.end()
    const closed = await over(live)
    assert.deepEqual(
      [closed.code, closed.wasClean, closed.initiator, closed.received, closed.sent],
      [1006, false, 'transport', undefined, undefined],
    )
    assert.equal((await live.peer.readToEnd()).length, 0, 'nothing is sent after a FIN')
  })

  test(`${role}: C7 close-once: RST is 1006 and one TransportError`, BOUNDED, async (t) => {
    const live = await liveSocket(t, role)
    live.peer.reset()
    const closed = await over(live, 1)
    assert.deepEqual([closed.code, closed.wasClean, closed.initiator], [1006, false, 'transport'])
    assert.equal((live.errors[0] as { code?: string }).code, 'ECONNRESET')
    assert.equal(live.errors[0]!.name, 'TransportError')
  })

  test(
    `${role}: C7 close-once: RST while we wait for the answer to our Close`,
    BOUNDED,
    async (t) => {
      const live = await liveSocket(t, role)
      live.socket.close(1000)
      await live.peer.readFrame()
      live.peer.reset()
      const closed = await over(live)
      assert.deepEqual([closed.code, closed.wasClean, closed.initiator], [1006, false, 'local'])
      assert.deepEqual(closed.sent, { code: 1000, reason: '' })
    },
  )

  test(`${role}: C6 close-deadline: a peer that never answers our Close`, BOUNDED, async (t) => {
    const live = await liveSocket(t, role, { limits: { closeMs: 150 } })
    const started = performance.now()
    live.socket.close(1000)
    const closed = await over(live)
    const took = performance.now() - started
    assert.ok(took >= 140 && took < 1500, `${took} ms`)
    assert.deepEqual([closed.code, closed.wasClean], [1006, false])
  })

  test(
    `${role}: C6 close-deadline: a peer that goes on sending instead of closing`,
    BOUNDED,
    async (t) => {
      const live = await liveSocket(t, role, { limits: { closeMs: 150 } })
      const timer = setInterval(() => live.peer.write(live.frame(TEXT, 'more')), 10)
      t.after(() => clearInterval(timer))
      live.socket.close(1000)
      const closed = await over(live)
      assert.equal(closed.wasClean, false)
    },
  )

  test(`${role}: C6 close-deadline: a peer that answers and never ends TCP`, BOUNDED, async (t) => {
    const live = await liveSocket(t, role, { limits: { closeMs: 150 } })
    live.peer.write(live.frame(CLOSE, closePayload(1000)))
    const closed = await over(live)
    assert.deepEqual([closed.code, closed.wasClean], [1000, true])
  })

  test(`${role}: C5 close-ends-message: Close in the middle of a message`, BOUNDED, async (t) => {
    const live = await liveSocket(t, role)
    const { socket, peer, frame } = live
    const messages: unknown[] = []
    const reading = (async () => {
      for await (const message of socket) messages.push(message)
    })()
    const frames = [
      frame(TEXT, 'whole'),
      frame(TEXT, 'half', { isFinal: false }),
      frame(CLOSE, closePayload(1000)),
      frame(TEXT, 'after'),
    ]
    peer.write(Buffer.concat(frames))
    assert.equal(readClose((await peer.readFrame()).payload).code, 1000)
    peer.end()
    await over(live)
    await reading
    assert.deepEqual(messages, ['whole'])
  })

  test(`${role}: terminate ends at once, without a Close frame`, BOUNDED, async (t) => {
    const live = await liveSocket(t, role)
    live.socket.send('lost')
    live.socket.terminate()
    live.socket.terminate()
    const closed = await over(live)
    assert.deepEqual([closed.code, closed.wasClean, closed.initiator], [1006, false, 'local'])
    assert.equal(closed.sent, undefined)
    live.socket.terminate()
    live.socket.close()
  })

  test(
    `${role}: after the end, send throws ClosedError and ping rejects with it`,
    BOUNDED,
    async (t) => {
      const live = await liveSocket(t, role)
      live.socket.close(1000, 'mine')
      const expected = { name: 'ClosedError', code: 'SOCKET_CLOSED', message: /sent 1000 \(mine\)/ }
      assert.throws(() => live.socket.send('x'), expected)
      await assert.rejects(live.socket.ping(), expected)
      live.peer.write(live.frame(CLOSE, closePayload(1001, 'yours')))
      live.peer.end()
      await live.socket.closed
      assert.throws(() => live.socket.send('x'), { message: /then received 1001 \(yours\)/ })
      await live.socket.drained
      assert.equal(live.socket.bufferedAmount, 0)
    },
  )

  test(
    `${role}: C4 close-arguments: what may not be sent is refused and nothing begins`,
    BOUNDED,
    async (t) => {
      const { socket } = await liveSocket(t, role)
      for (const code of [0, 999, 1004, 1005, 1006, 1015, 2000, 5000, 1000.5, Number.NaN, '1000']) {
        assert.throws(() => socket.close(code as number), { code: 'close-arguments' }, String(code))
      }
      assert.throws(() => socket.close(1000, 'é'.repeat(62)), { code: 'close-reason-too-long' })
      assert.throws(() => socket.close(1000, 5 as unknown as string), { code: 'close-arguments' })
      assert.throws(() => socket.close(undefined, 'why'), { code: 'close-arguments' })
      assert.equal(socket.state, 'open')
    },
  )

  test(`${role}: closed settles though nobody reads`, BOUNDED, async (t) => {
    const live = await liveSocket(t, role, { limits: { highWater: 1000 } })
    live.peer.write(Buffer.concat(Array(500).fill(live.frame(TEXT, 'x'.repeat(100)))))
    await until(() => live.socket.bytesRead > 1000)
    live.socket.close(1000)
    assert.equal(readClose((await live.peer.readFrame()).payload).code, 1000)
    live.peer.write(live.frame(CLOSE, closePayload(1000)))
    live.peer.end()
    const closed = await over(live)
    assert.equal(closed.wasClean, true)
  })
}
