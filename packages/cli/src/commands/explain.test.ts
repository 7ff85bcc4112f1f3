import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OBSERVATIONS } from 'tongro/inspector'
import { RULES } from 'tongro/protocol'
import { Misuse } from '../misuse.ts'
import { findCloseCode, registeredCloseCodes } from './close-codes.ts'
import { explanation } from './explain.ts'

function run(positionals: string[], isJson = false): string {
  return explanation({
    values: new Map(),
    switches: new Set(isJson ? ['json'] : []),
    positionals,
  })
}

function objects(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

test('without an argument every rule and every close code is listed', () => {
  const text = run([])
  const rules = [...Object.values(RULES), ...Object.values(OBSERVATIONS)]
  for (const rule of rules) assert.ok(text.includes(rule.code), rule.code)
  for (const { code } of registeredCloseCodes())
    assert.ok(text.includes(String(code)), String(code))
  assert.equal(objects(run([], true)).length, rules.length + registeredCloseCodes().length)
})

test('a rule is found by name and by point, in any case, and says where, what and how to mend', () => {
  const rule = RULES['key-missing']
  for (const word of [rule.code, rule.code.toUpperCase(), rule.point.toLowerCase()]) {
    const text = run([word])
    for (const part of [rule.code, rule.clause, rule.text, rule.hint, `HTTP ${rule.status}`]) {
      assert.ok(text.includes(part), `${word} tells ${part}`)
    }
  }
})

test('a point that holds several rules tells them all', () => {
  const rules = Object.values(RULES).filter((rule) => rule.point === RULES['key-duplicate'].point)
  assert.ok(rules.length > 1)
  const text = run([RULES['key-duplicate'].point])
  for (const rule of rules) assert.ok(text.includes(rule.text))
  assert.deepEqual(
    objects(run([RULES['key-duplicate'].point], true)).map((object) => object['code']),
    rules.map((rule) => rule.code),
  )
})

test('what only the inspector sees is found by name and by point', () => {
  const rule = OBSERVATIONS['ping-unanswered']
  for (const word of [rule.code, rule.point, rule.point.toLowerCase()]) {
    for (const part of [rule.code, rule.clause, rule.text, rule.hint]) {
      assert.ok(run([word]).includes(part), `${word} tells ${part}`)
    }
  }
})

test('a close code names the rules that lead to it', () => {
  const causes = Object.values(RULES).filter((rule) => rule.closeCode === 1007)
  assert.ok(causes.length > 0)
  const text = run(['1007'])
  for (const rule of causes) assert.ok(text.includes(rule.code), rule.code)
  const [object] = objects(run(['1007'], true))
  assert.deepEqual(
    object?.['rules'],
    causes.map((rule) => rule.code),
  )
})

test('codes outside the list are explained by their range', () => {
  assert.equal(findCloseCode(4321)?.isOnWire, true)
  assert.match(findCloseCode(3000)?.text ?? '', /registered at IANA/)
  assert.match(findCloseCode(1000)?.text ?? '', /Normal closure/)
  assert.equal(findCloseCode(1016)?.isOnWire, false)
  assert.equal(findCloseCode(999), undefined)
  assert.equal(findCloseCode(5000), undefined)
  assert.match(run(['1006']), /Never sent in a Close frame/)
})

test('an unknown word is refused with the nearest one, a bad number with the range', () => {
  const first = Object.values(RULES)[0]!
  const message = (words: string[]): string => {
    try {
      run(words)
    } catch (error) {
      assert.ok(error instanceof Misuse)
      return error.message
    }
    throw new Error(`${words} was explained`)
  }
  assert.match(message(['key-mising']), /did you mean key-missing\?$/)
  assert.match(message(['zzzzzzzzzz']), /tongro explain lists them all$/)
  assert.match(message(['42']), /from 1000 to 4999/)
  assert.match(message([first.code, first.code]), /takes one rule or close code$/)
})
