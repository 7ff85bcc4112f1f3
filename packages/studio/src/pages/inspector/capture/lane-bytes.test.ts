// The bytes of one side, read out of its chunks wherever they were cut.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteStore } from './byte-store.ts'
import { LaneBytes } from './lane-bytes.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

test('a stretch is read across chunks, and tells which hold it', () => {
  const lane = new LaneBytes(new ByteStore())
  lane.chunk(bytes(0, 1, 2), 10, 7)
  lane.chunk(bytes(), 11, 8)
  lane.chunk(bytes(3, 4), 12, 9)
  lane.chunk(bytes(5, 6, 7, 8), 13, undefined)
  assert.deepEqual(lane.read(2, 4), bytes(2, 3, 4, 5))
  assert.deepEqual(lane.read(7, 100), bytes(7, 8))
  const spans = lane.spans(2, 4)
  assert.deepEqual(
    spans.map(({ chunk, time, packet, start, length }) => [chunk, time, packet, start, length]),
    [
      [0, 10, 7, 0, 1],
      [1, 11, 8, 1, 0],
      [2, 12, 9, 1, 2],
      [3, 13, undefined, 3, 1],
    ],
  )
})

test('reading stops where bytes are missing', () => {
  const lane = new LaneBytes(new ByteStore())
  lane.chunk(bytes(0, 1), 1, undefined)
  lane.gap(3, 2)
  lane.chunk(bytes(5), 3, undefined)
  assert.equal(lane.length, 6)
  assert.deepEqual(lane.read(0, 6), bytes(0, 1))
  assert.deepEqual(lane.read(3, 3), bytes())
  assert.deepEqual(lane.read(5, 1), bytes(5))
})

test('a full store keeps no more bytes, and what it has stays', () => {
  const lane = new LaneBytes(new ByteStore(4))
  lane.chunk(bytes(1, 2, 3), 1, undefined)
  lane.chunk(bytes(4, 5), 2, undefined)
  assert.deepEqual(lane.read(0, 5), bytes(1, 2, 3))
})

test('bytes that cross the store’s blocks come back whole', () => {
  const store = new ByteStore()
  const lane = new LaneBytes(store)
  const large = new Uint8Array((4 << 20) - 2).fill(9)
  lane.chunk(large, 1, undefined)
  lane.chunk(bytes(1, 2, 3, 4), 2, undefined)
  assert.deepEqual(lane.read(large.length - 1, 5), bytes(9, 1, 2, 3, 4))
})
