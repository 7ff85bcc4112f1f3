import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scanImports } from './scan-imports.ts'

/** Each import as `kind specifier`. */
function found(source: string): string[] {
  return scanImports(source).imports.map(({ kind, specifier }) => `${kind} ${specifier}`)
}

test('every form of import and re-export is found', () => {
  const forms: [string, string][] = [
    [`import 'a'`, 'static a'],
    [`import a from "a"`, 'static a'],
    [`import { b, c as d } from 'a'`, 'static a'],
    [`import {\n  b,\n  c,\n} from 'a'`, 'static a'],
    [`import * as all from 'a'`, 'static a'],
    [`import a, { b } from 'a'`, 'static a'],
    [`import a, * as all from 'a'`, 'static a'],
    [`import { type B } from 'a'`, 'static a'],
    [`import type { B } from 'a'`, 'type a'],
    [`import type B from 'a'`, 'type a'],
    [`import type from 'a'`, 'static a'],
    [`import a from 'a' with { type: 'json' }`, 'static a'],
    [`export * from 'a'`, 'static a'],
    [`export * as all from 'a'`, 'static a'],
    [`export { b } from 'a'`, 'static a'],
    [`export type { B } from 'a'`, 'type a'],
    [`export type * from 'a'`, 'type a'],
    [`const a = await import('a')`, 'dynamic a'],
    [`await import('a', { with: { type: 'json' } })`, 'dynamic a'],
    ['await import(`a`)', 'dynamic a'],
    [`let a: typeof import('a')`, 'dynamic a'],
  ]
  for (const [source, expected] of forms) assert.deepEqual(found(source), [expected], source)
})

test('what only looks like an import is left alone', () => {
  const others = [
    `// import 'a'`,
    `/* import 'a'\n import 'b' */`,
    `const text = "import 'a'"`,
    `const text = \`import 'a' \${1 + 1} import 'b'\``,
    `const url = import.meta.url`,
    `loader.import('a')`,
    `const it = { import: 'a', export: 'b' }`,
    `await import(name)`,
    `await import('a' + name)`,
    `export const from = 'a'`,
    `export type From = 'a'`,
    `export { b }\nconst from = 'a'`,
    `export default value`,
    `const pattern = /import 'a'/`,
    `const pattern = /["'/]import 'a'/g`,
  ]
  for (const source of others) assert.deepEqual(found(source), [], source)
})

test('an import after confusing text is still found, on its line', () => {
  const confusing = [
    `const nested = \`\${list.map((one) => \`<\${one}>\`).join("}")} \\\` \``,
    'const pattern = /[/\'"`]/',
    'const half = total / 2 / parts',
    `const quoted = 'it\\'s'`,
    `const view = <p title="x">Don't close</p>`,
    `const brace = { a: \`\${{ b: 1 }.b}\` }`,
    '/** a comment with `ticks` and "quotes */',
    'const open = "// no comment"',
  ]
  for (const line of confusing) {
    const { imports } = scanImports(`${line}\nimport { a } from 'a'\n`)
    assert.deepEqual(imports, [{ specifier: 'a', line: 2, kind: 'static' }], line)
  }
})

test('statements without semicolons do not run into each other', () => {
  const source = `export default thing\nimport a from 'a'\nexport { b }\nimport 'c'\n`
  assert.deepEqual(found(source), ['static a', 'static c'])
})

test('default exports are found in each of their forms, and only there', () => {
  const lines = (source: string): readonly number[] => scanImports(source).defaultExports
  assert.deepEqual(lines('\nexport default function a() {}'), [2])
  assert.deepEqual(lines('export { a as default }'), [1])
  assert.deepEqual(lines(`export { default } from 'a'`), [1])
  assert.deepEqual(lines(`export { default as a } from 'a'`), [])
  assert.deepEqual(lines('// export default a\nswitch (a) { default: b() }'), [])
})

test('text that ends in the middle is read as far as it goes', () => {
  for (const source of [
    'import',
    'import {',
    'export {',
    'import(',
    '`${',
    `'open`,
    '/* open',
    'a = /',
  ]) {
    assert.deepEqual(found(source), [], source)
  }
})
