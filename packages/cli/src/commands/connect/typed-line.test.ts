import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTypedLine } from './typed-line.ts'

test('a line without a slash is text, spaces and all', () => {
  assert.deepEqual(readTypedLine('  hello  '), { kind: 'text', text: '  hello  ' })
  assert.deepEqual(readTypedLine(''), { kind: 'text', text: '' })
  assert.deepEqual(readTypedLine('a/ping'), { kind: 'text', text: 'a/ping' })
})

test('two slashes send one', () => {
  assert.deepEqual(readTypedLine('//ping'), { kind: 'text', text: '/ping' })
  assert.deepEqual(readTypedLine('///'), { kind: 'text', text: '//' })
})

test('ping carries what follows', () => {
  assert.deepEqual(readTypedLine('/ping'), { kind: 'ping', payload: '' })
  assert.deepEqual(readTypedLine('/ping are you there'), { kind: 'ping', payload: 'are you there' })
  assert.equal(readTypedLine(`/ping ${'x'.repeat(125)}`).kind, 'ping')
  assert.equal(readTypedLine(`/ping ${'통'.repeat(42)}`).kind, 'mistake')
})

test('close takes a code and a reason', () => {
  assert.deepEqual(readTypedLine('/close'), { kind: 'close', code: undefined, reason: '' })
  assert.deepEqual(readTypedLine('/close 1000 bye bye'), {
    kind: 'close',
    code: 1000,
    reason: 'bye bye',
  })
  assert.deepEqual(readTypedLine('/close  4000'), { kind: 'close', code: 4000, reason: '' })
  for (const line of [
    '/close bye',
    '/close 999',
    '/close 5000',
    `/close 1000 ${'x'.repeat(124)}`,
  ]) {
    assert.equal(readTypedLine(line).kind, 'mistake', line)
  }
})

test('hex takes whole bytes', () => {
  assert.deepEqual(readTypedLine('/hex 00 ff'), { kind: 'binary', bytes: Uint8Array.of(0, 255) })
  assert.deepEqual(readTypedLine('/hex'), { kind: 'binary', bytes: new Uint8Array(0) })
  assert.equal(readTypedLine('/hex 0').kind, 'mistake')
})

test('an unknown command is not sent as text, and the answer says how to send it', () => {
  const line = readTypedLine('/etc/passwd')
  assert.equal(line.kind, 'mistake')
  assert.ok(line.kind === 'mistake' && line.message.includes('//etc/passwd'))
  assert.equal(readTypedLine('/').kind, 'mistake')
})
