// Lanes that end a round in one turn begin the next one together.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { type Paced, Pacer } from './pacer.ts'

function lane(name: string, seen: string[]): Paced {
  return { begin: () => seen.push(`${name} begins`), rest: () => seen.push(`${name} rests`) }
}

test('a round that ends is recorded at once, the next begins at the end of the turn', async () => {
  const seen: string[] = []
  const pacer = new Pacer((milliseconds) => seen.push(`${milliseconds} ms`))
  pacer.finished(lane('a', seen), 2)
  pacer.finished(lane('b', seen), 3)
  assert.deepEqual(seen, ['2 ms', '3 ms'])
  await turn()
  assert.deepEqual(seen.splice(0), ['2 ms', '3 ms', 'a begins', 'b begins'])
  await turn()
  assert.deepEqual(seen, [])
})

test('once stopped, lanes rest instead', async () => {
  const seen: string[] = []
  const pacer = new Pacer(() => {})
  pacer.finished(lane('a', seen), 1)
  pacer.stop()
  await turn()
  assert.deepEqual(seen, ['a rests'])
})
