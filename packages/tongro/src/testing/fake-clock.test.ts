import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from './fake-clock.ts'

test('time stands still until it is moved; what falls due runs in order, at its time', () => {
  const clock = new FakeClock(100)
  const log: string[] = []
  clock.after(50, () => log.push(`b ${clock.now()}`))
  clock.after(20, () => log.push(`a ${clock.now()}`))
  clock.after(500, () => log.push('later'))
  assert.equal(clock.now(), 100)
  clock.advance(60)
  assert.deepEqual(log, ['a 120', 'b 150'])
  assert.equal(clock.now(), 160)
})

test('what runs may set up more, within the same move', () => {
  const clock = new FakeClock()
  const log: number[] = []
  const again = (): void => {
    log.push(clock.now())
    clock.after(10, again)
  }
  clock.after(10, again)
  clock.advance(35)
  assert.deepEqual(log, [10, 20, 30])
})

test('what is cancelled does not run, also when another cancels it in the same move', () => {
  const clock = new FakeClock()
  const log: string[] = []
  const cancel = clock.after(10, () => log.push('never'))
  clock.after(5, cancel)
  clock.advance(100)
  cancel()
  assert.deepEqual(log, [])
})

test('what is still to come is counted', () => {
  const clock = new FakeClock()
  const cancel = clock.after(10, () => {})
  clock.after(20, () => {})
  assert.equal(clock.waiting, 2)
  cancel()
  assert.equal(clock.waiting, 1)
  clock.advance(20)
  assert.equal(clock.waiting, 0)
})
