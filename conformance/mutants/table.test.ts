// The table of mutants fits the table of rules and the sources.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { RULES, type RuleCode } from 'tongro/protocol'
import { CASES } from '../cases/index.ts'
import { OWN_CASES } from '../own/index.ts'
import { mutate } from './edit.ts'
import { MUTANTS } from './table.ts'

const LIBRARY = join(import.meta.dirname, '..', '..', 'packages', 'tongro', 'src')

test('every rule has a mutant, and every mutant a rule', () => {
  assert.deepEqual(Object.keys(MUTANTS).sort(), Object.keys(RULES).sort())
})

test('every rule has a case that could find its mutant', () => {
  const carried = new Set([...CASES, ...OWN_CASES].flatMap(({ rules }) => rules))
  const bare = Object.values(RULES).filter(({ code }) => !carried.has(code as RuleCode))
  assert.deepEqual(
    bare.map(({ point, code }) => `${point} ${code}`),
    [],
  )
})

test('every edit still fits its file, and changes it', () => {
  const misfits = Object.entries(MUTANTS).flatMap(([rule, mutant]) =>
    mutant.flatMap((edit) => {
      const source = readFileSync(join(LIBRARY, edit.file), 'utf8')
      try {
        return mutate(source, [edit]) === source ? [`${rule}: changes nothing`] : []
      } catch (error) {
        return [`${rule}: ${String(error)}`]
      }
    }),
  )
  assert.deepEqual(misfits, [], 'Mend the texts in conformance/mutants')
})

test('a text that stands in a file twice or not at all is no edit', () => {
  const edit = { file: 'a.ts', find: 'b', replace: '$&' }
  assert.equal(mutate('abc', [edit]), 'a$&c')
  assert.throws(() => mutate('abcb', [edit]), /stands in it 2 times/)
  assert.throws(() => mutate('a', [edit]), /stands in it 0 times/)
})
