import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { OBSERVATIONS } from 'tongro/inspector'
import { CLOSE_CODES, RULES } from 'tongro/protocol'
import { CLOSE_CODES_KO, RULES_KO } from './rules-ko.ts'

const MODEL = join(import.meta.dirname, '../../../tongro/src/inspector/model')
const KNOWN = { ...RULES, ...OBSERVATIONS }

/** Rules with a close code or a status, and those that the inspector's model names in its sources. */
function shownByCaptures(): string[] {
  const sources = readdirSync(MODEL, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test)\.ts$/.test(name))
    .map((name) => readFileSync(join(MODEL, name), 'utf8'))
    .join('\n')
  const judged = Object.values(RULES).filter(
    ({ code, closeCode, status }) =>
      closeCode !== undefined || status !== undefined || sources.includes(`'${code}'`),
  )
  return [...judged.map(({ code }) => code), ...Object.keys(OBSERVATIONS)]
}

test('every rule that a capture can show, and every observation, is worded in Korean', () => {
  assert.deepEqual(
    shownByCaptures().filter((code) => RULES_KO[code] === undefined),
    [],
  )
})

test('no Korean wording is left over from a rule that is gone', () => {
  assert.deepEqual(
    Object.keys(RULES_KO).filter((code) => !(code in KNOWN)),
    [],
  )
})

test('Korean wordings are Korean, and end without a full stop as the table does', () => {
  for (const [code, { text, hint }] of Object.entries(RULES_KO)) {
    assert.match(text, /[가-힣]/, code)
    assert.match(hint, /[가-힣]/, code)
    assert.doesNotMatch(`${text}\n${hint}`, /\.$/m, code)
  }
})

test('close codes have the same numbers in both languages', () => {
  assert.deepEqual(Object.keys(CLOSE_CODES_KO), Object.keys(CLOSE_CODES))
})
