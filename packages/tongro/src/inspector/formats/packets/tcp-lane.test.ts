// One direction: order, loss, repetition, limits.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HeldBudget, TcpLane } from './tcp-lane.ts'
import { latin1 } from './testing-capture.ts'

function makeLane(budget = new HeldBudget(1000, 2000)): { lane: TcpLane; told: string[] } {
  const told: string[] = []
  const lane = new TcpLane(
    {
      onBytes: (bytes, packet) => told.push(`${String.fromCharCode(...bytes)} #${packet}`),
      onGap: (length) => told.push(`gap ${length}`),
      onFin: (packet) => told.push(`fin #${packet}`),
      onConflict: (packet) => told.push(`conflict #${packet}`),
    },
    budget,
  )
  return { lane, told }
}

function started(at = 100): { lane: TcpLane; told: string[] } {
  const made = makeLane()
  made.lane.startAt(at)
  return made
}

test('segments in order are handed on at once', () => {
  const { lane, told } = started()
  lane.segment(100, latin1('abc'), 1)
  lane.segment(103, latin1('de'), 2)
  assert.deepEqual(told, ['abc #1', 'de #2'])
})

test('segments out of order wait, and keep the numbers of their packets', () => {
  const { lane, told } = started()
  lane.segment(106, latin1('gh'), 1)
  lane.segment(103, latin1('def'), 2)
  assert.deepEqual(told, [])
  lane.segment(100, latin1('abc'), 3)
  assert.deepEqual(told, ['abc #3', 'def #2', 'gh #1'])
})

test('a retransmission is dropped, one that reaches further gives its new bytes', () => {
  const { lane, told } = started()
  lane.segment(100, latin1('abc'), 1)
  lane.segment(100, latin1('abc'), 2)
  lane.segment(101, latin1('bcde'), 3)
  assert.deepEqual(told, ['abc #1', 'de #3'])
})

test('the first bytes win against delivered ones that differ, and that is told', () => {
  const { lane, told } = started()
  lane.segment(100, latin1('abc'), 1)
  lane.segment(101, latin1('bXd'), 2)
  assert.deepEqual(told, ['abc #1', 'conflict #2', 'd #2'])
})

test('the first bytes win against waiting ones that differ, and that is told', () => {
  const { lane, told } = started()
  lane.segment(102, latin1('cd'), 1)
  lane.segment(106, latin1('gh'), 2)
  lane.segment(100, latin1('abXdefgh'), 3)
  assert.deepEqual(told, ['conflict #3', 'ab #3', 'cd #1', 'ef #3', 'gh #2'])
})

test('sequence numbers wrap around, in both states of a segment', () => {
  const { lane, told } = started(0xffff_fffe)
  lane.segment(2, latin1('ef'), 1)
  lane.segment(0xffff_fffe, latin1('abcd'), 2)
  lane.segment(4, latin1('g'), 3)
  assert.deepEqual(told, ['abcd #2', 'ef #1', 'g #3'])
})

test('what is missing becomes a gap when bytes behind it were acknowledged', () => {
  const { lane, told } = started()
  lane.segment(110, latin1('later'), 1)
  lane.acknowledge(109)
  assert.deepEqual(told, [])
  lane.acknowledge(115)
  assert.deepEqual(told, ['gap 10', 'later #1'])
  lane.segment(100, latin1('too late'), 2)
  assert.deepEqual(told, ['gap 10', 'later #1'])
})

test('an acknowledgment that was captured before its segment loses nothing', () => {
  const { lane, told } = started()
  lane.acknowledge(103)
  lane.segment(100, latin1('abc'), 2)
  assert.deepEqual(told, ['abc #2'])
})

test('what is missing becomes a gap when more waits than one direction may hold', () => {
  const { lane, told } = started()
  lane.segment(101, new Uint8Array(600).fill(65), 1)
  assert.deepEqual(told, [])
  lane.segment(801, new Uint8Array(600).fill(66), 2)
  assert.equal(told[0], 'gap 1')
  assert.equal(told.length, 2, 'the second waits on')
})

test('small segments are charged what it costs to hold them', () => {
  const { lane, told } = started()
  for (let i = 1; i < 8; i++) lane.segment(100 + 2 * i, latin1('x'), i)
  assert.deepEqual(told, [])
  lane.segment(116, latin1('x'), 8)
  assert.deepEqual(told, ['gap 2', 'x #1'])
})

test('all lanes together hold no more than their budget, and give it back', () => {
  const budget = new HeldBudget(1000, 1500)
  const [one, two] = [makeLane(budget), makeLane(budget)]
  for (const { lane } of [one, two]) lane.startAt(0)
  one.lane.segment(1, new Uint8Array(700), 1)
  two.lane.segment(1, new Uint8Array(700), 2)
  assert.deepEqual([one.told.length, two.told.length], [0, 2], 'who goes beyond must give up')
  assert.equal(budget.used, 828)
  one.lane.release()
  assert.equal(budget.used, 0)
})

test('the end hands on what waits, with gaps', () => {
  const { lane, told } = started()
  lane.segment(102, latin1('c'), 1)
  lane.segment(105, latin1('f'), 2)
  lane.finish()
  lane.finish()
  assert.deepEqual(told, ['gap 2', 'c #1', 'gap 2', 'f #2'])
})

test('bytes that were acknowledged and never seen are a gap at the end', () => {
  const { lane, told } = started()
  lane.segment(100, latin1('abc'), 1)
  lane.acknowledge(113)
  lane.finish()
  assert.deepEqual(told, ['abc #1', 'gap 10'])
})

test('one byte acknowledged at the end may be a FIN and is no gap', () => {
  const { lane, told } = started()
  lane.segment(100, latin1('abc'), 1)
  lane.acknowledge(104)
  lane.finish()
  assert.deepEqual(told, ['abc #1'])
})

test('a FIN is told behind the last byte, once, and nothing after it', () => {
  const { lane, told } = started()
  lane.fin(103, 1)
  lane.segment(100, latin1('abcX'), 2)
  lane.fin(103, 3)
  lane.segment(104, latin1('Y'), 4)
  assert.deepEqual(told, ['abc #2', 'fin #1'])
})

test('bytes missing before a FIN are a gap when the FIN was acknowledged, or at the end', () => {
  const first = started()
  first.lane.fin(103, 1)
  first.lane.acknowledge(103)
  assert.deepEqual(first.told, [])
  first.lane.acknowledge(104)
  assert.deepEqual(first.told, ['gap 3', 'fin #1'])
  const second = started()
  second.lane.fin(103, 1)
  second.lane.finish()
  assert.deepEqual(second.told, ['gap 3', 'fin #1'])
})

test('bytes that wait behind a FIN are none of the stream', () => {
  const { lane, told } = started()
  lane.segment(110, latin1('beyond'), 1)
  lane.fin(103, 2)
  lane.acknowledge(116)
  assert.deepEqual(told, ['gap 3', 'fin #2'])
})

test('a keep-alive probe may repeat the last byte with another value', () => {
  const { lane, told } = started()
  lane.segment(100, latin1('abc'), 1)
  lane.segment(102, latin1('\0'), 2)
  lane.segment(103, latin1('d'), 3)
  assert.deepEqual(told, ['abc #1', 'd #3'])
})

test('in mid-stream the first segment begins, without a gap', () => {
  const { lane, told } = makeLane()
  lane.segment(7000, latin1('abc'), 1)
  lane.segment(6990, latin1('older'), 2)
  lane.segment(7003, latin1('d'), 3)
  assert.deepEqual(told, ['abc #1', 'd #3'])
})

test('in mid-stream what was acknowledged before is left out', () => {
  const { lane, told } = makeLane()
  lane.acknowledge(7000)
  lane.segment(6995, latin1('older'), 1)
  lane.segment(6998, latin1('XXabc'), 2)
  lane.segment(7003, latin1('d'), 3)
  assert.deepEqual(told, ['abc #2', 'd #3'])
})

test('sequence numbers further ahead than any window are ignored', () => {
  const { lane, told } = started()
  lane.segment(100 + 2 ** 30 + 1, latin1('far'), 1)
  lane.acknowledge(100 + 2 ** 30 + 1)
  lane.fin(100 + 2 ** 30 + 1, 2)
  lane.finish()
  assert.deepEqual(told, [])
})

test('a stream longer than the sequence numbers goes on', () => {
  const { lane, told } = started(0)
  const size = 1 << 28
  for (let i = 1; i <= 20; i++) {
    const at = (i * size) >>> 0
    lane.segment(at, latin1('x'), i)
    lane.acknowledge(at + 1)
  }
  assert.equal(told.length, 40)
  assert.deepEqual(told.slice(-2), [`gap ${size - 1}`, 'x #20'])
})
