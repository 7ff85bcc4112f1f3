// F12, F13: what our client masks, and what it must not touch (RFC 6455 5.3).

import assert from 'node:assert/strict'
import { type OwnCase, own } from './own-case.ts'

export const FRAMING: readonly OwnCase[] = [
  ...own('F12', [
    {
      title:
        'Our client takes another masking key for each frame, and not those of the last socket',
      rules: ['mask-key-fresh'],
      roles: ['client'],
      async run(kit, role) {
        const keys = new Set<string>()
        for (let sockets = 1; sockets <= 2; sockets++) {
          const { socket, session } = await kit.pair(role)
          for (let i = 0; i < 32; i++) socket.send(`message ${i}`)
          for (let i = 0; i < 32; i++) await session.next('a message')
          for (const key of session.keys) keys.add(key)
          assert.equal(keys.size, 32 * sockets, 'a masking key came twice')
        }
        // 64 keys of 32 random bits hold at least half of all octets between them.
        const octets = new Set([...keys].flatMap((key) => key.match(/../g) ?? []))
        assert.ok(octets.size > 128, `64 keys hold only ${octets.size} different octets`)
      },
    },
  ]),
  ...own('F13', [
    {
      title: 'What the caller gave to send() and ping() is as it was',
      rules: ['caller-bytes-untouched'],
      async run(kit, role) {
        const { socket, session } = await kit.pair(role)
        for (const size of [1, 40, 125, 126, 1000, 20_000, 70_000]) {
          const given = Buffer.alloc(size, 'caller')
          const copy = Buffer.from(given)
          socket.send(given)
          const arrived = await session.next('a message')
          assert.deepEqual(given, copy, `${size} bytes were changed by send()`)
          assert.ok(arrived?.kind === 'message' && arrived.payload.equals(copy))
        }
        const payload = Buffer.from('payload')
        void socket.ping(payload).catch(() => undefined)
        await session.next('a ping')
        assert.equal(payload.toString(), 'payload')
      },
    },
  ]),
]
