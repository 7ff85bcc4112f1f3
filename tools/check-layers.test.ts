import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { checkLayers } from './check-layers.ts'
import { ROOT } from './steps/workspace.mjs'
import { makeTree, workspaceFiles } from './testing/made-up-tree.ts'

const PACKAGES = {
  'packages/tongro': { name: 'tongro' },
  'packages/studio': { name: '@tongro/studio' },
  'packages/cli': { name: '@tongro/cli' },
  examples: { name: '@tongro/examples' },
}

/** The findings in a made-up workspace, as `place: message`. */
function findings(t: TestContext, files: Record<string, string>): string[] {
  const root = makeTree(t, { ...workspaceFiles(PACKAGES), ...files })
  return checkLayers(root).map(({ place, message }) => `${place}: ${message}`)
}

/** Asserts that the files break exactly one law, at that place and in those words. */
function breaksAt(
  t: TestContext,
  files: Record<string, string>,
  place: string,
  words: RegExp,
): void {
  const found = findings(t, files)
  assert.equal(found.length, 1, found.join('\n'))
  assert.ok(found[0]?.startsWith(`${place}: `), found[0])
  assert.match(found[0] ?? '', words)
}

const src = (path: string): string => `packages/tongro/src/${path}`

test('this tree keeps every law', () => {
  assert.deepEqual(checkLayers(ROOT), [])
})

test('a tree that follows the direction has no finding', (t) => {
  const found = findings(t, {
    [src('index.ts')]: `export * from './server/index.ts'\nexport * from './protocol/index.ts'`,
    [src('protocol/index.ts')]: `export { a } from './frame.ts'`,
    [src('protocol/frame.ts')]: `export const a = 1`,
    [src('protocol/frame.test.ts')]: `import fc from 'fast-check'\nimport 'node:test'`,
    [src('server/index.ts')]: `import { a } from '../protocol/index.ts'\nimport 'node:net'`,
    [src('socket/browser.ts')]: `export { a } from './a.ts'`,
    [src('client/reconnect.ts')]: `import { a } from '../socket/browser.ts'`,
    [src('server/serve.test.ts')]: `import { connect } from '../client/index.ts'`,
    [src('client/index.ts')]: `import type { A } from '../socket/index.ts'`,
    'packages/studio/vite.config.ts': `import 'node:path'\nexport default {}`,
    'packages/studio/src/main.ts': `import 'tongro/protocol'\nimport 'preact'`,
    'packages/cli/src/main.ts': `import 'tongro'\nimport '@tongro/examples/clock'\nimport 'pino'`,
    'examples/src/clock.ts': `import { serve } from 'tongro'`,
    'tests/clock.test.ts': `import { serve } from 'tongro'\nimport '@tongro/cli'`,
  })
  assert.deepEqual(found, [])
})

test('a lower layer that imports a higher one is found', (t) => {
  const pairs: [string, string][] = [
    ['protocol', 'transport'],
    ['protocol', 'testing'],
    ['transport', 'socket'],
    ['socket', 'client'],
    ['socket', 'server'],
    ['client', 'server'],
    ['server', 'client'],
    ['server', 'testing'],
    ['testing', 'server'],
    ['inspector', 'socket'],
  ]
  for (const [from, to] of pairs) {
    const files = { [src(`${from}/a.ts`)]: `\nimport '../${to}/index.ts'` }
    breaksAt(t, files, src(`${from}/a.ts:2`), new RegExp(`"${from}" must not import "${to}"`))
  }
})

test('a type or a dynamic import counts for the direction too', (t) => {
  for (const text of [
    `import type { A } from '../server/index.ts'`,
    `import('../server/index.ts')`,
  ]) {
    breaksAt(t, { [src('client/a.ts')]: text }, src('client/a.ts:1'), /"client" must not/)
  }
})

test('a layer that imports the whole library from beside it is found', (t) => {
  const files = { [src('server/a.ts')]: `import '../index.ts'` }
  breaksAt(t, files, src('server/a.ts:1'), /must not import the library's "index.ts"/)
})

test('a folder without a row in the table is found', (t) => {
  breaksAt(t, { [src('misc/a.ts')]: '' }, src('misc/a.ts'), /Cannot place folder "misc"/)
})

test('a folder entered behind its index.ts is found, also from a test', (t) => {
  for (const name of ['a.ts', 'a.test.ts']) {
    const files = { [src(`server/${name}`)]: `import '../protocol/frame.ts'` }
    breaksAt(t, files, src(`server/${name}:1`), /Import ".*protocol\/index.ts", not/)
  }
  const inner = { [src('protocol/a.ts')]: `import './handshake/head.ts'` }
  breaksAt(t, inner, src('protocol/a.ts:1'), /Import ".*protocol\/handshake\/index.ts", not/)
  const upwards = { [src('protocol/handshake/a.ts')]: `import '../frame.ts'` }
  assert.deepEqual(findings(t, upwards), [])
})

test('what a browser cannot run is found in its folders and behind its entries', (t) => {
  const core = { [src('protocol/a.ts')]: `import 'node:crypto'` }
  breaksAt(t, core, src('protocol/a.ts:1'), /in a browser must not import "node:crypto"/)
  const page = { 'packages/studio/src/a.tsx': `import 'fs'` }
  breaksAt(t, page, 'packages/studio/src/a.tsx:1', /in a browser must not import "fs"/)
  const entry = {
    [src('browser.ts')]: `export * from './client/index.ts'`,
    [src('client/index.ts')]: `import '../transport/index.ts'`,
    [src('transport/index.ts')]: `import 'node:net'`,
  }
  breaksAt(t, entry, src('browser.ts'), /browser.ts → .*transport\/index.ts → node:net/)
})

test('a package that imports another against the direction is found', (t) => {
  const wrong: [string, string][] = [
    ['packages/studio/src/a.ts', 'tongro'],
    ['packages/studio/src/a.ts', '@tongro/examples'],
    ['examples/src/a.ts', '@tongro/cli'],
    ['examples/src/a.ts', '@tongro/studio'],
    ['packages/cli/src/a.ts', '@tongro/cli'],
    ['bench/a.ts', '@tongro/cli'],
    ['tools/a.ts', 'tongro'],
  ]
  for (const [path, specifier] of wrong) {
    breaksAt(t, { [path]: `import '${specifier}'` }, `${path}:1`, /must not import/)
  }
})

test('a path into another package is found', (t) => {
  const files = { 'bench/a.ts': `import '../packages/tongro/src/index.ts'` }
  breaksAt(t, files, 'bench/a.ts:1', /Import the package by its name/)
})

test('files that import each other in a ring are found, once', (t) => {
  const ring = {
    [src('socket/a.ts')]: `import './b.ts'`,
    [src('socket/b.ts')]: `import './c.ts'`,
    [src('socket/c.ts')]: `import './a.ts'`,
  }
  breaksAt(t, ring, src('socket/a.ts'), /a.ts → .*b.ts → .*c.ts → .*a.ts/)
  const ofTypes = { ...ring, [src('socket/c.ts')]: `import type { A } from './a.ts'` }
  assert.deepEqual(findings(t, ofTypes), [])
})

test('default exports and files called utils are found', (t) => {
  const files = { [src('socket/a.ts')]: '\n\nexport default 1' }
  breaksAt(t, files, src('socket/a.ts:3'), /Export a name/)
  breaksAt(t, { 'examples/src/utils.ts': '' }, 'examples/src/utils.ts', /not "utils"/)
})

test('a third-party dependency of the library is found, in sources and manifest', (t) => {
  const files = { [src('socket/a.ts')]: `import 'left-pad'` }
  breaksAt(t, files, src('socket/a.ts:1'), /must not import "left-pad"/)
  const manifest = JSON.stringify({ name: 'tongro', peerDependencies: { 'left-pad': '1' } })
  const place = 'packages/tongro/package.json'
  breaksAt(t, { [place]: manifest }, place, /must not depend on "left-pad"/)
})
