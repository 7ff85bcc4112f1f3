import assert from 'node:assert/strict'
import { test } from 'node:test'
import { visible, visibleLines } from './visible.ts'

test('control characters become escapes and the text stays on one line', () => {
  assert.equal(visible('a\x1b[2Jb\r\nc\td\x7f\u0085'), 'a\\x1b[2Jb\\r\\nc\\td\\x7f\\x85')
  assert.equal(visible('safe\u202egnp.exe'), 'safe\\u202egnp.exe')
})

test('ordinary text of any script passes unchanged', () => {
  for (const text of ['', 'hello', '통로를 지나', 'наука', '👩‍🚀 ok'])
    assert.equal(visible(text), text)
})

test('line ends are kept apart when lines are wanted', () => {
  assert.deepEqual(visibleLines('{\n  "a": "\x1b"\r\n}'), ['{', '  "a": "\\x1b"', '}'])
})
