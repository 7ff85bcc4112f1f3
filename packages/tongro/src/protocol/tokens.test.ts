// Tokens, lists and extensions against the grammar, and their cost against hostile values.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  isFieldValue,
  isToken,
  listElements,
  listHasToken,
  parseExtensions,
  parseProtocols,
  trimSpace,
} from './tokens.ts'

/** One character of any code point, half of them ASCII; fast-check's own takes a second to make. */
const anyChar = fc
  .oneof(fc.nat(0x7f), fc.nat(0x10f7ff))
  .map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))

test('a token is one or more of the characters of RFC 9110 5.6.2, for every code up to 300', () => {
  for (let code = 0; code <= 300; code++) {
    const char = String.fromCharCode(code)
    const isLegal = /^[!#$%&'*+.^_`|~0-9A-Za-z-]$/.test(char)
    assert.equal(isToken(char), isLegal, `code ${code}`)
    assert.equal(isToken(`a${char}`), isLegal, `code ${code}`)
  }
  assert.equal(isToken(''), false)
  assert.equal(isToken('ſ'), false)
})

test('a field value is visible characters, space, tab and bytes above 127, for every code up to 300', () => {
  for (let code = 0; code <= 300; code++) {
    const isLegal = code === 9 || (code >= 32 && code !== 127 && code <= 255)
    assert.equal(isFieldValue(`a${String.fromCharCode(code)}b`), isLegal, `code ${code}`)
  }
  assert.equal(isFieldValue(''), true)
})

test('only spaces and tabs are trimmed, at both ends', () => {
  assert.equal(trimSpace(' \t a b\t '), 'a b')
  assert.equal(trimSpace('\u00a0a\r'), '\u00a0a\r')
  assert.equal(trimSpace(' \t '), '')
  assert.equal(trimSpace(''), '')
})

test('a list is cut at commas, trimmed, and empty elements are left out', () => {
  assert.deepEqual(listElements(' a ,\tb,, ,c d,'), ['a', 'b', 'c d'])
  assert.deepEqual(listElements(' , '), [])
})

test('H1 connection-token-missing: a token is found among others in any case, but never as a part of one', () => {
  for (const value of [
    'Upgrade',
    'upgrade',
    'keep-alive, Upgrade',
    'UPGRADE ,x',
    ',upgrade,',
    '\tUpgrade',
  ]) {
    assert.equal(listHasToken(value, 'upgrade'), true, value)
  }
  for (const value of [
    undefined,
    '',
    'keep-alive',
    'upgrades',
    'x-upgrade',
    'up grade',
    '"upgrade"',
    'upgrade;q=1',
  ]) {
    assert.equal(listHasToken(value, 'upgrade'), false, value)
  }
})

test('H9 protocol-malformed: subprotocols are distinct tokens, in their order and case', () => {
  assert.deepEqual(parseProtocols('chat, superchat'), ['chat', 'superchat'])
  assert.deepEqual(parseProtocols('b,a,,A'), ['b', 'a', 'A'])
  assert.deepEqual(parseProtocols('__proto__, constructor'), ['__proto__', 'constructor'])
  for (const value of ['', ' ', ',', 'a, a', 'a b', 'a;b', 'a/b', 'é', '"a"', 'a,\u0000', 'a=b']) {
    assert.equal(parseProtocols(value), undefined, JSON.stringify(value))
  }
})

test('extensions are read with parameters, quoted values and odd spaces', () => {
  assert.deepEqual(
    parseExtensions('permessage-deflate; client_max_window_bits; server_max_window_bits=10, x'),
    [
      {
        name: 'permessage-deflate',
        parameters: [
          ['client_max_window_bits', undefined],
          ['server_max_window_bits', '10'],
        ],
      },
      { name: 'x', parameters: [] },
    ],
  )
  assert.deepEqual(parseExtensions('a;b="c"'), [{ name: 'a', parameters: [['b', 'c']] }])
  assert.deepEqual(parseExtensions('a;b="\\c\\d"'), [{ name: 'a', parameters: [['b', 'cd']] }])
  assert.deepEqual(parseExtensions(' ,\ta ;\tb = c ;d ,, '), [
    {
      name: 'a',
      parameters: [
        ['b', 'c'],
        ['d', undefined],
      ],
    },
  ])
  assert.deepEqual(parseExtensions('__proto__; constructor=x'), [
    { name: '__proto__', parameters: [['constructor', 'x']] },
  ])
})

test('H9 extensions-malformed: what does not follow the grammar of 9.1 is refused', () => {
  const bad = [
    '',
    ' ',
    ',',
    ';',
    'a;',
    'a;;b',
    'a;b=',
    'a;=b',
    'a b',
    'a;b c',
    'a;b=c d',
    'a;b="c',
    'a;b="c\\',
    'a;b="c d"',
    'a;b=""',
    'a;b="c"d',
    '"a"',
    'a=b',
    'a;b=c=d',
    'é',
    'a;b="é"',
    'a;b=c,;',
    'a\u0000',
  ]
  for (const value of bad) assert.equal(parseExtensions(value), undefined, JSON.stringify(value))
})

test('any extensions written by the grammar are read back', () => {
  const token = fc.string({
    unit: fc.constantFrom(...'aB9-_!~'.split('')),
    minLength: 1,
    maxLength: 5,
  })
  const space = fc.constantFrom('', ' ', '\t', '  ')
  const value = fc.option(fc.tuple(token, fc.constantFrom('bare', 'quoted', 'escaped')), {
    nil: undefined,
  })
  const extension = fc.record({
    name: token,
    parameters: fc.array(fc.tuple(token, value), { maxLength: 4 }),
  })
  fc.assert(
    fc.property(fc.array(extension, { minLength: 1, maxLength: 4 }), space, (extensions, s) => {
      const written = extensions.map(({ name, parameters }) => {
        const list = parameters.map(([key, given]) => {
          if (given === undefined) return `${s};${s}${key}`
          const [text, style] = given
          const body = style === 'escaped' ? [...text].map((c) => `\\${c}`).join('') : text
          return `${s};${s}${key}${s}=${s}${style === 'bare' ? text : `"${body}"`}`
        })
        return name + list.join('')
      })
      const expected = extensions.map(({ name, parameters }) => ({
        name,
        parameters: parameters.map(([key, given]) => [key, given?.[0]]),
      }))
      assert.deepEqual(parseExtensions(written.join(`${s},${s}`)), expected)
    }),
  )
})

test('H11 header-parse-linear: unclosed quotes, escapes, commas and semicolons by the hundred thousand', () => {
  const size = 300_000
  assert.equal(parseExtensions(`a;b="${'\\c'.repeat(size)}`), undefined)
  assert.equal(parseExtensions(`a;b="${'\\'.repeat(size)}`), undefined)
  assert.equal(parseExtensions(`a${';b'.repeat(size)}`)![0]!.parameters.length, size)
  assert.equal(parseExtensions(`a${' ;'.repeat(size)}`), undefined)
  assert.equal(parseExtensions(`a${','.repeat(size)}`)!.length, 1)
  assert.equal(parseExtensions('"'.repeat(size)), undefined)
  assert.deepEqual(parseProtocols(`${','.repeat(size)}a`), ['a'])
  assert.equal(parseProtocols(`${'a,'.repeat(size)}a`), undefined)
  assert.equal(listHasToken(','.repeat(size), 'upgrade'), false)
})

test('no text makes a parser throw, and all names it gives are tokens', () => {
  const unit = fc.oneof(fc.constantFrom(...'a;,="\\ \tB'.split('')), anyChar)
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
      for (const { name, parameters } of parseExtensions(text) ?? []) {
        assert.ok(isToken(name))
        for (const [key, value] of parameters)
          assert.ok(isToken(key) && (value === undefined || isToken(value)))
      }
      assert.ok((parseProtocols(text) ?? ['a']).every(isToken))
      assert.equal(typeof listHasToken(text, 'a'), 'boolean')
    }),
    { numRuns: 1000 },
  )
})
