// permessage-deflate where zlib's own handle cannot be used: negotiated all the same, right against the
// package `ws`, both ways, with limits.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { deflating, echo, wsTo } from '../../test-support/deflating.ts'
import { BOUNDED, until } from '../../test-support/live.ts'
import { deflateOnce, inflateOnce, noise, words } from '../../test-support/public-zlib.ts'
import { BINARY, clientFrame, readClose } from '../../test-support/raw-frames.ts'

// Read when the first connection agrees to compression.
process.env['TONGRO_ZLIB'] = 'one-shot'

for (const contextTakeover of [true, false]) {
  test(
    `P5 context-per-direction: ws is answered rightly, contextTakeover ${contextTakeover}`,
    BOUNDED,
    async (t) => {
      const server = await echo(t, { compression: { threshold: 0, contextTakeover } })
      const socket = await wsTo(t, server, { perMessageDeflate: { threshold: 0 } })
      assert.match(socket.extensions, /^permessage-deflate/)
      const sent = [words(3000), Buffer.alloc(0), words(3000), noise(5000), words(200_000, 7)]
      const found: Buffer[] = []
      socket.on('message', (message: Buffer) => found.push(message))
      for (const message of sent) socket.send(message)
      await until(() => found.length === sent.length)
      for (const [i, message] of found.entries()) assert.ok(message.equals(sent[i]!), `${i}`)
      const closed = once(socket, 'close')
      socket.close(1000)
      assert.equal((await closed)[0], 1000)
    },
  )
}

test('P8 inflated-too-big: limits.message is exact on a live socket', BOUNDED, async (t) => {
  const server = await echo(t, { limits: { message: 5000 }, error: () => {} })
  const { peer } = await deflating(t, server)
  peer.write(clientFrame(BINARY, deflateOnce(words(5000)), { rsv: 4 }))
  assert.ok(inflateOnce((await peer.readFrame()).payload).equals(words(5000)))
  peer.write(clientFrame(BINARY, deflateOnce(words(5001)), { rsv: 4 }))
  assert.equal(readClose((await peer.readFrame()).payload).code, 1009)
})
