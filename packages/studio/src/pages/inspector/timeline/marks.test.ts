// The timeline's figures as shapes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KINDS } from '../capture/timeline.ts'
import type { Timeline } from '../worker/protocol.ts'
import { arcPath, barPaths, tickPath, timeAt, xOf } from './marks.ts'

function timeline(): Timeline {
  const frames = new Uint32Array(2 * KINDS.length * 10)
  frames[KINDS.indexOf('text') * 10] = 1
  frames[(KINDS.length + KINDS.indexOf('ping')) * 10 + 9] = 4
  const severities = new Uint8Array(20)
  severities[9 + 10] = 3
  const nothing = new Float64Array(0)
  const range = { from: 1000, to: 2000 }
  return { range, count: 10, frames, severities, silences: nothing, pings: nothing, calls: nothing }
}

test('each kind that occurs has one path of bars, away from the middle', () => {
  const paths = barPaths(timeline(), 100)
  assert.deepEqual([...paths.keys()].sort(), ['ping', 'text'])
  assert.equal(paths.get('text'), 'M0 31h9v9h-9z')
  assert.match(paths.get('ping') ?? '', /^M90 56h9v15\.4h-9z$/)
})

test('ticks stand at the outer edge of their lane, by severity', () => {
  assert.equal(tickPath(timeline(), 100, 3), 'M90 90h9v6h-9z')
  assert.equal(tickPath(timeline(), 100, 2), '')
})

test('moments and pixels are two names of one place', () => {
  assert.equal(xOf(1500, timeline(), 100), 50)
  assert.equal(timeAt(50, timeline(), 100), 1500)
  assert.equal(timeAt(-7, timeline(), 100), 1000)
  assert.match(arcPath(3, 9, true), /^M3 56C3 48 9 48 9 40$/)
})
