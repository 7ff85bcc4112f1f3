// The TypeScript sources of the workspace as a graph: each file with what it imports, relative
// imports resolved to the files they name.
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { type Import, scanImports } from './scan-imports.ts'
import { listFiles, STORED } from './steps/workspace.mjs'

export interface SourceImport extends Import {
  /** For a relative import: the path it names, from the root, whether or not a file is there. */
  readonly target: string | undefined
}

export interface SourceFile {
  /** From the root, with `/` between its parts. */
  readonly path: string
  readonly isTest: boolean
  readonly imports: readonly SourceImport[]
  readonly defaultExports: readonly number[]
}

export type SourceTree = ReadonlyMap<string, SourceFile>

export function readSourceTree(root: string): SourceTree {
  const paths = listFiles(root, [STORED]).filter(
    (path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'),
  )
  return new Map(paths.map((path) => [path, readSourceFile(root, path)]))
}

function readSourceFile(root: string, path: string): SourceFile {
  const { imports, defaultExports } = scanImports(readFileSync(join(root, path), 'utf8'))
  return {
    path,
    isTest: /\.test\.tsx?$/.test(path),
    imports: imports.map((one) => ({ ...one, target: resolveTarget(path, one.specifier) })),
    defaultExports,
  }
}

function resolveTarget(from: string, specifier: string): string | undefined {
  if (!/^\.\.?(\/|$)/.test(specifier)) return undefined
  return posix.join(posix.dirname(from), specifier)
}

/** Groups of files that import each other in a ring when they are loaded, each told as its path. */
export function findCycles(tree: SourceTree): string[][] {
  const cycles: string[][] = []
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const from = trail.indexOf(path)
    if (from >= 0) cycles.push([...trail.slice(from), path])
    if (from >= 0 || done.has(path)) return
    for (const target of loadedBy(tree.get(path), ['static'])) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of tree.keys()) visit(path, [])
  return cycles
}

/** How `from` comes to import a module that `matches`: the files on the way and that module. */
export function findReach(
  tree: SourceTree,
  from: string,
  matches: (specifier: string) => boolean,
): string[] | undefined {
  const queue: string[][] = [[from]]
  const seen = new Set([from])
  for (let trail = queue.shift(); trail !== undefined; trail = queue.shift()) {
    const file = tree.get(trail.at(-1) ?? '')
    const found = file?.imports.find(({ kind, specifier }) => kind !== 'type' && matches(specifier))
    if (found !== undefined) return [...trail, found.specifier]
    for (const target of loadedBy(file, ['static', 'dynamic'])) {
      if (seen.has(target)) continue
      seen.add(target)
      queue.push([...trail, target])
    }
  }
  return undefined
}

function loadedBy(file: SourceFile | undefined, kinds: readonly Import['kind'][]): string[] {
  return (file?.imports ?? []).flatMap(({ kind, target }) =>
    target !== undefined && kinds.includes(kind) ? [target] : [],
  )
}
