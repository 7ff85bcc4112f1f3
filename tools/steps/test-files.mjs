// Which files hold tests (Node 20's `--test` takes no globs), and how the runner is called on them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './step.mjs'
import { listFiles, ROOT } from './workspace.mjs'

const FOLDERS = ['packages', 'examples', 'bench', 'conformance', 'tools', 'tests']
const TEST_FILE = /\.test\.tsx?$/
/** Other people's programs, installed apart, for comparison. */
const NOT_OURS = 'bench/peers/'
/** One file's longest run, after which the runner ends it and counts it as failed. */
const LONGEST_FILE_MS = 10 * 60_000

/**
 * Test files, relative to the root, whose path contains one of the filters; all without a filter.
 * @param {readonly string[]} filters @returns {string[]}
 */
export function listTestFiles(filters, root = ROOT) {
  return FOLDERS.flatMap((folder) =>
    listFiles(join(root, folder)).map((file) => `${folder}/${file}`),
  )
    .filter((file) => TEST_FILE.test(file) && !file.startsWith(NOT_OURS))
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
}

/**
 * Runs the files under node:test; the last lines printed are the runner's totals.
 * @param {readonly string[]} files relative to the root
 * @param {readonly string[]} options further options of the runner, `--test-…`
 * @returns {Promise<number>} the runner's exit code
 */
export async function runTestFiles(files, options, root = ROOT) {
  const scratch = mkdtempSync(join(tmpdir(), 'tongro-test-'))
  const totals = join(scratch, 'totals')
  try {
    const reporters = process.stdout.isTTY ? terminalReporters(totals) : ['--test-reporter=tap']
    const { code } = await run(
      [
        ...[process.execPath, '--conditions=tongro-source', '--import', 'tsx', '--test'],
        ...['--test-concurrency=2', `--test-timeout=${LONGEST_FILE_MS}`],
        ...[...reporters, ...options, ...files],
      ],
      { cwd: root, env: runnerEnvironment(), show: true },
    )
    // On a terminal the runner shows the failures once more below its totals.
    if (process.stdout.isTTY && code !== 0) process.stdout.write(readFileSync(totals, 'utf8'))
    return code
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** @param {string} totals the file that takes the totals */
function terminalReporters(totals) {
  return [
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    `--test-reporter=${new URL('./totals-reporter.mjs', import.meta.url).href}`,
    `--test-reporter-destination=${totals}`,
  ]
}

/** Without the mark by which a runner started inside a test file refuses to run anything. */
function runnerEnvironment() {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return env
}
