// One encoding for all receivers.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { equal } from '../../test-support/deflate-messages.ts'
import { inflateOnce, words } from '../../test-support/public-zlib.ts'
import type { Compression } from '../protocol/index.ts'
import { compressionOf } from './compression-options.ts'
import { makeCompression } from './make-compression.ts'
import { Published } from './published.ts'

function receiver(serverMaxWindowBits: number, contextTakeover = true): Compression {
  const config = compressionOf({ threshold: 100, contextTakeover })!
  return makeCompression('server', { ...config.policy, serverMaxWindowBits }, config, 1 << 20)
}

test('ten thousand receivers with the same parameters are given the same bytes', () => {
  const published = new Published(words(3000), true)
  const seen = new Set<Uint8Array>()
  for (let i = 0; i < 10_000; i++) seen.add(published.frameFor(receiver(12, i % 2 === 0)))
  assert.equal(seen.size, 1)
  const [frame] = seen
  assert.equal(frame![0], 0xc2, 'binary, final, RSV1')
  equal(inflateOnce(frame!.subarray(4), 12), words(3000))
  assert.notEqual(published.frameFor(receiver(9)), frame)
  assert.equal(published.frameFor(receiver(9)), published.frameFor(receiver(9)))
  assert.equal(published.frameFor(undefined), published.plain)
})

test('the threshold counts characters of text, as in send', () => {
  const frameOf = (text: string): number => new Published(text, true).frameFor(receiver(12))[0]!
  assert.equal(frameOf('é'.repeat(99)), 0x81)
  assert.equal(frameOf('é'.repeat(100)), 0xc1)
})

test('it is a copy of that moment, also of part of a buffer', () => {
  const bytes = words(2000)
  const published = new Published(bytes.subarray(500, 1500), true)
  bytes.fill(0)
  const frame = published.frameFor(receiver(12))
  equal(inflateOnce(frame.subarray(4)), words(2000).subarray(500, 1500))
  equal(published.plain.subarray(4), words(2000).subarray(500, 1500))
})

test('an empty message and one that may not be compressed are plain', () => {
  const eager = { ...receiver(12), threshold: 0 }
  assert.deepEqual([...new Published('', true).frameFor(eager)], [0x81, 0])
  const plain = new Published('a'.repeat(500), false)
  assert.equal(plain.frameFor(eager), plain.plain)
})
