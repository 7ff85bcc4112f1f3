import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stillToWait } from './quiet.ts'

test('with --wait the time counts from the end of the input, whatever arrives', () => {
  assert.equal(stillToWait(1_000, 1_000, 0, 3_000), 3_000)
  assert.equal(stillToWait(2_500, 1_000, 2_400, 3_000), 1_500)
  assert.equal(stillToWait(9_000, 1_000, 8_999, 3_000), 0)
  assert.equal(stillToWait(1_000, 1_000, 1_000, 0), 0)
})

test('without it, half a second of silence ends the waiting', () => {
  assert.equal(stillToWait(1_000, 1_000, 0, undefined), 500)
  assert.equal(stillToWait(1_400, 1_000, 1_300, undefined), 400)
  assert.equal(stillToWait(1_800, 1_000, 1_300, undefined), 0)
})

test('a peer that never falls silent is left after ten seconds', () => {
  assert.equal(stillToWait(10_800, 1_000, 10_799, undefined), 200)
  assert.equal(stillToWait(11_000, 1_000, 10_999, undefined), 0)
})
