// Every observation is proven: its code stands in the name of a test of the inspector, no
// code is one of the rules' too, and the points are numbered without a gap.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { RULES } from '../../protocol/index.ts'
import { OBSERVATIONS } from './observations.ts'

const INSPECTOR = fileURLToPath(new URL('..', import.meta.url))
/** The first argument of test or it, in any quotes. */
const NAME = /\b(?:test|it)\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g

function testNames(): string[] {
  return readdirSync(INSPECTOR, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .flatMap((path) => [...readFileSync(join(INSPECTOR, path), 'utf8').matchAll(NAME)])
    .map((match) => match[2]!)
}

const observations = Object.values(OBSERVATIONS)

test('every observation has a test that carries its code', () => {
  const names = testNames()
  assert.ok(names.length > 20, 'test names are found')
  const missing = observations
    .map(({ code }) => code)
    .filter((code) => !names.some((name) => name.split(/[^a-z0-9-]+/i).includes(code)))
  assert.deepEqual(missing, [])
})

test('points are numbered from I1 without a gap, and no code is a rule of the protocol too', () => {
  assert.deepEqual(
    observations.map(({ point }) => point),
    observations.map((_, at) => `I${at + 1}`),
  )
  assert.deepEqual(
    observations.filter(({ code }) => code in RULES),
    [],
  )
})

test('texts are in the manner of the rules', () => {
  for (const { code, text, hint } of observations) {
    assert.match(text, /^[A-Z].*[^.]$/, code)
    assert.match(hint, /^[A-Z].*[^.]$/, code)
    assert.ok(text.length <= 100, `${code}: ${text.length}`)
  }
})
