// `npm run coverage`: which lines of the core its own tests leave out, of packages/tongro/src/protocol.
// V8 counts what runs, Node keeps the source maps beside the counts; every test file of the folder
// runs in one process, so that nothing has to be added up.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  asRanges,
  type CountedScript,
  coverLines,
  type LineCoverage,
  type MappedScript,
} from './coverage/uncovered-lines.ts'
import { isCalled } from './findings.ts'
import { main, run, StepError } from './steps/step.mjs'
import { ROOT } from './steps/workspace.mjs'

const CORE = 'packages/tongro/src/protocol'
/** Support of the tests, not part of the library. */
const NOT_CORE = /\.test\.ts$|^testing-/

export interface FileCoverage extends LineCoverage {
  /** From the root. */
  readonly path: string
}

/** Runs the folder's tests and answers a row for each source file that holds code. */
export async function measureCoverage(folder: string = join(ROOT, CORE)): Promise<FileCoverage[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  const sources = names.filter((name) => !NOT_CORE.test(name)).map((name) => join(folder, name))
  const tests = names.filter((name) => name.endsWith('.test.ts')).map((name) => join(folder, name))
  const scratch = mkdtempSync(join(tmpdir(), 'tongro-coverage-'))
  try {
    await runCounted([...sources, ...tests], scratch)
    const counted = readCounts(scratch)
    return sources.flatMap((path) => {
      const { script, map } = counted(pathToFileURL(path).href)
      const lines = coverLines(script, map)
      return lines.total === 0 ? [] : [{ path: relative(ROOT, path), ...lines }]
    })
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function runCounted(modules: readonly string[], scratch: string): Promise<void> {
  // A runner that stands above this process would take the tests' report for its own.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const loader = join(import.meta.dirname, 'coverage', 'load-all.mjs')
  const { code, output } = await run(
    [process.execPath, '--conditions=tongro-source', '--import', 'tsx', loader, ...modules],
    { cwd: ROOT, env: { ...env, NODE_V8_COVERAGE: scratch } },
  )
  if (code !== 0) throw new StepError('Cannot measure coverage: the tests of the core fail', output)
}

type Counted = (url: string) => { script: CountedScript; map: MappedScript }

/** V8's report of the thread that ran the tests; the loader's thread writes one too. */
function readCounts(scratch: string): Counted {
  const reports = readdirSync(scratch).map((name) => {
    return JSON.parse(readFileSync(join(scratch, name), 'utf8')) as {
      result: CountedScript[]
      'source-map-cache'?: Record<string, MappedScript>
    }
  })
  return (url) => {
    for (const { result, 'source-map-cache': maps } of reports) {
      const script = result.find((one) => one.url === url)
      const map = maps?.[url]
      if (script !== undefined && map !== undefined) return { script, map }
    }
    throw new StepError(`Cannot measure coverage: V8 counted nothing for ${url}`)
  }
}

/** The lines that a person reads: one for each file with a gap, and the sum. */
export function describeCoverage(files: readonly FileCoverage[]): string[] {
  const total = files.reduce((sum, file) => sum + file.total, 0)
  const open = files.reduce((sum, file) => sum + file.uncovered.length, 0)
  const percent = (Math.floor((10_000 * (total - open)) / total) / 100).toFixed(2)
  return [
    ...files
      .filter((file) => file.uncovered.length > 0)
      .map((file) => `${file.path}: lines ${asRanges(file.uncovered)} never ran whole`),
    `${percent} % of ${total} lines in ${files.length} files ran in the folder's own tests`,
  ]
}

if (isCalled(import.meta.filename)) {
  await main(async () => {
    const files = await measureCoverage()
    for (const line of describeCoverage(files)) console.log(line)
    return files.every((file) => file.uncovered.length === 0) ? 0 : 1
  })
}
