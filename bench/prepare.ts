// Makes contenders ready to start: builds Tongro, installs peers, compiles floors. What cannot be
// made ready is left out with one sentence; the rest runs.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BENCH, CHECKOUT, type Contender } from './contenders.ts'
import type { ContenderFacts, LeftOut } from './report.ts'

export interface Prepared {
  readonly ready: readonly Contender[]
  readonly facts: readonly ContenderFacts[]
  readonly leftOut: readonly LeftOut[]
}

export function prepare(
  contenders: readonly Contender[],
  progress: (line: string) => void,
): Prepared {
  const ready: Contender[] = []
  const facts: ContenderFacts[] = []
  const leftOut: LeftOut[] = []
  for (const contender of contenders) {
    const { name, title, role } = contender
    try {
      facts.push({ name, title, role, version: makeReady(contender, progress) })
      ready.push(contender)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      leftOut.push({ name, reason })
      progress(`Left out ${name}: ${reason}`)
    }
  }
  return { ready, facts, leftOut }
}

/** The contender's version, once it can be started. Throws one sentence when it cannot be. */
function makeReady(contender: Contender, progress: (line: string) => void): string | undefined {
  const { preparation } = contender
  switch (preparation.kind) {
    case 'none':
      return process.version
    case 'build':
      return buildTongro(progress)
    case 'install':
      return installPeer(preparation.packageName, progress)
    case 'compile':
      return compile(preparation.source, preparation.binary, progress)
    default:
      return preparation satisfies never
  }
}

/** Always anew: a figure of yesterday's build would be believed. */
function buildTongro(progress: (line: string) => void): string {
  progress('Building packages/tongro')
  const compiler = join(CHECKOUT, 'node_modules', '.bin', 'tsc')
  run(compiler, ['-p', join(CHECKOUT, 'packages', 'tongro', 'tsconfig.build.json')], CHECKOUT)
  const entry = join(CHECKOUT, 'packages', 'tongro', 'dist', 'index.js')
  if (!existsSync(entry)) throw new Error('its build left no packages/tongro/dist/index.js')
  return versionIn(join(CHECKOUT, 'packages', 'tongro', 'package.json')) ?? 'unknown'
}

/** Into bench/peers/node_modules, unless the version that bench/peers/package.json names is there. */
function installPeer(name: string, progress: (line: string) => void): string {
  const folder = join(BENCH, 'peers')
  const list = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>
  }
  const wanted = list.dependencies[name]
  const manifest = join(folder, 'node_modules', name, 'package.json')
  if (wanted === undefined) throw new Error(`bench/peers/package.json does not list ${name}`)
  if (versionIn(manifest) === wanted) return wanted
  progress(`Installing ${name} ${wanted} into bench/peers`)
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts']
  run('npm', ['install', '--prefix', folder, ...quiet], folder)
  return versionIn(manifest) ?? 'unknown'
}

function compile(source: string, binary: string, progress: (line: string) => void): string {
  const compiler = ['cc', 'gcc', 'clang'].find((name) => answers(name))
  if (compiler === undefined) throw new Error('no C compiler is there (Debian package gcc)')
  const isFresh = existsSync(binary) && statSync(binary).mtimeMs > statSync(source).mtimeMs
  if (!isFresh) {
    progress(`Compiling ${source.slice(CHECKOUT.length + 1)}`)
    mkdirSync(dirname(binary), { recursive: true })
    run(compiler, ['-O2', '-Wall', '-Wextra', '-Werror', '-o', binary, source], CHECKOUT)
  }
  return spawnSync(compiler, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0] ?? compiler
}

function answers(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
}

function versionIn(manifest: string): string | undefined {
  if (!existsSync(manifest)) return undefined
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version
}

/** Runs to the end; throws with the last line it said when it fails. */
function run(program: string, args: readonly string[], cwd: string): void {
  const result = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (result.status === 0) return
  const said = `${result.stdout ?? ''}\n${result.stderr ?? ''}`.trim().split('\n')
  const [first = ''] = said.filter((line) => /error/i.test(line))
  const reason = result.error?.message ?? (first || said.at(-1))
  throw new Error(`${program.split('/').at(-1)} failed: ${reason}`)
}
