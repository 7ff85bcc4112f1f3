// The table of rules is well formed, and what is read out of it is right.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isCloseCodeOnWire } from './close.ts'
import { describeRule, findRules, RULES, type RuleCode } from './rules.ts'

const rules = Object.values(RULES)

test('codes are kebab-case, unique, and the names of their rows', () => {
  for (const [key, rule] of Object.entries(RULES)) {
    assert.match(key, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    assert.equal(rule.code, key)
  }
  assert.equal(new Set(rules.map((rule) => rule.code)).size, rules.length)
})

test('points are a letter of the seven parts and a number', () => {
  for (const rule of rules) assert.match(rule.point, /^[HFCUPEL][1-9]\d?$/, rule.code)
})

test('every point of the parts H, F, C, U, P, E and L has a rule', () => {
  const points = { H: 17, F: 13, C: 8, U: 4, P: 12, E: 6, L: 12 }
  for (const [letter, count] of Object.entries(points)) {
    for (let n = 1; n <= count; n++)
      assert.ok(findRules(`${letter}${n}`).length > 0, `${letter}${n}`)
  }
})

test('clauses name a document and a section, and severities are known', () => {
  for (const rule of rules) {
    assert.match(rule.clause, /^(RFC \d{4}|WHATWG WebSockets|Web IDL) \d+(\.\d+)*$/, rule.code)
    assert.ok(['must', 'should', 'note'].includes(rule.severity), rule.code)
  }
})

test('texts are distinct sentences of at most 100 bytes without full stop', () => {
  assert.equal(new Set(rules.map((rule) => rule.text)).size, rules.length)
  for (const { code, text, hint } of rules) {
    assert.ok(Buffer.byteLength(text) <= 100, `${code} has ${Buffer.byteLength(text)} bytes`)
    assert.ok(text.length > 0 && !text.endsWith('.'), code)
    assert.ok(hint.length > 0 && !hint.endsWith('.'), code)
  }
})

test('clause and text fit a close reason of 123 bytes', () => {
  for (const code of Object.keys(RULES) as RuleCode[]) {
    assert.equal(describeRule(code), `${RULES[code].clause}: ${RULES[code].text}`)
    assert.ok(Buffer.byteLength(describeRule(code)) <= 123, code)
  }
})

test('close codes may be sent, statuses refuse, and no rule has both', () => {
  for (const { code, closeCode, status } of rules) {
    if (closeCode !== undefined) assert.ok(isCloseCodeOnWire(closeCode), code)
    if (status !== undefined)
      assert.ok(Number.isInteger(status) && status >= 400 && status < 600, code)
    assert.ok(closeCode === undefined || status === undefined, code)
  }
})

test('a rule is found by its code and by its point, in any case', () => {
  assert.deepEqual(findRules('mask-missing'), [RULES['mask-missing']])
  assert.deepEqual(findRules('MASK-Missing'), [RULES['mask-missing']])
  assert.deepEqual(findRules('f1'), [RULES['mask-missing'], RULES['mask-unexpected']])
  assert.deepEqual(findRules('F13'), [RULES['caller-bytes-untouched']])
})

test('what is no rule finds nothing, names of Object.prototype included', () => {
  for (const text of ['', 'F', 'F99', 'constructor', '__proto__', 'mask']) {
    assert.deepEqual(findRules(text), [])
  }
})

test('the table cannot be changed', () => {
  assert.throws(() => {
    ;(RULES as Record<string, unknown>)['mask-missing'] = undefined
  }, TypeError)
})
