// A small tree of files in a temporary folder, for the tests of the checkers; gone after the test.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'

/** @returns the folder's absolute path */
export function makeTree(t: TestContext, files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'tongro-tree-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** The package.json of a workspace and of its packages, by their folders. */
export function workspaceFiles(packages: Readonly<Record<string, object>>): Record<string, string> {
  const folders = Object.keys(packages)
  return {
    'package.json': JSON.stringify({ private: true, type: 'module', workspaces: folders }),
    ...Object.fromEntries(
      folders.map((folder) => [`${folder}/package.json`, JSON.stringify(packages[folder])]),
    ),
  }
}
