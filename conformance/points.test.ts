// Every point of the protocol's checklist has a rule, a unit test of the library that names it, and a
// conformance case.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { RULES } from 'tongro/protocol'
import { CASES } from './cases/index.ts'
import { OWN_CASES } from './own/index.ts'

/** Sections of the checklist and how many points each has: what a rule, a test and a case must be for. */
const SECTIONS = { H: 17, F: 13, C: 8, U: 4, P: 12, E: 6, L: 10 } as const

const POINTS: readonly string[] = Object.entries(SECTIONS).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
)
const RULE_LIST = Object.values(RULES)

/** Points in the names of tests: `F1 mask-missing: …`, `L9: …`. */
function pointsOfUnitTests(): Set<string> {
  const sources = join(import.meta.dirname, '..', 'packages', 'tongro', 'src')
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  const named = files
    .filter((path) => path.endsWith('.test.ts'))
    .flatMap((path) => [
      ...readFileSync(join(sources, path), 'utf8').matchAll(
        /\b(?:test|it|describe)\(\s*['"`]([^\n]*)/g,
      ),
    ])
  return new Set(named.flatMap(([, name = '']) => name.match(/\b[A-Z]\d{1,2}\b/g) ?? []))
}

test('every point has a rule', () => {
  const points = new Set(RULE_LIST.map(({ point }) => point))
  assert.deepEqual(
    POINTS.filter((point) => !points.has(point)),
    [],
  )
})

test('every point has a unit test of the library that names it', () => {
  const points = pointsOfUnitTests()
  assert.deepEqual(
    POINTS.filter((point) => !points.has(point)),
    [],
  )
})

test('every point has a case, of any implementation or of our own interface', () => {
  const points = new Set([...CASES, ...OWN_CASES].map(({ point }) => point))
  assert.deepEqual(
    POINTS.filter((point) => !points.has(point)),
    [],
  )
})

test('every rule has a case that carries it', () => {
  const rules = new Set<string>([...CASES, ...OWN_CASES].flatMap((one) => [...one.rules]))
  assert.deepEqual(
    RULE_LIST.filter(({ code }) => !rules.has(code)).map(({ code }) => code),
    [],
  )
})

test('a rule is a note only where it is about our own interface', () => {
  const notes = RULE_LIST.filter(({ severity }) => severity === 'note').map(({ code }) => code)
  assert.deepEqual(notes, [
    'compression-declinable',
    'message-not-json',
    'message-not-of-schema',
    'message-nested-too-deep',
  ])
})
