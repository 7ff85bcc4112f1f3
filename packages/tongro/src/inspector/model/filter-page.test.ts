// docs/reference/filters.md: its examples are filters, and its table is that of the names.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseFilter } from './filter.ts'
import { FILTER_NAMES } from './filter-names.ts'

const page = readFileSync(
  join(import.meta.dirname, '../../../../../docs/reference/filters.md'),
  'utf8',
)

test('every example of the reference is a filter', () => {
  const block = /```filter\n([^`]+)```/.exec(page)?.[1] ?? ''
  const examples = block.trim().split('\n')
  assert.ok(examples.length > 4)
  for (const example of examples) assert.equal(parseFilter(example).error, undefined, example)
})

test('the table of the reference has each name with what it is', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'))
  const wanted = FILTER_NAMES.map((name) => {
    const kind = name.type === 'number' ? (name.unit === 'count' ? 'number' : name.unit) : name.type
    return `| \`${name.name}\` | ${kind} | ${name.about} |`
  })
  assert.deepEqual(rows.slice(-wanted.length), wanted)
})
