// Where mutants are tried: the library and the suite, compiled once to plain JavaScript, together with
// every mutated file beside the one it is made from. Node starts on that several times faster than on
// the sources, and the sources themselves are only read.

import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../run/run-program.ts'
import { type Mutant, mutate } from './edit.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const LIBRARY = join(ROOT, 'packages', 'tongro')

/** A complete compiled tree, in which the files of one mutant may stand. */
export interface Bench {
  /** The program that tries cases. */
  readonly program: string
  /** Puts the mutant's files in. */
  insert(rule: string, mutant: Mutant): void
  /** Puts the right files back. */
  restore(mutant: Mutant): void
}

export interface Workbench {
  readonly benches: readonly Bench[]
  remove(): void
}

/** Makes `count` benches for these mutants; throws where a mutant does not fit the sources. */
export async function makeWorkbench(
  mutants: ReadonlyMap<string, Mutant>,
  count: number,
): Promise<Workbench> {
  const scratch = mkdtempSync(join(tmpdir(), 'tongro-mutants-'))
  const remove = (): void => rmSync(scratch, { recursive: true, force: true })
  try {
    const sources = join(scratch, 'sources')
    copySources(sources)
    for (const [rule, mutant] of mutants) writeMutant(join(sources, 'tongro'), rule, mutant)
    const compiled = join(scratch, 'compiled')
    await compile(sources, compiled)
    const benches = Array.from({ length: count }, (_, index) =>
      makeBench(compiled, join(scratch, `bench-${index}`)),
    )
    return { benches, remove }
  } catch (error) {
    remove()
    throw error
  }
}

function copySources(target: string): void {
  const filter = (path: string): boolean => !/\.test\.ts$/.test(path)
  cpSync(join(LIBRARY, 'src'), join(target, 'tongro'), { recursive: true, filter })
  cpSync(join(ROOT, 'conformance'), join(target, 'conformance'), { recursive: true, filter })
}

function writeMutant(library: string, rule: string, mutant: Mutant): void {
  for (const file of filesOf(mutant)) {
    const edits = mutant.filter((edit) => edit.file === file)
    const mutated = mutate(readFileSync(join(LIBRARY, 'src', file), 'utf8'), edits)
    writeFileSync(join(library, mutatedName(file, rule, 'ts')), mutated)
  }
}

async function compile(sources: string, target: string): Promise<void> {
  const settings = {
    extends: join(ROOT, 'tsconfig.base.json'),
    compilerOptions: {
      noEmit: false,
      declaration: false,
      isolatedDeclarations: false,
      // A mutant need not be well-typed, and the rest was checked where it stands.
      noCheck: true,
      noResolve: true,
      rootDir: '.',
      outDir: target,
    },
    include: ['**/*.ts'],
  }
  const config = join(sources, 'tsconfig.json')
  writeFileSync(config, JSON.stringify(settings))
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  const { code, output } = await run([process.execPath, compiler, '-p', config])
  if (code !== 0) throw new Error(`Cannot compile the mutants: ${output}`)
}

function makeBench(compiled: string, folder: string): Bench {
  const library = join(folder, 'node_modules', 'tongro')
  mkdirSync(library, { recursive: true })
  cpSync(join(compiled, 'tongro'), library, { recursive: true })
  cpSync(join(compiled, 'conformance'), join(folder, 'conformance'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  writeFileSync(join(library, 'package.json'), JSON.stringify(compiledManifest()))
  return {
    program: join(folder, 'conformance', 'mutants', 'try-cases.js'),
    insert(rule, mutant) {
      for (const file of filesOf(mutant)) {
        const mutated = join(compiled, 'tongro', mutatedName(file, rule, 'js'))
        copyFileSync(mutated, join(library, compiledName(file)))
      }
    },
    restore(mutant) {
      for (const file of filesOf(mutant)) {
        const name = compiledName(file)
        copyFileSync(join(compiled, 'tongro', name), join(library, name))
      }
    },
  }
}

/** The library's package.json with its entries where they are in a bench. */
function compiledManifest(): object {
  const text = readFileSync(join(LIBRARY, 'package.json'), 'utf8')
  const { exports } = JSON.parse(text, (key, value: unknown) => {
    return typeof value === 'string' && key !== 'types' ? inBench(value) : value
  }) as { exports: object }
  return { name: 'tongro', type: 'module', exports }
}

/** `./src/index.ts` and `./dist/index.js` are `./index.js` there. */
function inBench(path: string): string {
  return compiledName(path.replace(/^\.\/(src|dist)\//, './'))
}

function filesOf(mutant: Mutant): string[] {
  return [...new Set(mutant.map(({ file }) => file))]
}

/** `protocol/mask.ts` as `protocol/mask.RULE.EXTENSION`. */
function mutatedName(file: string, rule: string, extension: string): string {
  return file.replace(/\.ts$/, `.${rule}.${extension}`)
}

function compiledName(file: string): string {
  return file.replace(/\.ts$/, '.js')
}
