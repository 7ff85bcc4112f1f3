// The suite against this checkout and against `ws`, in both roles, compared with expected.json; and
// the table of the READMEs, which that file makes.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { CASES } from './cases/index.ts'
import { differences, type Expected, fromRanges } from './expected.ts'
import { findPeer } from './peers/table.ts'
import { renderTable, withTable } from './report/table.ts'
import { ChildPeer } from './run/child-peer.ts'
import { PATIENCE_MS, runAll } from './run/run-all.ts'
import type { Result } from './run/run-case.ts'

const expected = JSON.parse(
  readFileSync(join(import.meta.dirname, 'expected.json'), 'utf8'),
) as Expected

async function runPeer(name: string): Promise<Result[]> {
  const row = findPeer(name)!
  const peer = await ChildPeer.start(row, PATIENCE_MS)
  try {
    return await runAll({ peer, roles: row.roles, cases: CASES })
  } finally {
    await peer.stop()
  }
}

test('tongro passes every case in both roles, none of them non-strict', async () => {
  const results = await runPeer('tongro')
  const others = results.filter(({ outcome }) => outcome !== 'pass')
  assert.deepEqual(
    others.map(({ id, role, outcome, reason }) => `${role} ${id} ${outcome}: ${reason}`),
    [],
  )
  assert.deepEqual(differences(expected.peers['tongro'], results), [])
  assert(results.length > 2 * 517)
})

test('ws has the outcomes of expected.json', async () => {
  assert.deepEqual(differences(expected.peers['ws'], await runPeer('ws')), [])
})

test('expected.json has an outcome for each case of each peer, and no others', () => {
  for (const [name, { roles }] of Object.entries(expected.peers)) {
    for (const [role, outcomes] of Object.entries(roles)) {
      const ids = Object.values(outcomes).flatMap((ranges) => fromRanges(ranges))
      const wanted = CASES.filter((one) => one.roles.some((each) => each === role))
      assert.deepEqual(ids.toSorted(), wanted.map(({ id }) => id).toSorted(), `${name} ${role}`)
    }
  }
})

for (const name of ['README.md', 'README.ko.md']) {
  test(`the table in ${name} is that of expected.json`, () => {
    const document = readFileSync(join(import.meta.dirname, '..', name), 'utf8')
    assert.equal(
      document,
      withTable(document, renderTable(expected)),
      'npm run conformance -- --table',
    )
  })
}
