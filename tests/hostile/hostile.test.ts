// The short form of `npm run hostile`: every attack for a moment, beside healthy clients.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ATTACKS } from './attacks/index.ts'
import type { Report } from './battle.ts'
import { fightAll } from './fight-all.ts'
import { renderTable } from './table.ts'

const SECONDS = 0.6

test('healthy clients lose nothing under any attack, and memory, descriptors and deadlines hold', {
  timeout: 8 * 60_000,
}, async (context) => {
  const reports: Report[] = []
  await fightAll(ATTACKS, SECONDS, (report) => reports.push(report))
  for (const line of renderTable(reports).trimEnd().split('\n')) context.diagnostic(line)
  for (const { attack, broken } of reports) assert.deepEqual(broken, [], attack.name)
  assert.equal(reports.length, ATTACKS.length)
})
