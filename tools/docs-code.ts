// Tries the code in the documents: every `ts` block must pass the compiler, and every `ts run` block
// must also run to its end with exit code 0.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import type { Finding } from './findings.ts'
import type { CodeBlock } from './markdown.ts'
import { ROOT } from './steps/workspace.mjs'

/** A block, and the document it stands in. */
export interface Sample extends CodeBlock {
  readonly document: string
}

const COMPILING_MS = 120_000
const RUNNING_MS = 20_000

export function checkCode(samples: readonly Sample[]): Finding[] {
  if (samples.length === 0) return []
  // Inside node_modules, so that the samples find the workspace's packages as a reader's file would.
  const cache = join(ROOT, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'tongro-docs-'))
  try {
    const files = new Map(samples.map((sample, index) => [`sample-${index}.ts`, sample]))
    for (const [name, sample] of files) writeFileSync(join(folder, name), sourceOf(sample))
    // A folder below node_modules has no type of its own, and a sample may await at its top.
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
    const errors = compile(folder, files)
    const toRun = errors.length > 0 ? [] : [...files].filter(([, { info }]) => isRun(info))
    return [...errors, ...toRun.flatMap(([name, sample]) => execute(join(folder, name), sample))]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function isRun(info: string): boolean {
  return /\srun\b/.test(info)
}

/** Blank lines before the code let the compiler's line numbers be the document's. */
function sourceOf({ line, code }: Sample): string {
  return `${'\n'.repeat(line - 1)}${code}\nexport {}\n`
}

function compile(folder: string, files: ReadonlyMap<string, Sample>): Finding[] {
  const config = {
    extends: relative(folder, join(ROOT, 'tsconfig.json')),
    // A reader's file is no library: what it exports needs no declared type.
    compilerOptions: { isolatedDeclarations: false, declaration: false },
    files: [...files.keys()],
    include: [],
    exclude: [],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [tsc, '--noEmit', '--pretty', 'false', '-p', folder],
    { cwd: folder, encoding: 'utf8', timeout: COMPILING_MS },
  )
  if (status === 0) return []
  const findings = stdout.split('\n').flatMap((line) => {
    const [, name = '', at = '', message = ''] =
      /^(\S+?)\((\d+),\d+\): error (.*)$/.exec(line) ?? []
    const sample = files.get(basename(name))
    return sample === undefined ? [] : [{ place: `${sample.document}:${at}`, message }]
  })
  if (findings.length > 0) return findings
  const output = `${stdout}${stderr}`.trim() || 'the compiler came to no end'
  return [{ place: 'tsconfig.json', message: `Cannot compile the documents' samples: ${output}` }]
}

function execute(file: string, { document, line }: Sample): Finding[] {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--conditions=tongro-source', '--import', 'tsx', file],
    {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: RUNNING_MS,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  if (status === 0) return []
  const why =
    status === null
      ? `it did not end within ${RUNNING_MS / 1000} s`
      : `exit code ${status}: ${stderr.trim()}`
  return [{ place: `${document}:${line}`, message: `Cannot run this sample: ${why}` }]
}
