import assert from 'node:assert/strict'
import { test } from 'node:test'
import { secondsUntil, worstState } from './readable-state.ts'

test('no link, no state', () => {
  assert.equal(worstState([]), undefined)
})

test('one broken link among working ones shows', () => {
  const waiting = { name: 'waiting', retryAt: 5 } as const
  assert.equal(worstState([{ name: 'open' }, waiting, { name: 'connecting' }]), waiting)
})

test('a working link shows over a stopped one', () => {
  assert.deepEqual(worstState([{ name: 'idle' }, { name: 'open' }]), { name: 'open' })
})

test('of several that wait, the next to try counts', () => {
  const later = { name: 'waiting', retryAt: 900 } as const
  const sooner = { name: 'waiting', retryAt: 500 } as const
  assert.equal(worstState([later, sooner]), sooner)
})

test('the seconds count up to whole ones and never reach zero', () => {
  assert.deepEqual(
    [3001, 3000, 1, -50].map((retryAt) => secondsUntil(retryAt, 0)),
    [4, 3, 1, 1],
  )
})
