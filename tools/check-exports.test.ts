import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { checkExports } from './check-exports.ts'
import { ROOT } from './steps/workspace.mjs'
import { makeTree, workspaceFiles } from './testing/made-up-tree.ts'

const EXPORTS = {
  '.': { 'tongro-source': './src/a.ts', types: './dist/a.d.ts', default: './dist/a.js' },
}
const SOUND = {
  name: 'made-up',
  type: 'module',
  engines: { node: '>=20' },
  files: ['dist'],
  exports: EXPORTS,
}
const SOURCE = { 'one/src/a.ts': 'export const a = 1\n' }
const BUILD = { 'one/dist/a.js': 'export const a = 1\n', 'one/dist/a.d.ts': 'export {}\n' }

/** The messages about a workspace of one package. */
function messages(t: TestContext, manifest: object, files: Record<string, string>): string[] {
  const root = makeTree(t, { ...workspaceFiles({ one: manifest }), ...files })
  const findings = checkExports(root)
  for (const { place } of findings) assert.equal(place, 'one/package.json')
  return findings.map(({ message }) => message)
}

test('the packages of this tree export what is there', () => {
  assert.deepEqual(checkExports(ROOT), [])
})

test('a sound package has no finding, built or not', (t) => {
  assert.deepEqual(messages(t, SOUND, SOURCE), [])
  assert.deepEqual(messages(t, SOUND, { ...SOURCE, ...BUILD }), [])
})

test('a missing source file is found before a build', (t) => {
  const [message, ...others] = messages(t, SOUND, {})
  assert.match(message ?? '', /Cannot find .\/src\/a.ts, which "." \(tongro-source\) leads to/)
  assert.deepEqual(others, [])
})

test('missing built files are found after a build', (t) => {
  const found = messages(t, SOUND, { ...SOURCE, 'one/dist/other.js': '' })
  assert.equal(found.length, 2)
  assert.match(found[0] ?? '', /dist\/a.d.ts, which "." \(types\)/)
  assert.match(found[1] ?? '', /dist\/a.js, which "." \(default\)/)
})

test('a top-level await is found, since CommonJS cannot require it', (t) => {
  const built = { ...BUILD, 'one/dist/a.js': 'await 1\nexport const a = 1\n' }
  const found = messages(t, SOUND, { ...SOURCE, ...built })
  assert.equal(found.length, 1)
  assert.match(found[0] ?? '', /Cannot require "made-up" in plain Node.js: .*top-level await/)
})

test('an entry that throws when loaded is found, both ways', (t) => {
  const built = { ...BUILD, 'one/dist/a.js': 'throw new Error("at load")\n' }
  const found = messages(t, SOUND, { ...SOURCE, ...built })
  assert.deepEqual(found, [
    'Cannot import "made-up" in plain Node.js: at load',
    'Cannot require "made-up" in plain Node.js: at load',
  ])
})

test('an import without its extension fails in plain Node.js', (t) => {
  const built = { ...BUILD, 'one/dist/a.js': `import './b'\n`, 'one/dist/b.js': '' }
  const found = messages(t, SOUND, { ...SOURCE, ...built })
  assert.match(found[0] ?? '', /Cannot import "made-up" in plain Node.js: Cannot find module/)
})

test('what the manifest must name is asked for', (t) => {
  const found = messages(t, { name: 'made-up' }, {})
  assert.deepEqual(
    found.map((message) => /"(.*)"/.exec(message)?.[1]),
    ['engines.node', 'files', 'exports'],
  )
  const unpublished = { ...SOUND, files: undefined, private: true }
  assert.deepEqual(messages(t, unpublished, SOURCE), [])
})

test('conditions in an order that hides one of them are found', (t) => {
  const { default: built, ...others } = EXPORTS['.']
  const manifest = { ...SOUND, exports: { '.': { default: built, ...others } } }
  assert.match(messages(t, manifest, SOURCE)[0] ?? '', /Order the conditions of "."/)
})

test('"browser" must stand before what holds in a browser too; its own conditions are judged as well', (t) => {
  const browser = { types: './dist/index.d.ts', default: './dist/index.js' }
  const source = EXPORTS['.']['tongro-source']
  const { default: built } = EXPORTS['.']
  const orders: ReadonlyArray<readonly [object, boolean]> = [
    [{ 'tongro-source': source, browser, types: './dist/index.d.ts', default: built }, true],
    [{ 'tongro-source': source, types: './dist/index.d.ts', browser, default: built }, false],
    [{ 'tongro-source': { default: source, browser: source }, default: built }, false],
    [{ 'tongro-source': { browser: source, default: source }, default: built }, true],
  ]
  for (const [conditions, isSound] of orders) {
    const found = messages(t, { ...SOUND, exports: { '.': conditions } }, SOURCE)
    const wrong = found.filter((message) => message.startsWith('Order the conditions'))
    assert.equal(wrong.length === 0, isSound, JSON.stringify(conditions))
  }
})

test('a command must be a committed script that a shell can run', (t) => {
  const manifest = { ...SOUND, bin: { it: './bin/it.js' } }
  assert.match(messages(t, manifest, SOURCE)[0] ?? '', /Cannot find the source file .\/bin\/it.js/)
  const bare = { ...SOURCE, 'one/bin/it.js': 'run()\n' }
  assert.match(messages(t, manifest, bare)[0] ?? '', /Begin .\/bin\/it.js with/)
  const sound = { ...SOURCE, 'one/bin/it.js': '#!/usr/bin/env node\nrun()\n' }
  assert.deepEqual(messages(t, manifest, sound), [])
})
