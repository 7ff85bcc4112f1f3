import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SentPings } from './sent-pings.ts'

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

test('a pong finds its ping, and settles those before it', () => {
  const pings = new SentPings()
  pings.add(bytes('a'), 1, false)
  pings.add(bytes('b'), 2, true)
  pings.add(bytes('c'), 3, false)
  assert.deepEqual(pings.take(bytes('b')), { hex: '62', at: 2, isHidden: true })
  assert.equal(pings.take(bytes('a')), undefined)
  assert.equal(pings.take(bytes('c'))?.at, 3)
})

test('of pings with the same payload the oldest is answered first', () => {
  const pings = new SentPings()
  pings.add(bytes(''), 1, false)
  pings.add(bytes(''), 2, false)
  assert.equal(pings.take(bytes(''))?.at, 1)
  assert.equal(pings.take(bytes(''))?.at, 2)
  assert.equal(pings.take(bytes('')), undefined)
})
