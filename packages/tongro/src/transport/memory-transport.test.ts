import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDED, until } from '../../test-support/live.ts'
import { Recorder, testTransport } from '../../test-support/transport-contract.ts'
import { memoryPair } from './memory-transport.ts'

testTransport('memory', async () => memoryPair())
testTransport('memory in uneven pieces', async () => memoryPair({ chunkSize: 70_001 }))

test('chunkSize cuts what arrives', BOUNDED, async () => {
  const [a, b] = memoryPair({ chunkSize: 3 })
  const right = new Recorder()
  a.start(new Recorder())
  b.start(right)
  a.append(Buffer.from('0123456789'))
  await until(() => right.size === 10)
  assert.equal(right.events.length, 4)
  assert.equal(right.received.toString(), '0123456789')
})

test('what is held comes when it is released', BOUNDED, async () => {
  const [a, b] = memoryPair()
  const right = new Recorder()
  a.start(new Recorder())
  b.start(right)
  a.hold()
  a.append(Buffer.from('x'))
  a.end()
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(right.events, [])
  assert.equal(a.isClogged, true)
  a.release()
  await until(() => right.events.length === 2)
  assert.deepEqual(right.events, ['data', 'end'])
})
