// permessage-deflate on the server against the package `ws`, with several options on both sides.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import type { ClientOptions, WebSocket } from 'ws'
import { echo, wsTo } from '../../test-support/deflating.ts'
import { BOUNDED, deferred } from '../../test-support/live.ts'
import { noise, words } from '../../test-support/public-zlib.ts'
import { type CompressionOptions, MisuseError } from '../index.ts'

const MESSAGES: ReadonlyArray<string | Buffer> = [
  'short',
  '',
  String(words(5000)),
  words(5000),
  noise(3000),
  'Hé€😀'.repeat(2000),
  words(200_000, 7),
  String(words(5000)),
]

async function assertEcho(socket: WebSocket): Promise<void> {
  const found: Array<string | Buffer> = []
  const done = deferred()
  socket.on('message', (data: Buffer, isBinary) => {
    found.push(isBinary ? data : String(data))
    if (found.length === 2 * MESSAGES.length) done.resolve()
  })
  for (const message of [...MESSAGES, ...MESSAGES]) socket.send(message)
  await done.promise
  for (const [i, message] of found.entries()) {
    assert.ok(
      Buffer.from(message as string).equals(Buffer.from(MESSAGES[i % MESSAGES.length] as string)),
    )
    assert.equal(typeof message, typeof MESSAGES[i % MESSAGES.length])
  }
}

const OURS: readonly CompressionOptions[] = [
  {},
  { threshold: 0, level: 9, memLevel: 1, windowBits: 9 },
  { contextTakeover: false, windowBits: 15 },
]
const THEIRS: ReadonlyArray<NonNullable<ClientOptions['perMessageDeflate']>> = [
  true,
  { threshold: 0, serverMaxWindowBits: 9, clientMaxWindowBits: 10 },
  { threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true },
]

for (const compression of OURS) {
  for (const perMessageDeflate of THEIRS) {
    test(
      `P5 context-per-direction: ws with ${JSON.stringify(perMessageDeflate)} and ours with ${JSON.stringify(compression)}`,
      BOUNDED,
      async (t) => {
        const server = await echo(t, { compression })
        const socket = await wsTo(t, server, { perMessageDeflate })
        assert.match(socket.extensions, /^permessage-deflate/)
        await assertEcho(socket)
        const closed = once(socket, 'close')
        socket.close(1000)
        assert.equal((await closed)[0], 1000)
      },
    )
  }
}

test('a mistake in compression is told before anything listens', async () => {
  const { serve } = await import('./index.ts')
  for (const compression of [{ windowBits: 8 }, { level: 0 }, { nope: 1 }]) {
    await assert.rejects(
      async () => serve({ compression: compression as CompressionOptions }),
      (error) => error instanceof MisuseError,
    )
  }
})
