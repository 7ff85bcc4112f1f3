import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UnsentBytes } from './unsent-bytes.ts'

const task = (): Promise<void> =>
  new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

test('in the task that sends, all counts, though the system has taken it', async () => {
  const bytes = new UnsentBytes()
  bytes.note(5, 0, 0)
  bytes.note(7, 13, 13)
  assert.equal(bytes.amount(0), 12)
  await task()
  assert.equal(bytes.amount(0), 0)
})

test('later, a message counts until its whole frame has left', async () => {
  const bytes = new UnsentBytes()
  bytes.note(100, 108, 108)
  bytes.note(200, 208, 316)
  await task()
  assert.deepEqual(
    [316, 250, 209, 208, 1, 0].map((pending) => bytes.amount(pending)),
    [300, 300, 300, 200, 200, 0],
  )
  bytes.note(50, 56, 56)
  assert.equal(bytes.amount(56), 50)
})

test('frames that are no messages hold none back once they have left', async () => {
  const bytes = new UnsentBytes()
  bytes.note(10, 16, 36)
  await task()
  assert.equal(bytes.amount(20), 10)
  assert.equal(bytes.amount(0), 0)
})
