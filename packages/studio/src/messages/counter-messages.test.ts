import assert from 'node:assert/strict'
import { test } from 'node:test'
import { counterAction, parseCounterMessage } from './counter-messages.ts'

test('users and state are read', () => {
  assert.deepEqual(parseCounterMessage('{"type":"users","count":2}'), { type: 'users', count: 2 })
  assert.deepEqual(parseCounterMessage('{"type":"state","value":-7}'), {
    type: 'state',
    value: -7,
  })
})

test('anything else changes nothing', () => {
  const others = [
    '',
    '{',
    'null',
    '7',
    '[]',
    '{"type":"users"}',
    '{"type":"state","value":"7"}',
    '{"type":"chat"}',
  ]
  for (const text of others) assert.equal(parseCounterMessage(text), undefined, text)
})

test('an action is written as the protocol has it', () => {
  assert.equal(counterAction('plus'), '{"action":"plus"}')
  assert.equal(counterAction('minus'), '{"action":"minus"}')
})
