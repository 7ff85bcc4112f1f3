// Every rule is proven: with it switched off, at least one of its cases turns red, and with all rules
// in place those cases are green.

import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { test } from 'node:test'
import { RULES, type RuleCode } from 'tongro/protocol'
import { hunt } from './hunt.ts'
import { MUTANTS } from './table.ts'
import { verdictOf } from './verdict.ts'

test('a case finds each rule that is switched off', { timeout: 540_000 }, async () => {
  const rules = Object.keys(RULES) as RuleCode[]
  const atATime = 2 * availableParallelism()
  const { catches, unchanged } = await hunt({ rules, mutants: MUTANTS, atATime })
  const unproven = catches.filter(({ verdict }) => verdict.kind !== 'red')
  assert.deepEqual(unproven, [], 'Run: npm run mutants')
  assert.equal(unchanged.kind, 'green', JSON.stringify(unchanged))
})

test('what a bench prints becomes a verdict', () => {
  const begin = '{"kind":"begin","id":"F1.1","role":"server"}\n'
  const ended = (code: number | undefined, output: string, isLate = false) =>
    verdictOf({ code, isLate, output })
  assert.deepEqual(ended(0, `${begin}{"kind":"done","count":3}\n`), { kind: 'green', count: 3 })
  const red = '{"kind":"red","id":"F1.1","role":"server","reason":"fail: no Close"}\n'
  assert.deepEqual(ended(0, begin + red), { kind: 'red', id: 'F1.1', reason: 'fail: no Close' })
  const crash = ended(1, `${begin}    at x\nTypeError: no function\n`)
  assert.deepEqual(crash, {
    kind: 'red',
    id: 'F1.1',
    reason: 'the process ends with 1: TypeError: no function',
  })
  assert.equal(ended(undefined, begin, true).kind, 'red')
  assert.equal(ended(1, 'SyntaxError: Unexpected token\n').kind, 'broken')
})
