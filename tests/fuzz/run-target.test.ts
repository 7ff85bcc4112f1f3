import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runTarget } from './run-target.ts'
import { lineOfBytes, piecesOf } from './script.ts'
import { mustHold, type Target } from './target.ts'

/** Fails on every script that holds the byte 0x77. */
const made: Target = {
  name: 'made',
  claim: 'no byte is 0x77',
  make: (random) => ['noise', lineOfBytes(random.bytes(30)), lineOfBytes(random.bytes(30))],
  check(script) {
    const hasIt = piecesOf(script).some((bytes) => bytes.includes(0x77))
    mustHold(!hasIt, () => 'A byte is 0x77')
    return 'fine'
  },
}
const PLAN = { seed: 3, runs: 1000, seconds: 60 }

test('a failure is cut down to what fails, and its seed fails again', async () => {
  const { failure } = await runTarget(made, PLAN)
  assert.equal(failure?.message, 'A byte is 0x77')
  assert.deepEqual(failure?.script, ['> 77'])
  const again = await runTarget(made, { ...PLAN, seed: failure.seed, runs: 1 })
  assert.deepEqual(again, { runs: 1, failure })
})

test('without a failure every run is made', async () => {
  const fine = { ...made, check: () => 'fine' }
  assert.deepEqual(await runTarget(fine, { ...PLAN, runs: 40 }), { runs: 40, failure: undefined })
})

test('a rejection that nobody hears is a failure', async () => {
  const careless: Target = {
    ...made,
    check: async () => {
      void Promise.reject(new RangeError('unheard'))
      return 'fine'
    },
  }
  const { failure } = await runTarget(careless, { ...PLAN, runs: 1 })
  assert.match(failure?.message ?? '', /^Rejected and unheard: RangeError: unheard/)
})

test('time is kept', async () => {
  const start = performance.now()
  const { runs } = await runTarget(
    { ...made, check: () => 'fine' },
    { ...PLAN, runs: 1e9, seconds: 0.2 },
  )
  assert.ok(runs > 0)
  assert.ok(performance.now() - start < 20_000)
})
