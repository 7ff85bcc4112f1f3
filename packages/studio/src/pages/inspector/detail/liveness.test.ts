import assert from 'node:assert/strict'
import { test } from 'node:test'
import { livenessOf } from './liveness.ts'
import { frameOf } from './testing-reports.ts'

test('round trips, what went unanswered, what nobody asked for, and the longest silence', () => {
  const frames = [
    frameOf({ opcode: 9, began: 0, time: 0 }),
    frameOf({ opcode: 10, began: 12, time: 12, answers: { frame: 0, rtt: 12 } }),
    frameOf({ opcode: 9, began: 1000, time: 1000 }),
    frameOf({ opcode: 10, began: 1005, time: 1005 }),
  ]
  assert.deepEqual(livenessOf(frames), {
    rtts: [12],
    pings: 2,
    unanswered: 1,
    unsolicited: 1,
    gap: 988,
  })
})

test('a connection without frames has nothing to tell', () => {
  assert.deepEqual(livenessOf([]), { rtts: [], pings: 0, unanswered: 0, unsolicited: 0, gap: 0 })
})
