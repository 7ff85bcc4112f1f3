// Tongro keeps what it promises to its caller: every case of our own interface, in each role.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RULES } from 'tongro/protocol'
import { OWN_CASES, runOwnCase } from './index.ts'

for (const one of OWN_CASES) {
  for (const role of one.roles) {
    test(`${one.id}, ${role}: ${one.title}`, { timeout: 60_000 }, async () => {
      const { reason } = await runOwnCase(one, role)
      assert.equal(reason, '')
    })
  }
}

test('each case has an id of its own, and its point stands in the table of rules', () => {
  const ids = OWN_CASES.map(({ id }) => id)
  assert.deepEqual(ids, [...new Set(ids)])
  const points = new Set(Object.values(RULES).map(({ point }) => point))
  for (const { id, point } of OWN_CASES) assert.ok(points.has(point), id)
})
