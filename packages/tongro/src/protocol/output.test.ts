// The plain output: what is committed and appended comes out once, in order.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteCollector } from './output.ts'

test('reserved, committed and appended bytes come out in order, once', () => {
  const output = new ByteCollector()
  const at = output.reserve(4)
  output.buffer.set([1, 2, 3], at)
  output.commit(at + 3)
  output.append(Uint8Array.of(4, 5))
  const again = output.reserve(1)
  output.buffer[again] = 6
  output.commit(again + 1)
  assert.deepEqual(output.take(), Uint8Array.of(1, 2, 3, 4, 5, 6))
  assert.deepEqual(output.take(), new Uint8Array(0))
})

test('a later reservation leaves earlier bytes alone', () => {
  const output = new ByteCollector()
  for (let n = 1; n <= 3; n++) {
    const at = output.reserve(2)
    output.buffer.fill(n, at, at + 2)
    output.commit(at + 2)
  }
  assert.deepEqual(output.take(), Uint8Array.of(1, 1, 2, 2, 3, 3))
})
