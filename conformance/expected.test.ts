import assert from 'node:assert/strict'
import { test } from 'node:test'
import { differences, fromRanges, type JudgedCase, summarise, toRanges } from './expected.ts'

const results: readonly JudgedCase[] = [
  { id: 'F1.1', role: 'server', outcome: 'pass' },
  { id: 'F1.2', role: 'server', outcome: 'pass' },
  { id: 'F1.3', role: 'server', outcome: 'fail' },
  { id: 'F1.4', role: 'server', outcome: 'pass' },
  { id: 'F1.1', role: 'client', outcome: 'non-strict' },
]

test('ids become ranges by point, and come back', () => {
  const ids = ['F1.1', 'F1.2', 'F1.3', 'F1.7', 'U2.10', 'U2.9']
  assert.deepEqual(toRanges(ids), { F1: '1-3 7', U2: '9-10' })
  assert.deepEqual(fromRanges(toRanges(ids)), ['F1.1', 'F1.2', 'F1.3', 'F1.7', 'U2.9', 'U2.10'])
})

test('a run is summarised by role and outcome', () => {
  const found = summarise('1.0', results)
  assert.deepEqual(found.roles.server?.pass, { F1: '1-2 4' })
  assert.deepEqual(found.roles.server?.fail, { F1: '3' })
  assert.deepEqual(found.roles.client?.['non-strict'], { F1: '1' })
  assert.deepEqual(differences(found, results), [])
})

test('a changed outcome, a new case and an unknown peer are differences', () => {
  const expected = summarise('1.0', results)
  const other: JudgedCase = { id: 'F1.3', role: 'server', outcome: 'pass' }
  assert.deepEqual(differences(expected, [other]), ['server F1.3: pass, expected fail'])
  const fresh: JudgedCase = { id: 'F1.9', role: 'client', outcome: 'pass' }
  assert.deepEqual(differences(expected, [fresh]), ['client F1.9: pass, expected absent'])
  assert.deepEqual(differences(undefined, [fresh]), ['client F1.9: pass, expected absent'])
})
