// What must hold for the tree besides its tests: the table of checks, and how they are run.
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { run, seconds } from './step.mjs'
import { listPackages, ROOT } from './workspace.mjs'

/** @typedef {{ title: string, command: string[], mend: string }} Check */

/** @returns {Check[]} */
export function listChecks(root = ROOT) {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  return [
    {
      title: 'format and lint',
      command: [process.execPath, biome, 'ci', '--colors=off', '.'],
      mend: 'npx biome check --write .',
    },
    ...typeConfigs(root).map((config) => ({
      title: `types (${config})`,
      command: [
        process.execPath,
        join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
        ...['--noEmit', '-p', join(root, config)],
      ],
      mend: `npx tsc --noEmit -p ${config}`,
    })),
    ...['lock', 'layers', 'exports', 'docs'].map((title) => ({
      title,
      command: [process.execPath, join(root, 'tools', 'run-source.mjs'), `tools/check-${title}.ts`],
      mend: `node tools/run-source.mjs tools/check-${title}.ts`,
    })),
  ]
}

/**
 * Runs every check, also after one that failed; prints a line for each, and a failing one's output.
 * @returns {Promise<string[]>} the titles of those that failed
 */
export async function runChecks(root = ROOT) {
  const failed = []
  for (const { title, command, mend } of listChecks(root)) {
    const started = performance.now()
    const { code, output } = await run(command, { cwd: root })
    if (code !== 0) failed.push(title)
    const verdict = code === 0 ? 'ok' : 'FAILED'
    process.stderr.write(`check ${title}: ${verdict} (${seconds(started)})\n`)
    if (code !== 0) process.stderr.write(`${output.trimEnd()}\nTo see it again: ${mend}\n`)
  }
  return failed
}

/**
 * The root's settings, the tools', and every further one of a package, except that of its build.
 * @param {string} root
 */
function typeConfigs(root) {
  const own = listPackages(root).flatMap(({ folder }) =>
    readdirSync(folder)
      .filter((name) => /^tsconfig(\.\w+)?\.json$/.test(name) && name !== 'tsconfig.build.json')
      .sort()
      .map((name) => join(folder, name)),
  )
  return [join(root, 'tsconfig.json'), join(root, 'tools', 'tsconfig.json'), ...own]
    .filter((path) => existsSync(path))
    .map((path) => relative(root, path))
}
