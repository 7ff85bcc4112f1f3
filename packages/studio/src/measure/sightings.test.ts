import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DELAYS_KEPT, look, NO_SIGHTINGS, paused, type Sightings } from './sightings.ts'

test('the first look is the base line, not a change seen', () => {
  const sight = look(NO_SIGHTINGS, 41, 900)
  assert.equal(sight.isNew, false)
  assert.deepEqual(sight.sightings, { lastSeq: 41, seen: 0, missed: 0, delays: [] })
})

test('the next seq is one change seen, with its delay', () => {
  const { sightings } = look(NO_SIGHTINGS, 41, 0)
  const sight = look(sightings, 42, 12.5)
  assert.equal(sight.isNew, true)
  assert.deepEqual(sight.sightings, { lastSeq: 42, seen: 1, missed: 0, delays: [12.5] })
})

test('looking again at the same seq changes nothing', () => {
  const { sightings } = look(NO_SIGHTINGS, 41, 0)
  const sight = look(sightings, 41, 500)
  assert.equal(sight.isNew, false)
  assert.equal(sight.sightings, sightings)
})

test('changes between two looks are missed, and named', () => {
  const { sightings } = look(NO_SIGHTINGS, 10, 0)
  const sight = look(sightings, 13, 300)
  assert.deepEqual(sight.missed, [11, 12])
  assert.equal(sight.sightings.seen, 1)
  assert.equal(sight.sightings.missed, 2)
})

test('after a pause and after a restart of the server nothing counts as missed', () => {
  const first = look(look(NO_SIGHTINGS, 10, 0).sightings, 11, 5).sightings
  const afterPause = look(paused(first), 90, 5)
  assert.deepEqual([afterPause.isNew, afterPause.sightings.missed], [false, 0])
  const afterRestart = look(first, 1, 5)
  assert.deepEqual([afterRestart.isNew, afterRestart.sightings.lastSeq], [false, 1])
  assert.deepEqual(afterRestart.sightings.delays, [5])
})

test('a delay below zero, an error of the clocks, counts as zero', () => {
  const { sightings } = look(look(NO_SIGHTINGS, 1, 0).sightings, 2, -0.4)
  assert.deepEqual(sightings.delays, [0])
})

test('the delays are capped and keep the newest', () => {
  let sightings: Sightings = look(NO_SIGHTINGS, 0, 0).sightings
  for (let seq = 1; seq <= DELAYS_KEPT + 10; seq++) sightings = look(sightings, seq, seq).sightings
  assert.equal(sightings.delays.length, DELAYS_KEPT)
  assert.equal(sightings.delays.at(-1), DELAYS_KEPT + 10)
  assert.equal(sightings.seen, DELAYS_KEPT + 10)
})
