// The workspace as the workshop sees it: where its root is, which packages it has, which files are
// sources, and in which order packages are built.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this checkout. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** What `tongro serve` stores lies in the root unless told otherwise; it may not even be ours to read. */
export const STORED = 'data'
const NOT_SOURCES = new Set(['node_modules', 'dist', '.git', '.cache', 'coverage'])

/**
 * A package.json, as far as the workshop reads it.
 * @typedef {{
 *   name: string, private?: boolean, files?: string[], engines?: Record<string, string>,
 *   bin?: Record<string, string>, exports?: Record<string, unknown>,
 *   scripts?: Record<string, string>, dependencies?: Record<string, string>,
 *   devDependencies?: Record<string, string>, optionalDependencies?: Record<string, string>,
 *   peerDependencies?: Record<string, string>
 * }} Manifest
 * @typedef {{ name: string, folder: string, manifest: Manifest }} Package `folder` is absolute
 */

/** The workspace's packages, in the order package.json names them. @returns {Package[]} */
export function listPackages(root = ROOT) {
  /** @type {{ workspaces?: string[] }} */
  const { workspaces = [] } = readJson(join(root, 'package.json'))
  return workspaces
    .flatMap((pattern) => expand(root, pattern))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => {
      /** @type {Manifest} */
      const manifest = readJson(join(folder, 'package.json'))
      return { name: manifest.name, folder, manifest }
    })
}

/**
 * Packages so ordered that each stands after those it depends on.
 * @param {readonly Package[]} packages @returns {Package[]}
 */
export function buildOrder(packages) {
  /** @type {Package[]} */
  const ordered = []
  /** @param {Package} one @param {readonly string[]} path */
  const visit = (one, path) => {
    if (ordered.includes(one)) return
    if (path.includes(one.name)) {
      throw new Error(`Cannot order the packages: ${[...path, one.name].join(' needs ')}`)
    }
    for (const other of neededPackages(one, packages)) visit(other, [...path, one.name])
    ordered.push(one)
  }
  for (const one of packages) visit(one, [])
  return ordered
}

/**
 * The workspace packages that `one` names as dependencies of any kind.
 * @param {Package} one @param {readonly Package[]} packages @returns {Package[]}
 */
export function neededPackages({ manifest }, packages) {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest
  const names = Object.keys({
    ...dependencies,
    ...devDependencies,
    ...optionalDependencies,
    ...peerDependencies,
  })
  return packages.filter((other) => names.includes(other.name))
}

/**
 * Every source file under a folder, sorted, with `/` between parts, relative to that folder: not
 * what was installed, built or measured.
 * @param {string} folder
 * @param {readonly string[]} leftOut folders right inside it to leave out too
 * @returns {string[]}
 */
export function listFiles(folder, leftOut = []) {
  /** @type {string[]} */
  const found = []
  /** @param {string} inside */
  const walk = (inside) => {
    for (const entry of readdirSync(inside, { withFileTypes: true })) {
      const path = join(inside, entry.name)
      const isLeftOut = inside === folder && leftOut.includes(entry.name)
      if (entry.isDirectory() && !isLeftOut && !NOT_SOURCES.has(entry.name)) walk(path)
      if (entry.isFile()) found.push(relative(folder, path).split(sep).join('/'))
    }
  }
  if (existsSync(folder)) walk(folder)
  return found.sort()
}

/** @param {string} path */
export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** @param {string} root @param {string} pattern a folder, or a folder and `/*` */
function expand(root, pattern) {
  if (!pattern.endsWith('/*')) return [join(root, pattern)]
  const parent = join(root, pattern.slice(0, -2))
  if (!existsSync(parent)) return []
  return readdirSync(parent)
    .sort()
    .map((name) => join(parent, name))
}
