// Holds each package's manifest to what is really there: the sources and built files that its
// `exports` and `bin` name, and that plain Node.js can `import` and `require` each entry.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Finding, isCalled, report } from './findings.ts'
import { listFiles, listPackages, type Package, ROOT } from './steps/workspace.mjs'

/** A condition's name beside the file it leads to, or more conditions. */
type Target = string | { readonly [condition: string]: Target }

const LOADING_MS = 60_000

/**
 * Loads each entry both ways and prints, as JSON, what went wrong. Without a custom condition, so
 * it is the built files that are loaded; `require` of an ES module fails on a top-level await.
 */
const LOADER = `
const { createRequire } = require('node:module')
const load = createRequire(process.cwd() + '/package.json')
const wrong = []
const attempt = async (how, entry, run) => {
  try { await run() } catch (error) { wrong.push({ how, entry, why: String(error.message).split('\\n')[0] }) }
}
void (async () => {
  for (const entry of process.argv.slice(1)) {
    await attempt('import', entry, () => import(entry))
    await attempt('require', entry, () => load(entry))
  }
  process.stdout.write(JSON.stringify(wrong), () => process.exit())
})()
`

export function checkExports(root: string): Finding[] {
  return listPackages(root).flatMap((one) => {
    const place = relative(root, join(one.folder, 'package.json'))
    const told = [...manifestGaps(one), ...missingTargets(one), ...missingCommands(one)]
    const messages = told.length === 0 && isBuilt(one) ? loadingErrors(one) : told
    return messages.map((message) => ({ place, message }))
  })
}

function isBuilt({ folder }: Package): boolean {
  return existsSync(join(folder, 'dist'))
}

function manifestGaps({ manifest }: Package): string[] {
  const { engines, files, private: isPrivate, exports } = manifest
  const gaps: string[] = []
  if (engines?.['node'] === undefined) gaps.push('Name the oldest Node.js in "engines.node"')
  if (files === undefined && isPrivate !== true) gaps.push('Name what is published in "files"')
  if (exports === undefined) gaps.push('Name the public entries in "exports"')
  return gaps
}

function missingTargets(one: Package): string[] {
  return Object.entries(one.manifest.exports ?? {}).flatMap(([entry, target]) => {
    return [
      ...flatten(target as Target).flatMap((leaf) => missingTarget(one, entry, leaf)),
      ...wrongOrder(entry, target as Target),
    ]
  })
}

interface Leaf {
  readonly condition: string
  readonly file: string
}

function flatten(target: Target, condition = ''): Leaf[] {
  if (typeof target === 'string') return [{ condition, file: target }]
  return Object.entries(target).flatMap(([name, inner]) => flatten(inner, name))
}

/** Built files can be judged only once there are any; a pattern's folder stands for its files. */
function missingTarget(one: Package, entry: string, { condition, file }: Leaf): string[] {
  if (file.startsWith('./dist/') && !isBuilt(one)) return []
  const path = join(one.folder, file.split('*')[0] ?? file)
  if (existsSync(path)) return []
  const way = condition === '' ? `"${entry}"` : `"${entry}" (${condition})`
  return [`Cannot find ${file}, which ${way} leads to: correct the path, or run npm run build`]
}

/** The first condition that holds is taken, so a general one must not stand before the others. */
function wrongOrder(entry: string, target: Target): string[] {
  if (typeof target === 'string') return []
  const conditions = Object.keys(target)
  const at = (name: string): number => conditions.indexOf(name)
  const isLast = (name: string): boolean => at(name) < 0 || at(name) === conditions.length - 1
  const isBefore = (name: string, other: string): boolean => at(other) < 0 || at(name) < at(other)
  const isFirst = at('tongro-source') <= 0
  const inner = Object.values(target).flatMap((one) => wrongOrder(entry, one))
  if (isLast('default') && isFirst && isBefore('browser', 'types')) return inner
  return [
    `Order the conditions of "${entry}": "tongro-source" first, "browser" before "types", "default" last`,
    ...inner,
  ]
}

/** npm links no command whose file is missing, so it is committed, not built. */
function missingCommands({ folder, manifest }: Package): string[] {
  return Object.entries(manifest.bin ?? {}).flatMap(([name, file]) => {
    const path = join(folder, file)
    if (!listFiles(folder).includes(relative(folder, path))) {
      return [`Cannot find the source file ${file} of the command "${name}": commit one`]
    }
    if (readFileSync(path, 'utf8').startsWith('#!/usr/bin/env node\n')) return []
    return [`Begin ${file} with the line "#!/usr/bin/env node", so that a shell can run it`]
  })
}

/** Entries that lead to built JavaScript; the package resolves them by its own name. */
function loadingErrors({ folder, name, manifest }: Package): string[] {
  const entries = Object.entries(manifest.exports ?? {})
    .filter(([, target]) =>
      flatten(target as Target).some(({ file }) => /\/dist\/.*\.js$/.test(file)),
    )
    .filter(([entry]) => !entry.includes('*'))
    .map(([entry]) => name + entry.slice(1))
  if (entries.length === 0) return []
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', LOADER, '--', ...entries], {
    cwd: folder,
    encoding: 'utf8',
    timeout: LOADING_MS,
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  if (status !== 0)
    return [`Cannot load ${entries.join(', ')}: ${stderr.trim() || 'no end in time'}`]
  const wrong: { how: string; entry: string; why: string }[] = JSON.parse(stdout)
  return wrong.map(({ how, entry, why }) => `Cannot ${how} "${entry}" in plain Node.js: ${why}`)
}

if (isCalled(import.meta.filename)) report('exports', checkExports(ROOT))
