// Every rule of the table is proven: its code stands in the name of at least one test of the
// library, and where a name begins with a point and a code, the two belong together.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { RULES, type Rule } from './rules.ts'

const SOURCES = fileURLToPath(new URL('..', import.meta.url))
/** What is given to test, it or describe: a string in any quotes, on the line of the call or below. */
const NAME =
  /\b(?:test|it|describe)\(\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`)/g

interface TestName {
  readonly file: string
  readonly name: string
}

function testNames(): TestName[] {
  return readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .flatMap((path) => {
      const file = join(SOURCES, path)
      const found = readFileSync(file, 'utf8').matchAll(NAME)
      return [...found].map((match) => ({
        file: relative(SOURCES, file),
        name: match[1] ?? match[2] ?? match[3] ?? '',
      }))
    })
}

const names = testNames()
const rules: ReadonlyMap<string, Rule> = new Map(Object.entries(RULES))

test('test names are found in the folders of the library', () => {
  const folders = new Set(names.map(({ file }) => file.split(/[\\/]/)[0]))
  for (const folder of ['protocol', 'socket', 'server']) {
    assert.ok(folders.has(folder), `no test names found in ${folder}`)
  }
})

test('every rule has a test that carries its code', () => {
  const words = new Set(names.flatMap(({ name }) => name.split(/[^a-z0-9-]+/i)))
  const missing = [...rules.values()].filter(({ code }) => !words.has(code))
  assert.deepEqual(
    missing.map(({ point, code }) => `${point} ${code}`),
    [],
  )
})

test('a point before a code in a test name is the point of that rule', () => {
  const wrong = names.flatMap(({ file, name }) =>
    [...name.matchAll(/\b([A-HJ-Z]\d{1,2}) ([a-z][a-z0-9-]*-[a-z0-9-]+)\b/g)]
      .filter(([, point, code]) => rules.get(code!)?.point !== point)
      .map(([pair]) => `${file}: ${pair}`),
  )
  assert.deepEqual(wrong, [])
})
