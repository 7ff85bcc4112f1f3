// L1, L2, L4, L5, L8: what a peer can make us keep.

import assert from 'node:assert/strict'
import { binary, ping, text } from '../wire/frames.ts'
import { type Message, PATIENCE_MS, pause, send } from './kit.ts'
import { type OwnCase, own } from './own-case.ts'

/** Waits until the number has stopped growing. */
async function settled(count: () => number): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS
  for (let last = -1; ; last = count()) {
    await pause(150)
    if (count() === last || performance.now() > deadline) return count()
  }
}

export const LIMITS: readonly OwnCase[] = [
  ...own('L1', [
    {
      title: 'A flood of empty messages at a busy application stops being read',
      rules: ['parts-are-charged'],
      roles: ['server'],
      async run(kit) {
        const server = await kit.serve({
          limits: { highWater: 16_384 },
          message: () => new Promise(() => undefined),
        })
        const session = await kit.open(server.port)
        const flood = Buffer.concat(
          Array.from({ length: 10_000 }, () => Buffer.of(0x82, 0x80, 0, 0, 0, 0)),
        )
        for (let i = 0; i < 20; i++) send(session, flood)
        const count = await settled(() => server.stats().messagesReceived)
        // The mark stands for 256 messages; one read of 64 KiB brings 10,922.
        assert.ok(count > 0 && count <= 256 + 3 * 10_923, `${count} of 200000 messages were read`)
      },
    },
    {
      title: 'Fragments of one byte cost what they hold, and their number has a limit',
      rules: ['too-many-parts'],
      async run(kit, role) {
        const { session } = await kit.pair(role, { limits: { parts: 100 } })
        send(session, text('a', { fin: false }))
        for (let i = 0; i < 100; i++) {
          send(session, { ...text('a', { fin: false }), opcode: 0 })
        }
        const arrived = await session.next('Close')
        assert.ok(arrived?.kind === 'close' && arrived.code === 1008)
      },
    },
  ]),
  ...own('L2', [
    ...[2 ** 31, 2 ** 32, 2 ** 40].map((limit) => ({
      title: `limits.message of ${limit} is that number`,
      rules: ['limits-are-numbers'] as const,
      async run(kit: Parameters<OwnCase['run']>[0], role: 'server' | 'client') {
        const { session, received } = await kit.pair(role, { limits: { message: limit } })
        send(session, text('small'))
        await kit.until('the message', () => received.length === 1)
        send(session, binary('', { declared: BigInt(limit) + 1n }))
        const arrived = await session.next('Close')
        assert.ok(arrived?.kind === 'close' && arrived.code === 1009)
      },
    })),
  ]),
  ...own('L4', [
    {
      title: 'A flood of pings from a peer that reads no pong keeps one pong waiting',
      rules: ['latest-pong-only'],
      async run(kit, role) {
        const { session, socket } = await kit.pair(role)
        const net = session.line.socket
        net.pause()
        const one = ping('x'.repeat(125))
        const flood = Array.from({ length: 4000 }, () => one)
        let most = 0
        for (let i = 0; i < 60; i++) {
          send(session, ...flood)
          const sent = net.bytesWritten
          await kit.until('the pings to be read', () => {
            most = Math.max(most, socket.bufferedAmount)
            return net.writableLength === 0 && socket.bytesRead >= sent - (1 << 20)
          })
        }
        assert.ok(most < 1 << 20, `${most} bytes of pongs waited`)
        assert.equal(socket.state, 'open')
        net.resume()
      },
    },
  ]),
  ...own('L5', [
    {
      title: 'A message of 10 bytes that is kept does not keep the read it came in',
      rules: ['message-pins-little'],
      async run(kit, role) {
        const kept: Message[] = []
        const pair = await kit.pair(role, { onMessage: (message) => void kept.push(message) })
        const messages = role === 'server' ? kept : pair.received
        const small = Array.from({ length: 50 }, () => binary('0123456789'))
        send(pair.session, binary(Buffer.alloc(30_000)), ...small, binary(Buffer.alloc(30_000)))
        await kit.until('the messages', () => messages.length === 52)
        for (const message of messages.slice(1, 51)) {
          assert.ok(message instanceof Uint8Array && message.length === 10)
          assert.ok(
            message.buffer.byteLength <= 16_384,
            `10 bytes stand in a buffer of ${message.buffer.byteLength}`,
          )
        }
      },
    },
  ]),
  ...own('L8', [
    {
      title: 'By default a server takes 1 MiB and no more, and a client more than that',
      rules: ['server-stricter'],
      async run(kit, role) {
        const { session, received } = await kit.pair(role)
        const size = (1 << 20) + 1
        if (role === 'client') {
          send(session, binary(Buffer.alloc(size)))
          await kit.until('the message', () => received.length === 1)
        } else send(session, binary('', { declared: BigInt(size) }))
        if (role === 'client') send(session, binary('', { declared: 2n ** 32n }))
        const arrived = await kit.inTime('Close', session.next('Close'))
        assert.ok(arrived?.kind === 'close' && arrived.code === 1009)
      },
    },
  ]),
]
