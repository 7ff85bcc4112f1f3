// What every case must be: numbered once, sound, and different from all others.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { RULES } from 'tongro/protocol'
import { CASES } from './index.ts'

test('no two cases share an id or a title', () => {
  const ids = CASES.map(({ id }) => id)
  assert.deepEqual(ids, [...new Set(ids)])
  const titles = CASES.map(({ point, title }) => `${point}: ${title}`)
  assert.deepEqual(duplicates(titles), [])
})

test('no two cases do the same', () => {
  const deeds = CASES.map(({ id, title, rules, point, ...rest }) => fingerprint(rest, id))
  const doubled = duplicates(deeds).map((deed) => CASES[deeds.indexOf(deed)]?.id)
  assert.deepEqual(doubled, [])
})

/** A function stands for itself: whoever writes one means something else by it. */
function fingerprint(value: unknown, id: string): string {
  if (Buffer.isBuffer(value)) return createHash('sha1').update(value).digest('hex')
  if (typeof value === 'function') return `${id} ${value}`
  if (typeof value !== 'object' || value === null) return `${typeof value} ${value}`
  return Object.entries(value)
    .map(([key, each]) => `${key}(${fingerprint(each, id)})`)
    .join()
}

test('each case expects something, and its point stands in the table of rules', () => {
  const points = new Set(Object.values(RULES).map(({ point }) => point))
  for (const { id, point, steps, roles } of CASES) {
    assert(points.has(point), `${id}: no rule has the point ${point}`)
    assert(
      steps.some(({ kind }) => !['send', 'pause', 'fin', 'reset', 'head'].includes(kind)),
      id,
    )
    assert(roles.length > 0, id)
  }
})

function duplicates(all: readonly string[]): string[] {
  return [...new Set(all.filter((one, index) => all.indexOf(one) !== index))]
}
