import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, deferred, rawSocketTo, start } from '../../test-support/live.ts'
import { liveSocket, ROLES } from '../../test-support/live-role.ts'
import { CLOSE, clientFrame, closePayload, readClose, TEXT } from '../../test-support/raw-frames.ts'
import { RULES } from '../protocol/index.ts'

for (const role of ROLES) {
  test(
    `${role}: C8 violation-ends-input: the Close is read though 1 MB follows the bad frame`,
    BOUNDED,
    async (t) => {
      const live = await liveSocket(t, role)
      const { peer, frame, socket } = live
      const bad = frame(3, 'reserved')
      const behind = Buffer.concat(Array(1024).fill(frame(TEXT, 'x'.repeat(1016))))
      peer.write(Buffer.concat([bad, behind]))
      for (let i = 0; i < 4; i++) await peer.writeAll(behind)
      const answer = await peer.readFrame()
      assert.equal(answer.opcode, CLOSE)
      const { code, reason } = readClose(answer.payload)
      assert.equal(code, 1002)
      assert.ok(reason.startsWith(RULES['opcode-reserved'].clause), reason)
      assert.equal((await peer.readToEnd()).length, 0, 'then FIN')
      peer.end()
      const closed = await socket.closed
      assert.deepEqual(
        [closed.wasClean, closed.sent?.code, closed.initiator],
        [false, 1002, 'local'],
      )
      assert.equal(live.closes.length, 1)
      assert.equal(live.errors.length, 1)
      assert.equal(live.errors[0]!.name, 'ProtocolViolation')
      assert.equal((live.errors[0] as { code?: string }).code, 'opcode-reserved')
    },
  )

  test(
    `${role}: C8 violation-ends-input: messages before the bad frame arrive, none behind it`,
    BOUNDED,
    async (t) => {
      const { socket, peer, frame } = await liveSocket(t, role)
      peer.write(
        Buffer.concat([frame(TEXT, 'good'), frame(TEXT, 'bad', { rsv: 1 }), frame(TEXT, 'no')]),
      )
      const messages: unknown[] = []
      await assert.rejects(
        async () => {
          for await (const message of socket) {
            messages.push(message)
            peer.end()
          }
        },
        (error: Error & { closed?: { sent?: { code: number } } }) =>
          error.name === 'ClosedError' && error.closed?.sent?.code === 1002,
      )
      assert.deepEqual(messages, ['good'])
    },
  )

  test(
    `${role}: C8: a peer that never ends after a violation is destroyed at the deadline`,
    BOUNDED,
    async (t) => {
      const live = await liveSocket(t, role, { limits: { closeMs: 150 } })
      live.peer.write(live.frame(7))
      const started = performance.now()
      await live.socket.closed
      const took = performance.now() - started
      assert.ok(took > 100 && took < 1500, `${took} ms`)
      assert.equal(live.errors.length, 1)
    },
  )

  test(
    `${role}: a violation after our own Close is told once and needs no second Close`,
    BOUNDED,
    async (t) => {
      const live = await liveSocket(t, role)
      live.socket.close(1000)
      live.peer.write(live.frame(7))
      assert.equal(readClose((await live.peer.readFrame()).payload).code, 1000)
      assert.equal((await live.peer.readToEnd()).length, 0)
      live.peer.end()
      await live.socket.closed
      assert.equal(live.closes.length, 1)
      assert.ok(live.errors.length <= 1)
    },
  )

  test(`${role}: C1: the peer's forbidden close code gets 1002`, BOUNDED, async (t) => {
    for (const code of [1005, 1006, 1015, 999, 5000]) {
      const live = await liveSocket(t, role)
      live.peer.write(live.frame(CLOSE, closePayload(code)))
      assert.equal(readClose((await live.peer.readFrame()).payload).code, 1002, String(code))
      live.peer.end()
      assert.equal((await live.socket.closed).code, 1006)
    }
  })
}

test(
  'a queue that waits for a slow peer is not lost to a violation or a Close',
  BOUNDED,
  async (t) => {
    for (const last of ['violation', 'close'] as const) {
      const live = await liveSocket(t, 'server', { limits: { closeMs: 10_000, queued: 64 << 20 } })
      const { socket, peer, frame } = live
      const size = 4 << 20
      for (const mark of [1, 2]) socket.send(Buffer.alloc(size, mark))
      await new Promise((resolve) => setTimeout(resolve, 20))
      const first = await peer.readFrame()
      assert.ok(first.payload.equals(Buffer.alloc(size, 1)))
      socket.send(Buffer.alloc(size, 3))
      peer.write(last === 'close' ? frame(CLOSE, closePayload(1000)) : frame(7))
      await new Promise((resolve) => setTimeout(resolve, 20))
      for (const mark of [2, 3]) {
        const { payload } = await peer.readFrame()
        assert.ok(payload.equals(Buffer.alloc(size, mark)))
      }
      const code = readClose((await peer.readFrame()).payload).code
      assert.equal(code, last === 'close' ? 1000 : 1002)
      peer.end()
      await socket.closed
    }
  },
)

test('a peer that breaks a rule is noticed by nobody else', BOUNDED, async (t) => {
  const errors: string[] = []
  const told = deferred()
  const server = await start(t, {
    message: (socket, message) => void socket.send(message),
    error: (error) => {
      errors.push(error.name)
      told.resolve()
    },
  })
  const [good, bad] = await Promise.all([rawSocketTo(t, server), rawSocketTo(t, server)])
  bad.write(Buffer.of(0xff, 0xff, 0xff, 0xff))
  assert.equal(readClose((await bad.readFrame()).payload).code, 1002)
  await told.promise
  good.write(clientFrame(TEXT, 'still well'))
  assert.equal((await good.readFrame()).payload.toString(), 'still well')
  assert.deepEqual(errors, ['ProtocolViolation'])
})
