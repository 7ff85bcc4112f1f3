// Ends in the middle of a large message that leaves compressed, slice by slice: one close, nothing
// thrown from the timer that carries it on, nothing kept.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED } from '../../test-support/live.ts'
import { words } from '../../test-support/public-zlib.ts'
import { FakeClock, type SocketPair, socketPair } from '../testing/index.ts'

const LARGE = words(1_000_000)
/** Slices go on in turns of the event loop; so many are more than the message has. */
const TURNS = 40

async function turns(count = TURNS): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

const ENDS: ReadonlyArray<readonly [name: string, end: (pair: SocketPair) => unknown]> = [
  ['terminate', ({ server }) => server.terminate()],
  ['the peer is gone', ({ clientLine }) => clientLine.destroy()],
  ['our own line breaks', ({ serverLine }) => serverLine.destroy()],
  ['the peer closes', ({ client }) => client.close(1000)],
  ['we close', ({ server }) => server.close(1000)],
  ['the peer ends TCP', ({ clientLine }) => clientLine.end()],
  [
    'the peer breaks a rule',
    ({ clientLine }) => clientLine.append(Uint8Array.of(0x83, 0x80, 0, 0, 0, 0)),
  ],
  [
    'the heartbeat finds it dead',
    ({ clock, clientLine }) => {
      clientLine.hold()
      clock.advance(1000)
      clock.advance(1000)
      clock.advance(1000)
    },
  ],
]

for (const [name, end] of ENDS) {
  test(`P10 deflate-released: a large message is half sent when ${name}`, BOUNDED, async () => {
    const closes: number[] = []
    const pair = socketPair({
      compression: { threshold: 0 },
      clock: new FakeClock(1000),
      heartbeat: { interval: 1000, timeout: 1000 },
      limits: { closeMs: 1000 },
      server: { close: (_socket, { code }) => void closes.push(code) },
      client: { message: () => {} },
    })
    pair.server.send(LARGE)
    pair.server.send('behind it')
    assert.ok(pair.server.bufferedAmount > LARGE.length / 2, 'most of it is still to be compressed')
    await turns(2)
    end(pair)
    await turns()
    pair.clientLine.release()
    for (let i = 0; i < 4; i++) {
      pair.clock.advance(1000)
      await turns(2)
    }
    const closed = await pair.server.closed
    assert.deepEqual(closes, [closed.code])
    assert.equal(pair.server.state, 'closed')
    assert.equal(pair.server.bufferedAmount, 0)
    assert.throws(() => pair.server.send('late'), { name: 'ClosedError' })
  })
}
