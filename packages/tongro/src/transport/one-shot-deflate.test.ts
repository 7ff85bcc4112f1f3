// permessage-deflate over one-shot calls: the contract, and what is its own: a limit, collected parts,
// the seal behind a message, and how many final blocks a message may have.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDeflate } from '../../test-support/deflate-contract.ts'
import { equal, inflate } from '../../test-support/deflate-messages.ts'
import { deflateOnce, noise, words } from '../../test-support/public-zlib.ts'
import { MOST_STREAMS, OneShotDeflater, OneShotInflater } from './one-shot-deflate.ts'

testDeflate('one-shot calls', {
  deflater: (settings, keepsContext) => new OneShotDeflater(settings, keepsContext),
  inflater: (windowBits, keepsContext, limit = 16 << 20) =>
    new OneShotInflater(windowBits, keepsContext, limit),
  mostFinalBlocks: MOST_STREAMS - 1,
})

const FINAL_BLOCK = Buffer.of(3, 0)
const outcomeOf = (inflater: OneShotInflater, payload: Uint8Array): string =>
  inflater.inflate(payload, 0, payload.length, true, () => true)

test('P8 inflated-too-big: its own limit is exact, over final blocks too', () => {
  for (const size of [0, 1, 1000, 70_000, 131_072]) {
    for (const text of [words(size), noise(size)]) {
      const half = size >> 1
      const finals = Buffer.concat([
        deflateOnce(text.subarray(0, half)),
        Buffer.of(0, 0, 0xff, 0xff),
        FINAL_BLOCK,
        deflateOnce(text.subarray(half)),
      ])
      for (const payload of [deflateOnce(text), finals]) {
        equal(inflate(new OneShotInflater(15, true, size), payload), text)
        if (size === 0) continue
        assert.equal(outcomeOf(new OneShotInflater(15, true, size - 1), payload), 'too-big')
      }
    }
  }
})

test('P9 deflate-bomb: what is collected ends at twice the limit, without a last part', () => {
  const inflater = new OneShotInflater(15, true, 1000)
  const part = Buffer.alloc(1032)
  assert.equal(
    inflater.inflate(part, 0, part.length, false, () => true),
    'sound',
  )
  assert.equal(
    inflater.inflate(part, 0, part.length, false, () => true),
    'sound',
  )
  assert.equal(
    inflater.inflate(part, 0, 1, false, () => true),
    'too-big',
  )
})

test('P7 deflate-final-block: so many of them as are allowed, and one more', () => {
  const blocks = (count: number): Buffer =>
    Buffer.concat([...Array.from({ length: count }, () => FINAL_BLOCK), Buffer.of(0)])
  const inflater = new OneShotInflater(15, true, 1 << 20)
  assert.equal(outcomeOf(inflater, blocks(MOST_STREAMS - 1)), 'sound')
  assert.equal(outcomeOf(inflater, blocks(MOST_STREAMS)), 'corrupt')
})

test('P8 deflate-corrupt: a stored block cut short anywhere takes nothing of the seal for data', () => {
  const text = noise(300)
  const payload = deflateOnce(text, { level: 0 })
  for (let end = 0; end < payload.length; end++) {
    // The first byte alone is a message, an empty one.
    if (end === 1) continue
    const inflater = new OneShotInflater(15, true, 1 << 20)
    assert.equal(outcomeOf(inflater, payload.subarray(0, end)), 'corrupt', `${end}`)
  }
  assert.equal(outcomeOf(new OneShotInflater(15, true, 1 << 20), payload), 'sound')
})

test('P8 deflate-corrupt: a message may end with the bytes that a swallowed seal would leave', () => {
  for (const end of ['ff', '0800f7ff', '0000ffff', '0800f7ff5a3c96e1d2b40f78']) {
    const text = Buffer.concat([words(50), Buffer.from(end, 'hex')])
    for (const level of [0, 6]) {
      const inflater = new OneShotInflater(15, true, 1 << 20)
      equal(inflate(inflater, deflateOnce(text, { level })), text, end)
      equal(inflate(inflater, deflateOnce(text, { level }, text)), text, end)
    }
  }
})

test('P10 deflate-released: closing drops a half-collected message', () => {
  const inflater = new OneShotInflater(15, true, 1 << 20)
  const payload = deflateOnce(words(500))
  inflater.inflate(payload, 0, 50, false, () => true)
  inflater.close()
  equal(inflate(inflater, payload), words(500))
})
