import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeTree } from '../testing/made-up-tree.ts'
import { installDependencies, isInstalled, setupStamp } from './dependencies.mjs'

const LOCK = {
  '': { name: 'made-up' },
  one: { version: '1.0.0' },
  'node_modules/one': { resolved: 'one', link: true },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/for-another-system': { version: '1.0.0', optional: true },
}
const INSTALLED = { 'node_modules/a': { version: '1.0.0' } }

/** The files of a workspace whose lock file and list of what is installed hold these packages. */
function files(locked: object, installed: object | undefined): Record<string, string> {
  return {
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: locked }),
    'node_modules/one/package.json': '{}',
    ...(installed === undefined
      ? {}
      : { 'node_modules/.package-lock.json': JSON.stringify({ packages: installed }) }),
  }
}

test('what the lock file names, and no more, must be installed', (t) => {
  const cases: [string, object, object | undefined, boolean][] = [
    ['the same versions', LOCK, INSTALLED, true],
    ['an interrupted installation', LOCK, undefined, false],
    ['a package missing', LOCK, {}, false],
    ['another version', LOCK, { 'node_modules/a': { version: '2.0.0' } }, false],
    ['a link missing', { ...LOCK, 'node_modules/two': { link: true } }, INSTALLED, false],
    ['one more', LOCK, { ...INSTALLED, 'node_modules/b': { version: '1.0.0' } }, true],
  ]
  for (const [name, locked, installed, expected] of cases) {
    assert.equal(isInstalled(makeTree(t, files(locked, installed))), expected, name)
  }
})

test('an installation made by hand is kept and stamped', async (t) => {
  const root = makeTree(t, files(LOCK, INSTALLED))
  await installDependencies(root)
  assert.equal(readFileSync(join(root, 'node_modules', '.tongro-setup'), 'utf8'), setupStamp(root))
})

test('another lock file asks for another stamp', (t) => {
  const root = makeTree(t, files(LOCK, INSTALLED))
  const before = setupStamp(root)
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: {} }))
  assert.notEqual(setupStamp(root), before)
})

test('an installation that is missing is made, also when NODE_ENV says production', async (t) => {
  const manifest = { name: 'made-up', version: '1.0.0', devDependencies: { one: 'file:one' } }
  const root = makeTree(t, {
    'package.json': JSON.stringify(manifest),
    'one/package.json': '{"name":"one","version":"1.0.0"}',
    'package-lock.json': JSON.stringify({
      name: 'made-up',
      lockfileVersion: 3,
      packages: {
        '': manifest,
        one: { version: '1.0.0', dev: true },
        'node_modules/one': { resolved: 'one', link: true },
      },
    }),
  })
  const before = process.env['NODE_ENV']
  t.after(() => {
    if (before === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = before
  })
  process.env['NODE_ENV'] = 'production'
  await installDependencies(root)
  assert.ok(existsSync(join(root, 'node_modules', 'one', 'package.json')))
  assert.ok(isInstalled(root))
})
