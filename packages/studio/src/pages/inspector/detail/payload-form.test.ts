import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closeParts, payloadForms, prettyJson } from './payload-form.ts'
import { hexBytes } from './testing-reports.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('JSON objects and arrays are set out, other text is left as it is', () => {
  assert.equal(payloadForms(bytes('{"a":[1]}')).json, '{\n  "a": [\n    1\n  ]\n}')
  assert.deepEqual(payloadForms(bytes('Hello')), { text: 'Hello', json: undefined })
  assert.equal(prettyJson('17'), undefined)
  assert.equal(prettyJson('{"a":'), undefined)
})

test('what is not UTF-8 has no text, and a byte order mark is kept', () => {
  assert.deepEqual(payloadForms(hexBytes('ce ba ff')), { text: undefined, json: undefined })
  assert.equal(payloadForms(hexBytes('ef bb bf 41')).text, '\ufeffA')
})

test('a Close frame has a code from two bytes on', () => {
  assert.deepEqual(closeParts(hexBytes('03 e8 62 79 65')), { code: 1000, reason: 'bye' })
  assert.equal(closeParts(hexBytes('03')), undefined)
})
