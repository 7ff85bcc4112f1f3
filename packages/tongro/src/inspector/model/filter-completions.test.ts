// Completions: what is offered at each place of a filter.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseFilter } from './filter.ts'
import { completionsAt } from './filter-completions.ts'
import { FILTER_NAMES } from './filter-names.ts'

/** Completions where `^` stands in the text. */
function at(marked: string): string[] {
  const cursor = marked.indexOf('^')
  const text = marked.replace('^', '')
  return completionsAt(text, cursor).list.map((one) => one.text)
}

for (const [marked, list] of [
  ['op^', ['opcode']],
  ['fin^', ['finding', 'finding.code', 'finding.severity', 'finding.clause']],
  ['cl^', ['close.code', 'close.reason', 'finding.clause']],
  ['fin && ma^', ['masked']],
  ['!(rs^', ['rsv', 'rsv1', 'rsv2', 'rsv3']],
  ['opcode ^', ['==', '!=', '<', '<=', '>', '>=', '&&', '||']],
  ['text ^', ['==', '!=', '~', '!~', '&&', '||']],
  ['opcode==p^', ['ping', 'pong']],
  ['from==^', ['client', 'server']],
  ['from== s^', ['server']],
  ['masked==^', ['true', 'false']],
  ['rtt>200^', ['200us', '200ms', '200s', '200min', '200h']],
  ['length>2^', ['2KiB', '2MiB', '2GiB']],
  ['finding==mask-m^', ['mask-missing']],
  ['close.code==1000 ^', ['&&', '||']],
  ['(fin) ^', ['&&', '||']],
  ['text~"a^', []],
  ['nonsense==^', []],
] as const) {
  test(`at ${marked}`, () => {
    assert.deepEqual(at(marked), list)
  })
}

test('every name is offered at the beginning, with what it is', () => {
  const { list, start, end } = completionsAt('', 0)
  assert.deepEqual(
    list.map(({ text, about }) => [text, about]),
    FILTER_NAMES.map(({ name, about }) => [name, about]),
  )
  assert.deepEqual([start, end], [0, 0])
})

test('a word is replaced as a whole, also behind the cursor', () => {
  const { start, end } = completionsAt('fin && opXde==ping', 9)
  assert.deepEqual([start, end], [7, 12])
})

test('a name and a value that are taken give a filter that is right', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FILTER_NAMES), ({ name }) => {
      const operator = completionsAt(`${name} `, name.length + 1).list[0]!.text
      const text = `${name}${operator}`
      const value = completionsAt(text, text.length).list[0]?.text ?? '1'
      assert.equal(parseFilter(text + value).error, undefined, text + value)
    }),
  )
})

test('any place in any text is answered', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'fin&|!()=~"<> 1a'), maxLength: 20 }),
      fc.nat(20),
      (text, cursor) => {
        const { start, end, list } = completionsAt(text, Math.min(cursor, text.length))
        assert.ok(start <= end && end <= text.length)
        assert.ok(Array.isArray(list))
      },
    ),
  )
})
