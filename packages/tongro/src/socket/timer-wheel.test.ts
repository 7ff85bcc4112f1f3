import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../testing/index.ts'
import { systemClock } from './clock.ts'
import { type TimerEntry, TimerWheel } from './timer-wheel.ts'

class Entry implements TimerEntry {
  wheelSlot = 0
  readonly calls: number[] = []
  readonly #run: (now: number) => void

  constructor(run: (now: number) => void = () => {}) {
    this.#run = run
  }

  onTimer(now: number): void {
    this.calls.push(now)
    this.#run(now)
  }
}

function makeWheel(): { clock: FakeClock; wheel: TimerWheel } {
  const clock = new FakeClock(1000)
  return { clock, wheel: new TimerWheel(clock) }
}

test('an entry is called once, never early, at most 50 ms late', () => {
  for (const delay of [0, 1, 49, 50, 51, 99, 1234]) {
    const { clock, wheel } = makeWheel()
    const entry = new Entry()
    const due = clock.now() + delay
    wheel.schedule(entry, due)
    clock.advance(10_000)
    assert.equal(entry.calls.length, 1, `after ${delay} ms`)
    assert.ok(entry.calls[0]! >= due && entry.calls[0]! <= due + 50, `${delay}: ${entry.calls}`)
  }
})

test('a cancelled entry is not called; cancelling twice is harmless', () => {
  const { clock, wheel } = makeWheel()
  const [kept, cancelled] = [new Entry(), new Entry()]
  wheel.schedule(kept, 1100)
  wheel.schedule(cancelled, 1100)
  wheel.cancel(cancelled)
  wheel.cancel(cancelled)
  clock.advance(1000)
  assert.equal(kept.calls.length, 1)
  assert.equal(cancelled.calls.length, 0)
})

test('a later call of schedule replaces the earlier, to later and to sooner', () => {
  const { clock, wheel } = makeWheel()
  const [later, sooner] = [new Entry(), new Entry()]
  wheel.schedule(later, 1100)
  wheel.schedule(later, 5000)
  wheel.schedule(sooner, 5000)
  wheel.schedule(sooner, 1100)
  clock.advance(1000)
  assert.deepEqual([later.calls.length, sooner.calls.length], [0, 1])
  clock.advance(10_000)
  assert.deepEqual([later.calls.length, sooner.calls.length], [1, 1])
})

test('an entry may schedule itself again from its call', () => {
  const { clock, wheel } = makeWheel()
  const entry = new Entry((now) => {
    if (now < 2000) wheel.schedule(entry, now + 100)
  })
  wheel.schedule(entry, 1100)
  clock.advance(5000)
  assert.equal(entry.calls.length, 10)
})

test('an entry that another of the same slot cancels is not called', () => {
  const { clock, wheel } = makeWheel()
  const second = new Entry()
  const first = new Entry(() => wheel.cancel(second))
  wheel.schedule(first, 1100)
  wheel.schedule(second, 1100)
  clock.advance(1000)
  assert.equal(first.calls.length, 1)
  assert.equal(second.calls.length, 0)
})

test('an entry that another of the same slot moves is called once, at its new time', () => {
  const { clock, wheel } = makeWheel()
  const second = new Entry()
  const first = new Entry(() => wheel.schedule(second, 3000))
  wheel.schedule(first, 1100)
  wheel.schedule(second, 1100)
  clock.advance(1000)
  assert.equal(second.calls.length, 0)
  clock.advance(2000)
  assert.deepEqual(second.calls, [3000])
})

test('a slot that is overslept calls all that is due, each once, and what comes later on time', () => {
  const { clock, wheel } = makeWheel()
  const order: string[] = []
  const make = (name: string): Entry => new Entry(() => order.push(name))
  const slow = new Entry(() => clock.advance(500))
  wheel.schedule(make('b'), 1300)
  wheel.schedule(make('c'), 1800)
  wheel.schedule(make('a'), 1200)
  wheel.schedule(slow, 1100)
  clock.advance(3000)
  assert.deepEqual([...order].sort(), ['a', 'b', 'c'])
  assert.equal(order.at(-1), 'c')
})

test('a thousand entries of one moment set the clock once', () => {
  let alarms = 0
  const clock = {
    now: () => 0,
    after: () => {
      alarms++
      return () => {}
    },
  }
  const wheel = new TimerWheel(clock)
  for (let i = 0; i < 1000; i++) wheel.schedule(new Entry(), 25_000)
  assert.equal(alarms, 1)
})

test('L2 limits-are-numbers: a time beyond 2^31 ms does not come at once', async () => {
  const wheel = new TimerWheel(systemClock)
  const entry = new Entry()
  wheel.schedule(entry, systemClock.now() + 2 ** 40)
  await new Promise((resolve) => setTimeout(resolve, 60))
  assert.equal(entry.calls.length, 0)
  wheel.cancel(entry)
})
