import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Inbox } from './inbox.ts'

test('messages come out in the order in which they went in', () => {
  const inbox = new Inbox()
  let pushed = 0
  let taken = 0
  // Uneven turns, so that entries are dropped from the array while others stand behind them.
  for (let round = 0; round < 200; round++) {
    for (let i = 0; i < (round % 7) * 50; i++) inbox.push(String(pushed++), 1)
    for (let i = 0; i < (round % 5) * 60 && !inbox.isEmpty; i++) {
      assert.equal(inbox.shift(), String(taken++))
    }
  }
  while (!inbox.isEmpty) assert.equal(inbox.shift(), String(taken++))
  assert.equal(taken, pushed)
  assert.equal(inbox.cost, 0)
})

test('L1 parts-are-charged: an empty message has a cost, and it is given back', () => {
  const inbox = new Inbox()
  for (let i = 0; i < 1000; i++) inbox.push('', 0)
  assert.ok(inbox.cost >= 1000 * 16, String(inbox.cost))
  inbox.push(new Uint8Array(500), 500)
  const before = inbox.cost
  for (let i = 0; i < 1000; i++) inbox.shift()
  assert.ok(inbox.cost >= 500 && inbox.cost < before)
  inbox.clear()
  assert.equal(inbox.cost, 0)
  assert.equal(inbox.isEmpty, true)
})
