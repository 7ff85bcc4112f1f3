import assert from 'node:assert/strict'
import { test } from 'node:test'
import { socketPair } from '../testing/index.ts'
import { Liveness } from './liveness.ts'

const CONFIG = { interval: 1000, timeout: 500 }

test('a ping that cannot be sent rejects at once and leaves nobody waiting', async () => {
  const { client, server } = socketPair({ heartbeat: false })
  await assert.rejects(client.ping(new Uint8Array(126)), { code: 'control-too-long' })
  // A ping left waiting would be rejected now, with nobody to catch it.
  server.terminate()
  await client.closed
  await new Promise((resolve) => setImmediate(resolve))
})

test('a caller may change its bytes after the ping', async () => {
  const sent: Uint8Array[] = []
  const liveness = new Liveness(0)
  const payload = Uint8Array.of(1, 2)
  const answered = liveness.ping(payload, 0, { sendPing: (bytes) => void sent.push(bytes!) })
  payload.fill(9)
  assert.deepEqual([...sent[0]!], [1, 2])
  assert.equal(liveness.pong(Uint8Array.of(1, 2), 7), 7)
  assert.equal(await answered, 7)
  assert.equal(liveness.rtt, 7)
})

test('the heartbeat pings when due, and takes silence after it for death', () => {
  const liveness = new Liveness(0)
  assert.deepEqual(liveness.beat(CONFIG, 500, false), {
    isDead: false,
    next: 1000,
    ping: undefined,
  })
  const ping = liveness.beat(CONFIG, 1000, false)
  assert.equal(ping.ping?.length, 4)
  assert.equal(ping.next, 1500)
  assert.equal(liveness.beat(CONFIG, 1500, true).isDead, false)
  assert.equal(liveness.beat(CONFIG, 1500, false).isDead, true)
})

test('anything heard after the ping is a sign of life', () => {
  const liveness = new Liveness(0)
  liveness.beat(CONFIG, 1000, false)
  liveness.hasHeard = true
  assert.deepEqual(liveness.beat(CONFIG, 1500, false), {
    isDead: false,
    next: 2000,
    ping: undefined,
  })
})

test('a payload that is no bytes is refused: a number would be a length', () => {
  const { client } = socketPair({ heartbeat: false })
  return assert.rejects(client.ping(5 as never), { name: 'MisuseError', code: 'message-type' })
})
