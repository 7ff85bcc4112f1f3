import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { npm } from './steps/dependencies.mjs'
import { ROOT, readJson } from './steps/workspace.mjs'
import { command, makeWorkspace, outcomeOf } from './testing/made-up-workspace.ts'

/** A workspace whose command is this JavaScript. */
function withCommand(code: string): Record<string, string> {
  return {
    'packages/cli/package.json': JSON.stringify({ name: 'cli', type: 'module' }),
    'packages/cli/bin/tongro.js': code,
  }
}

test('start runs the server with its arguments and passes its exit code on', async (t) => {
  const root = makeWorkspace(
    t,
    withCommand('console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 3'),
  )
  const { code, stdout, stderr } = await outcomeOf(command(root, 'start', ['--port', '9000']))
  assert.equal(stdout, '["serve","--port","9000"]\n')
  assert.equal(stderr, '')
  assert.equal(code, 3)
})

test('start leaves a signal to the server', async (t) => {
  const server = `
    process.on('SIGTERM', () => { console.log('stopping'); process.exit(5) })
    setTimeout(() => process.exit(9), 60_000)
    console.log('ready')`
  const child = command(makeWorkspace(t, withCommand(server)), 'start')
  t.after(() => child.kill('SIGKILL'))
  const outcome = outcomeOf(child)
  assert.ok(child.stdout !== null)
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  const { code, stdout } = await outcome
  assert.equal(stdout, 'ready\nstopping\n')
  assert.equal(code, 5)
})

test('a signal to npm itself reaches the server, and none is left behind', async (t) => {
  const server = `
    process.on('SIGTERM', () => { console.log('stopping'); process.exit(0) })
    setTimeout(() => process.exit(9), 60_000)
    console.log('ready')`
  const { scripts } = readJson(join(ROOT, 'package.json'))
  const root = makeWorkspace(t, {
    ...withCommand(server),
    'package.json': JSON.stringify({ type: 'module', workspaces: ['packages/*'], scripts }),
  })
  const [program = '', ...args] = [...npm(), 'start', '--silent']
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  t.after(() => child.kill('SIGKILL'))
  const outcome = outcomeOf(child)
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  const { code, stdout } = await outcome
  assert.equal(stdout, 'ready\nstopping\n')
  assert.equal(code, 0)
})

test('start does not run the server after a build that failed', async (t) => {
  const root = makeWorkspace(t, {
    ...withCommand('console.log("started")'),
    'packages/core/package.json': JSON.stringify({
      name: 'core',
      scripts: { build: 'echo it broke && exit 1' },
    }),
  })
  const { code, stdout, stderr } = await outcomeOf(command(root, 'start'))
  assert.equal(stdout, '')
  assert.match(
    stderr,
    /^Building core \.\.\. failed\n[\s\S]*it broke\n[\s\S]*Mend core as its output/,
  )
  assert.equal(code, 2)
})
