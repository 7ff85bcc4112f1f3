import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EchoRun } from './echo-run.ts'

test('echoes are paired in order, each with its own time', () => {
  const run = new EchoRun()
  run.sent('a', 10)
  run.sent('a', 12)
  assert.equal(run.pending, 2)
  assert.deepEqual(run.received('a', 15), { id: 1, text: 'a', outcome: { kind: 'back', ms: 5 } })
  assert.deepEqual(run.received('a', 16), { id: 2, text: 'a', outcome: { kind: 'back', ms: 4 } })
  assert.equal(run.pending, 0)
})

test('an echo that differs is told with what came back', () => {
  const run = new EchoRun()
  run.sent('a', 0)
  assert.deepEqual(run.received('b', 1)?.outcome, { kind: 'changed', ms: 1, cameBack: 'b' })
})

test('a message nobody waited for is no echo', () => {
  assert.equal(new EchoRun().received('a', 1), undefined)
})

test('what was on the way when the connection ended is lost, not paired later', () => {
  const run = new EchoRun()
  run.sent('a', 0)
  run.sent('b', 1)
  assert.deepEqual(
    run.lost().map(({ text, outcome }) => [text, outcome.kind]),
    [
      ['a', 'lost'],
      ['b', 'lost'],
    ],
  )
  assert.equal(run.received('a', 2), undefined)
})
