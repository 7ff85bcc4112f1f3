import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTimeQuestion } from './push.ts'

test('a question for the time is told from everything else', () => {
  assert.equal(readTimeQuestion('{"type":"time","t0":12.5}'), 12.5)
  for (const message of [
    '{"type":"time"}',
    '{"type":"time","t0":"1"}',
    '{"type":"change","t0":1}',
    'null',
    '[]',
    'time',
    '',
    new Uint8Array(3),
  ]) {
    assert.equal(readTimeQuestion(message), undefined)
  }
})
