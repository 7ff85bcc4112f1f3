import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listTestFiles } from './steps/test-files.mjs'
import { makeTree } from './testing/made-up-tree.ts'
import { command, makeWorkspace, outcomeOf } from './testing/made-up-workspace.ts'

const FILES = {
  'packages/core/package.json': JSON.stringify({ name: 'core', type: 'module' }),
  'packages/core/src/frame.test.ts': `
    import { test } from 'node:test'
    const two: number = 2
    test('passes', () => {})
    test('passes too', () => { if (two !== 2) throw new Error() })`,
  'tests/close.test.ts': `
    import { test } from 'node:test'
    test('fails', () => { throw new Error('it failed') })`,
}

test('test runs the files whose path contains the argument and ends with the totals', async (t) => {
  const root = makeWorkspace(t, FILES)
  const { code, stdout, stderr } = await outcomeOf(command(root, 'test', ['frame']))
  assert.equal(code, 0, stderr)
  assert.match(stdout, /# tests 2\n# suites 0\n# pass 2\n# fail 0\n(# .*\n)*$/)
})

test('test ends with exit code 1 when a test fails', async (t) => {
  const root = makeWorkspace(t, FILES)
  const { code, stdout, stderr } = await outcomeOf(command(root, 'test', ['frame', 'close']))
  assert.equal(code, 1, stderr)
  assert.match(stdout, /# tests 3\n# suites 0\n# pass 2\n# fail 1\n(# .*\n)*$/)
})

test('options of the runner are passed on', async (t) => {
  const root = makeWorkspace(t, FILES)
  const args = ['core', '--test-name-pattern=too']
  const { code, stdout } = await outcomeOf(command(root, 'test', args))
  assert.equal(code, 0)
  assert.match(stdout, /^# pass 1$/m)
})

test('an argument that fits no file ends with a sentence and exit code 2', async (t) => {
  const root = makeWorkspace(t, FILES)
  const { code, stdout, stderr } = await outcomeOf(command(root, 'test', ['nothing']))
  assert.equal(code, 2)
  assert.equal(stdout, '')
  assert.match(stderr, /^Cannot find a test file whose path contains "nothing": .*\n$/)
})

test('tests are found in each part of the workspace, and nowhere else', (t) => {
  const root = makeTree(t, {
    'packages/a/src/deep/x.test.ts': '',
    'packages/a/src/x.test.tsx': '',
    'packages/a/src/x.ts': '',
    'packages/a/dist/x.test.ts': '',
    'packages/a/node_modules/b/x.test.ts': '',
    'packages/a/test/y.test.ts': '',
    'examples/src/x.test.ts': '',
    'bench/peers/x.test.ts': '',
    'bench/x.test.ts': '',
    'tests/x.test.ts': '',
    'tools/x.test.ts': '',
    'other/x.test.ts': '',
  })
  assert.deepEqual(listTestFiles([], root), [
    'packages/a/src/deep/x.test.ts',
    'packages/a/src/x.test.tsx',
    'packages/a/test/y.test.ts',
    'examples/src/x.test.ts',
    'bench/x.test.ts',
    'tools/x.test.ts',
    'tests/x.test.ts',
  ])
  assert.deepEqual(listTestFiles(['deep', 'bench'], root), [
    'packages/a/src/deep/x.test.ts',
    'bench/x.test.ts',
  ])
})
