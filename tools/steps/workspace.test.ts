import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeTree, workspaceFiles } from '../testing/made-up-tree.ts'
import { buildOrder, listFiles, listPackages } from './workspace.mjs'

test('packages are found by folder and by pattern, and folders without a package.json left out', (t) => {
  const root = makeTree(t, {
    'package.json': JSON.stringify({ workspaces: ['examples', 'packages/*', 'none/*'] }),
    'packages/b/package.json': '{"name":"b"}',
    'packages/a/package.json': '{"name":"a"}',
    'packages/empty/readme': '',
    'examples/package.json': '{"name":"examples"}',
  })
  assert.deepEqual(
    listPackages(root).map(({ name }) => name),
    ['examples', 'a', 'b'],
  )
})

test('a package is built after all those it needs', (t) => {
  const root = makeTree(
    t,
    workspaceFiles({
      cli: { name: 'cli', dependencies: { studio: '1', core: '1', pino: '1' } },
      studio: { name: 'studio', devDependencies: { core: '1' } },
      core: { name: 'core' },
    }),
  )
  const order = buildOrder(listPackages(root)).map(({ name }) => name)
  assert.deepEqual(order, ['core', 'studio', 'cli'])
})

test('packages that need each other cannot be ordered', (t) => {
  const root = makeTree(
    t,
    workspaceFiles({
      a: { name: 'a', dependencies: { b: '1' } },
      b: { name: 'b', dependencies: { a: '1' } },
    }),
  )
  assert.throws(() => buildOrder(listPackages(root)), /a needs b needs a/)
})

test('source files are listed in order, without what was installed or built', (t) => {
  const root = makeTree(t, {
    'b.ts': '',
    'a/c.ts': '',
    'a/node_modules/x.js': '',
    'dist/b.js': '',
    'data/d.ts': '',
    'a/data/e.ts': '',
    '.git/HEAD': '',
    '.ci/run': '',
  })
  assert.deepEqual(listFiles(root), ['.ci/run', 'a/c.ts', 'a/data/e.ts', 'b.ts', 'data/d.ts'])
  assert.deepEqual(listFiles(root, ['data']), ['.ci/run', 'a/c.ts', 'a/data/e.ts', 'b.ts'])
  assert.deepEqual(listFiles(`${root}/none`), [])
})
