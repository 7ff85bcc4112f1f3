// Streams that change their owner: how many there are, whose is taken, and that the receivers of all
// of them read on.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflate, equal, SETTINGS } from '../../test-support/deflate-messages.ts'
import { PublicInflater, words } from '../../test-support/public-zlib.ts'
import { DeflatePool, type PoolMember } from './deflate-pool.ts'
import { NodeDeflater } from './node-deflate.ts'

const member = (windowBits = 12, isInMessage = false): PoolMember => ({
  settings: { ...SETTINGS, windowBits },
  isInMessage,
})

test('up to the limit each has its own; then the one unused for longest loses it', () => {
  const pool = new DeflatePool(2)
  const [a, b, c] = [member(), member(), member()]
  const [first, second] = [pool.use(a), pool.use(b)]
  assert.notEqual(first, second)
  assert.equal(pool.use(a), first)
  assert.equal(pool.use(c), second)
  assert.equal(pool.streamOf(b), undefined)
  assert.equal(pool.streamOf(a), first)
  assert.equal(pool.size, 2)
})

test('a stream of other settings is freed instead', () => {
  const pool = new DeflatePool(1)
  const first = pool.use(member(12))
  assert.notEqual(pool.use(member(9)), first)
  assert.equal(pool.size, 1)
})

test('a stream inside a message is left alone, even above the limit', () => {
  const pool = new DeflatePool(1)
  const busy = member(12, true)
  const stream = pool.use(busy)
  const idle = member()
  pool.use(idle)
  assert.equal(pool.size, 2)
  pool.use(member())
  assert.equal(pool.streamOf(busy), stream)
  assert.equal(pool.streamOf(idle), undefined)
})

test('what is freed is gone, once or twice', () => {
  const pool = new DeflatePool(5)
  const one = member()
  pool.use(one)
  pool.free(one)
  pool.free(one)
  assert.equal(pool.size, 0)
})

test('P5 context-per-direction: receivers read on when streams change their owners', async () => {
  const pool = new DeflatePool(3)
  const pairs = Array.from({ length: 7 }, (_, i) => {
    const windowBits = i % 3 === 0 ? 9 : 12
    const deflater = new NodeDeflater({ ...SETTINGS, windowBits }, true, pool)
    return [deflater, new PublicInflater(windowBits)] as const
  })
  const streaming = pairs[6]![0]
  const parts: Buffer[] = []
  for (let round = 0; round < 12; round++) {
    for (const [i, [deflater, peer]] of pairs.slice(0, 6).entries()) {
      if ((round + i) % 4 === 0) continue
      const message = words(500 + 100 * i, i)
      equal(await peer.inflate(deflate(deflater, message)), message, `${round} ${i}`)
      if ((round + i) % 5 === 0) deflater.forget()
    }
    const part = words(300, round)
    const packed = streaming.deflatePart(part, 0, part.length, round === 11)
    parts.push(Buffer.from(packed))
  }
  const all = Buffer.concat(Array.from({ length: 12 }, (_, round) => words(300, round)))
  equal(await pairs[6]![1].inflate(Buffer.concat(parts)), all)
  assert.ok(pool.size <= 4, `${pool.size}`)
  for (const [deflater] of pairs) deflater.close()
  assert.equal(pool.size, 0)
})
