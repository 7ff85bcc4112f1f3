import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChunkLog } from './chunk-log.ts'

function logOf(offsets: readonly number[]): ChunkLog {
  const log = new ChunkLog()
  for (const [chunk, offset] of offsets.entries()) {
    log.add(offset, { chunk, packet: undefined, time: chunk })
  }
  return log
}

test('an offset belongs to the chunk that begins at it or before it', () => {
  const log = logOf([0, 5, 6, 100])
  assert.deepEqual(
    [0, 4, 5, 6, 99, 100, 5000].map((offset) => log.at(offset).chunk),
    [0, 0, 1, 2, 2, 3, 3],
  )
})

test('what is forgotten answers with the oldest chunk known, what is not stays', () => {
  const offsets = Array.from({ length: 2000 }, (_, i) => i * 10)
  const log = logOf(offsets)
  log.forget(15_003)
  assert.equal(log.at(0).chunk, 1500)
  assert.equal(log.at(15_003).chunk, 1500)
  assert.equal(log.at(19_999).chunk, 1999)
  log.add(20_000, { chunk: 2000, packet: 7, time: 0 })
  assert.equal(log.at(20_001).packet, 7)
})
