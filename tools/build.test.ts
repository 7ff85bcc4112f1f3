import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { command, makeWorkspace, outcomeOf } from './testing/made-up-workspace.ts'

const CONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'NodeNext',
    rootDir: 'src',
    outDir: 'dist',
    declaration: true,
    types: [],
  },
  include: ['src/**/*.ts'],
  exclude: ['src/**/*.test.ts'],
}

/** Two packages: `core`, built by the compiler, and `pages`, which needs it, by its own script. */
function makePackages(t: TestContext): string {
  return makeWorkspace(t, {
    'packages/core/package.json': JSON.stringify({ name: 'core', type: 'module' }),
    'packages/core/tsconfig.build.json': JSON.stringify(CONFIG),
    'packages/core/src/a.ts': 'export const a: number = 1\n',
    'packages/core/src/a.test.ts': 'a test\n',
    'packages/pages/package.json': JSON.stringify({
      name: 'pages',
      dependencies: { core: '1' },
      scripts: { build: 'mkdir dist && cp ../core/dist/a.js dist/' },
    }),
  })
}

/** Which packages a build names on its progress lines. */
async function built(root: string): Promise<string[]> {
  const { code, stderr } = await outcomeOf(command(root, 'build'))
  assert.equal(code, 0, stderr)
  return [...stderr.matchAll(/^Building (\S+)/gm)].map(([, name = '']) => name)
}

test('a build makes what is missing or stale, in order, and nothing else', async (t) => {
  const root = makePackages(t)
  const core = join(root, 'packages', 'core')
  assert.deepEqual(await built(root), ['core', 'pages'])
  assert.ok(existsSync(join(root, 'packages', 'pages', 'dist', 'a.js')))
  assert.deepEqual(await built(root), [], 'nothing changed')

  writeFileSync(join(core, 'src', 'a.test.ts'), 'another test\n')
  assert.deepEqual(await built(root), [], 'only a test changed')

  rmSync(join(root, 'packages', 'pages', 'dist', 'a.js'))
  assert.deepEqual(await built(root), ['pages'], 'a built file is gone')

  rmSync(join(core, 'src', 'a.ts'))
  writeFileSync(join(core, 'src', 'b.ts'), 'export const b: number = 2\n')
  writeFileSync(
    join(root, 'packages', 'pages', 'package.json'),
    JSON.stringify({
      name: 'pages',
      dependencies: { core: '1' },
      scripts: { build: 'mkdir dist && cp ../core/dist/b.js dist/' },
    }),
  )
  assert.deepEqual(await built(root), ['core', 'pages'], 'the sources changed')
  assert.ok(!existsSync(join(core, 'dist', 'a.js')), 'no old file survives')
})

test('a compiler error is shown with the file it is in', async (t) => {
  const root = makePackages(t)
  writeFileSync(join(root, 'packages', 'core', 'src', 'a.ts'), 'export const a: number = "1"\n')
  const { code, stderr } = await outcomeOf(command(root, 'build'))
  assert.equal(code, 2)
  assert.match(stderr, /core\/src\/a.ts\(1,14\): error TS2322/)
  assert.match(stderr, /"node node_modules\/typescript\/bin\/tsc -p .*" ended with exit code/)
})

test('a build script that leaves nothing is refused', async (t) => {
  const root = makeWorkspace(t, {
    'packages/pages/package.json': JSON.stringify({ name: 'pages', scripts: { build: 'true' } }),
  })
  const { code, stderr } = await outcomeOf(command(root, 'build'))
  assert.equal(code, 2)
  assert.match(stderr, /Cannot use the build of pages: it left nothing in dist/)
  assert.equal(readFileSync(join(root, 'package-lock.json'), 'utf8'), '{"packages":{}}')
})
