// A workspace of its own in a temporary folder, with the workshop's scripts in it, on which its
// commands are tried from outside: what a user types, what is printed, which exit code comes.
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { ROOT } from '../steps/workspace.mjs'
import { makeTree } from './made-up-tree.ts'

/** What the workshop's scripts use from node_modules; their own dependencies are found from there. */
const TOOLS = ['tsx', 'typescript']

/** @returns the folder; its dependencies count as installed */
export function makeWorkspace(t: TestContext, files: Readonly<Record<string, string>>): string {
  const root = makeTree(t, {
    'package.json': JSON.stringify({ type: 'module', workspaces: ['packages/*'] }),
    'package-lock.json': JSON.stringify({ packages: {} }),
    'node_modules/.package-lock.json': JSON.stringify({ packages: {} }),
    ...files,
  })
  mkdirSync(join(root, 'tools'), { recursive: true })
  for (const name of ['start.mjs', 'test.mjs', 'build.mjs', 'steps']) {
    const isTest = (path: string): boolean => path.endsWith('.test.ts')
    const copied = { recursive: true, filter: (path: string) => !isTest(path) }
    cpSync(join(ROOT, 'tools', name), join(root, 'tools', name), copied)
  }
  for (const name of TOOLS) {
    symlinkSync(join(ROOT, 'node_modules', name), join(root, 'node_modules', name))
  }
  return root
}

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts one of the workshop's commands as npm does, with no stdin. */
export function command(root: string, name: string, args: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, [join(root, 'tools', `${name}.mjs`), ...args], {
    cwd: root,
    env: { ...process.env, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

export function outcomeOf(child: ChildProcess): Promise<Outcome> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}
