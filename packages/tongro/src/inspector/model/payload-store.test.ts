import assert from 'node:assert/strict'
import { test } from 'node:test'
import { copyOf, joinBytes, PayloadStore } from './payload-store.ts'

test('pieces come out joined, and the store begins anew', () => {
  const store = new PayloadStore(100)
  const chunk = Uint8Array.of(1, 2, 3, 4)
  store.add(chunk, 1, 3)
  store.add(chunk, 0, 1)
  chunk.fill(9)
  assert.deepEqual(store.take(), Uint8Array.of(2, 3, 1))
  assert.equal(store.size, 0)
  assert.deepEqual(store.take(), new Uint8Array(0))
})

test('beyond the limit bytes are counted and not kept', () => {
  const store = new PayloadStore(3)
  store.add(Uint8Array.of(1, 2), 0, 2)
  assert.equal(store.isComplete, true)
  store.add(Uint8Array.of(3, 4), 0, 2)
  store.add(Uint8Array.of(5), 0, 1)
  assert.deepEqual([store.size, store.isComplete], [5, false])
  assert.deepEqual(store.take(), Uint8Array.of(1, 2, 3))
})

test('a copy of a Buffer is no view of it', () => {
  const buffer = Buffer.from([1, 2, 3])
  const copy = copyOf(buffer, 1)
  buffer.fill(0)
  assert.deepEqual(copy, Uint8Array.of(2, 3))
  assert.deepEqual(joinBytes([copy, copy]), Uint8Array.of(2, 3, 2, 3))
})
