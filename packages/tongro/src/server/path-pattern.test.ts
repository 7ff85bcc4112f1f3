// Patterns against a slow and obvious reading of them, over any path.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { matchPath, overlap, parsePattern } from './path-pattern.ts'

const word = fc.constantFrom('a', 'b', 'rooms', '', '.', '..')
const patternText = fc
  .tuple(
    fc.array(fc.oneof(word, fc.constantFrom(':x', ':y', ':z')), { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  )
  .filter(([parts]) => {
    const names = parts.filter((part) => part.startsWith(':'))
    return new Set(names).size === names.length
  })
  .map(([parts, hasRest]) => `/${[...parts, ...(hasRest ? ['*'] : [])].join('/')}`)
const pathPart = fc.oneof(
  word,
  fc.string({ maxLength: 6 }).map(encodeURIComponent),
  fc.constantFrom(
    '%',
    '%2',
    '%2f',
    '%2e',
    '%2E%2e',
    '%e2%82',
    '%ff',
    'a%41',
    ':x',
    '*',
    'a\\b',
    'a#b',
  ),
)
const pathText = fc
  .array(pathPart, { minLength: 1, maxLength: 6 })
  .map((parts) => `/${parts.join('/')}`)

/** Undefined where a parameter must not take it. */
function decoded(part: string): string | undefined {
  const plain = part.toLowerCase().replaceAll('%2e', '.')
  if (plain === '.' || plain === '..' || part.includes('\\') || part.includes('#')) return undefined
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

function expected(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/').slice(1)
  const parts = path.split('/').slice(1)
  const hasRest = wanted.at(-1) === '*'
  if (hasRest) wanted.pop()
  if (hasRest ? parts.length <= wanted.length : parts.length !== wanted.length) return undefined
  const values: Record<string, string> = {}
  for (const [index, one] of wanted.entries()) {
    const part = parts[index]!
    if (!one.startsWith(':')) {
      if (one !== part) return undefined
      continue
    }
    const value = decoded(part)
    if (value === undefined || part === '') return undefined
    values[one.slice(1)] = value
  }
  if (hasRest) {
    const rest = parts.slice(wanted.length).map(decoded)
    if (rest.includes(undefined)) return undefined
    values['*'] = rest.join('/')
  }
  return values
}

test('any pattern and any path: the same answer as the plain reading', () => {
  fc.assert(
    fc.property(patternText, pathText, (pattern, path) => {
      assert.deepEqual(matchPath(parsePattern(pattern), path), expected(pattern, path))
    }),
    { numRuns: 3000 },
  )
})

test('a path that is built from a pattern gives its values back', () => {
  const value = fc
    .string({ minLength: 1, maxLength: 10, unit: 'binary' })
    .filter((text) => text !== '.' && text !== '..')
  fc.assert(
    fc.property(value, value, fc.string({ unit: 'binary' }), (x, y, rest) => {
      const [one, two, three] = [x, y, rest].map(encodeURIComponent)
      const path = `/r/${one}/s/${two}/${three}`
      fc.pre(rest !== '.' && rest !== '..')
      assert.deepEqual(matchPath(parsePattern('/r/:x/s/:y/*'), path), { x, y, '*': rest })
    }),
  )
})

test('what fits a pattern has the same path in request.url, as far as dots and slashes go', () => {
  fc.assert(
    fc.property(pathText, (path) => {
      if (matchPath(parsePattern('/*'), path) === undefined) return
      const { pathname } = new URL(`ws://localhost${path}`)
      assert.equal(pathname.split('/').length, path.split('/').length)
    }),
    { numRuns: 2000 },
  )
})

test('two patterns that fit one path overlap, both ways', () => {
  fc.assert(
    fc.property(patternText, patternText, pathText, (one, other, path) => {
      const [a, b] = [parsePattern(one), parsePattern(other)]
      assert.equal(overlap(a, b), overlap(b, a))
      assert.ok(overlap(a, a))
      const fitsBoth = matchPath(a, path) !== undefined && matchPath(b, path) !== undefined
      if (fitsBoth) assert.ok(overlap(a, b), `${one} ${other} ${path}`)
    }),
    { numRuns: 3000 },
  )
})

test('patterns that have no path in common do not overlap', () => {
  for (const [one, other] of [
    ['/a', '/b'],
    ['/a', '/a/'],
    ['/a/:x', '/b/:x'],
    ['/a/:x', '/a'],
    ['/a/:x', '/a/'],
    ['/a/:x', '/a/..'],
    ['/a/:x', '/a/b/c'],
    ['/a/*', '/a'],
    ['/:x/a', '/:x/b'],
  ] as const) {
    assert.equal(overlap(parsePattern(one), parsePattern(other)), false, `${one} ${other}`)
  }
})

test('a long path of any kind is judged in linear time', () => {
  const pattern = parsePattern('/:a/:b/:c/*')
  for (const part of ['/', 'a/', '%', '%2e/', '%2f', '.', '\\', '%61']) {
    const path = `/${part.repeat(500_000 / part.length)}`
    const started = performance.now()
    matchPath(pattern, path)
    assert.ok(performance.now() - started < 3_000, part)
  }
})
