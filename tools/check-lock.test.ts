import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkLock, completeLock } from './check-lock.ts'
import { ROOT } from './steps/workspace.mjs'
import { makeTree } from './testing/made-up-tree.ts'

const LOCK = {
  name: 'made-up',
  lockfileVersion: 3,
  packages: {
    '': { name: 'made-up' },
    'node_modules/tool': {
      version: '1.2.3',
      dev: true,
      license: 'MIT',
      engines: { node: '>=20' },
      optionalDependencies: { '@tool/linux-x64': '1.2.3', 'tool-linux-arm64-musl': '1.2.3' },
    },
    'node_modules/@tool/linux-x64': { version: '1.2.3' },
  },
}

test('the lock file of this tree is complete', () => {
  assert.deepEqual(checkLock(ROOT), [])
})

test('an optional dependency that the lock file leaves out is found, and added', (t) => {
  const root = makeTree(t, { 'package-lock.json': JSON.stringify(LOCK) })
  const found = checkLock(root).map(({ message }) => message)
  assert.equal(found.length, 1)
  assert.match(found[0] ?? '', /"tool-linux-arm64-musl"/)

  assert.deepEqual(completeLock(root), ['tool-linux-arm64-musl'])
  assert.deepEqual(checkLock(root), [])
  const { packages, ...rest } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  assert.deepEqual(rest, { name: 'made-up', lockfileVersion: 3 })
  assert.deepEqual(packages['node_modules/tool-linux-arm64-musl'], {
    version: '1.2.3',
    cpu: ['arm64'],
    dev: true,
    libc: ['musl'],
    license: 'MIT',
    optional: true,
    os: ['linux'],
    engines: { node: '>=20' },
  })
  assert.equal(Object.keys(packages).length, 4)
})
