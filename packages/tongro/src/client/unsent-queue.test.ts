// The queue of a socket that is not connected: order, its bound, and copies of what it is given.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UnsentQueue } from './unsent-queue.ts'

test('messages leave in order, each with its options', () => {
  const queue = new UnsentQueue(1000)
  assert.equal(queue.isEmpty, true)
  queue.push('é', undefined)
  queue.push(Uint8Array.of(1, 2), { compress: false })
  assert.equal(queue.cost, 4 + 2 * 64)
  assert.deepEqual(queue.first(), { message: 'é', options: undefined })
  queue.shift()
  assert.deepEqual(queue.first(), {
    message: Uint8Array.of(1, 2),
    options: { compress: false },
  })
  assert.equal(queue.cost, 2 + 64)
  assert.deepEqual(queue.take(), [Uint8Array.of(1, 2)])
  assert.equal(queue.cost, 0)
})

test('what is queued is a copy, also of a Buffer, whose slice would be none', () => {
  const queue = new UnsentQueue(1000)
  const bytes = Buffer.of(1, 2)
  queue.push(bytes, undefined)
  bytes.fill(9)
  assert.deepEqual(queue.first()?.message, Uint8Array.of(1, 2))
})

test('above its limit a message is refused and nothing of it is taken', () => {
  const queue = new UnsentQueue(100)
  queue.push('x'.repeat(36), undefined)
  assert.throws(() => queue.push('', undefined), { name: 'MisuseError', code: 'queue-full' })
  assert.equal(queue.cost, 100)
  assert.throws(() => new UnsentQueue(0).push('', undefined), { code: 'queue-full' })
})
