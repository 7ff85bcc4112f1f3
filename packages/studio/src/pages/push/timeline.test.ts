import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LookReport } from './side.ts'
import { EMPTY_TIMELINE, position, SPAN_MS, withAsk, withLook } from './timeline.ts'

function report(seq: number, changedAt: number, rest: Partial<LookReport> = {}): LookReport {
  return { seq, changedAt, seenAt: changedAt + 1, isNew: true, missed: [], ...rest }
}

test('push and polling meet in one change', () => {
  let timeline = withLook(EMPTY_TIMELINE, 'push', report(5, 100))
  timeline = withLook(timeline, 'poll', report(5, 100, { seenAt: 700 }))
  assert.deepEqual(timeline.changes, [
    { seq: 5, changedAt: 100, pushAt: 101, pollAt: 700, isMissed: false },
  ])
})

test('polling may be first to see a change', () => {
  let timeline = withLook(EMPTY_TIMELINE, 'poll', report(5, 100))
  timeline = withLook(timeline, 'push', report(5, 100, { seenAt: 130 }))
  const [change] = timeline.changes
  assert.deepEqual([change?.pushAt, change?.pollAt], [130, 101])
})

test('what polling missed is marked, what push missed is not', () => {
  let timeline = withLook(EMPTY_TIMELINE, 'push', report(5, 100))
  timeline = withLook(timeline, 'push', report(6, 200, { missed: [5] }))
  assert.equal(timeline.changes[0]?.isMissed, false)
  timeline = withLook(timeline, 'poll', report(6, 200, { seenAt: 900, missed: [5] }))
  assert.deepEqual(
    timeline.changes.map(({ seq, isMissed }) => [seq, isMissed]),
    [
      [5, true],
      [6, false],
    ],
  )
})

test('a look without a new change draws nothing', () => {
  assert.equal(withLook(EMPTY_TIMELINE, 'poll', report(5, 100, { isNew: false })), EMPTY_TIMELINE)
})

test('old changes and questions fall out', () => {
  let timeline = withAsk(withLook(EMPTY_TIMELINE, 'push', report(1, 0)), 0)
  timeline = withLook(timeline, 'push', report(2, SPAN_MS * 2))
  assert.deepEqual(
    timeline.changes.map((change) => change.seq),
    [2],
  )
  assert.deepEqual(timeline.asks, [])
})

test('now is the right edge, the span ago is the left', () => {
  assert.equal(position(50_000, 50_000), '100%')
  assert.equal(position(50_000 - SPAN_MS, 50_000), '0%')
  assert.equal(position(50_000 - SPAN_MS / 4, 50_000), '75%')
})
