import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ServerClock } from './server-clock.ts'

test('without a sample both clocks count as equal', () => {
  assert.equal(new ServerClock().toLocal(1000), 1000)
})

test('times of a server that is ahead become earlier here', () => {
  const clock = new ServerClock()
  clock.add({ roundTrip: 40, offset: 480 })
  clock.add({ roundTrip: 4, offset: 500 })
  assert.equal(clock.toLocal(1500), 1000)
})
