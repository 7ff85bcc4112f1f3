import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePollAnswer, parsePushMessage, timeQuestion } from './change-messages.ts'

const wire = { read: 600, written: 300 }

test('a change and an answer about the time are read', () => {
  const change = { type: 'change', seq: 4, at: 1000.25, wire }
  assert.deepEqual(parsePushMessage(JSON.stringify(change)), change)
  const time = { type: 'time', t0: 5.5, now: 7 }
  assert.deepEqual(parsePushMessage(JSON.stringify(time)), time)
})

test('what lacks a field or has a wrong one is no message', () => {
  const wrong = [
    '',
    'null',
    '[]',
    '"change"',
    '{"type":"change","seq":4,"at":1000}',
    '{"type":"change","seq":"4","at":1000,"wire":{"read":1,"written":2}}',
    '{"type":"change","seq":4,"at":1000,"wire":{"read":1}}',
    '{"type":"time","t0":null,"now":7}',
    '{"type":"users","count":1}',
  ]
  for (const text of wrong) assert.equal(parsePushMessage(text), undefined, text)
})

test('the answer of a poll is read whole or not at all', () => {
  const answer = { seq: 1, at: 2, now: 3, wire }
  assert.deepEqual(parsePollAnswer(answer), answer)
  assert.equal(parsePollAnswer({ ...answer, now: '3' }), undefined)
  assert.equal(parsePollAnswer({ ...answer, wire: null }), undefined)
  assert.equal(parsePollAnswer(undefined), undefined)
})

test('a question about the time carries the own time', () => {
  assert.equal(timeQuestion(12.5), '{"type":"time","t0":12.5}')
})
