// The errors tell who was wrong by class and code, never by text alone.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MisuseError, ProtocolViolation } from './errors.ts'
import { describeRule, RULES, type RuleCode } from './rules.ts'

test('a violation of each rule carries the rule', () => {
  for (const code of Object.keys(RULES) as RuleCode[]) {
    const error = new ProtocolViolation(code)
    assert.ok(error instanceof Error)
    assert.equal(error.name, 'ProtocolViolation')
    assert.equal(error.code, code)
    assert.equal(error.rule, RULES[code])
    assert.equal(error.closeCode, RULES[code].closeCode)
    assert.equal(error.clause, RULES[code].clause)
    assert.equal(error.hint, RULES[code].hint)
    assert.equal(error.message, describeRule(code))
  }
})

test('a detail follows the text of the rule', () => {
  assert.equal(
    new ProtocolViolation('mask-missing', 'byte 17').message,
    'RFC 6455 5.1: A frame from a client must be masked (byte 17)',
  )
})

test('a misuse is a TypeError with a code, and no violation', () => {
  const error = new MisuseError('close-arguments', 'Cannot close')
  assert.ok(error instanceof TypeError)
  assert.ok(!(error instanceof ProtocolViolation))
  assert.equal(error.name, 'MisuseError')
  assert.equal(error.code, 'close-arguments')
  assert.equal(error.message, 'Cannot close')
})
