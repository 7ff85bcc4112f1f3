import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OBSERVATIONS } from 'tongro/inspector'
import { RULES } from 'tongro/protocol'
import { committedRulesPage, rulesPage } from './rules-page.ts'

test('the reference page of rules is the one written from the table', () => {
  assert.equal(
    committedRulesPage(),
    rulesPage(),
    'Run: node tools/run-source.mjs tools/rules-page.ts',
  )
})

test('the page holds every rule and observation', () => {
  const page = rulesPage()
  for (const code of Object.keys({ ...RULES, ...OBSERVATIONS }))
    assert.ok(page.includes(`\`${code}\``), code)
})
