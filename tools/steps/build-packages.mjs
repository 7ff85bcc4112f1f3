// Builds the packages of the workspace, each after those it needs, and only those that are stale:
// a fingerprint of all that went into a build, and an outline of what came out, are kept.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { npm } from './dependencies.mjs'
import { contentFingerprint, digest, outlineFingerprint, readIfThere } from './fingerprint.mjs'
import { StepError, step } from './step.mjs'
import { buildOrder, listFiles, listPackages, neededPackages, ROOT } from './workspace.mjs'

/** @typedef {import('./workspace.mjs').Package} Package */

/**
 * Brings every package's `dist` up to date. @returns {Promise<string[]>} the names of those built
 */
export async function buildPackages(root = ROOT) {
  const packages = listPackages(root)
  /** @type {Map<Package, string>} */
  const sources = new Map()
  const built = []
  for (const one of buildOrder(packages)) {
    const needed = neededPackages(one, packages).map((other) => sources.get(other) ?? '')
    const fingerprint = sourceFingerprint(root, one, needed)
    sources.set(one, fingerprint)
    const command = buildCommand(root, one)
    if (command === undefined || isFresh(root, one, fingerprint)) continue
    rmSync(join(one.folder, 'dist'), { recursive: true, force: true })
    await step(`Building ${one.name}`, command, {
      cwd: root,
      mend: `Mend ${one.name} as its output above says`,
    })
    keepStamp(root, one, fingerprint)
    built.push(one.name)
  }
  return built
}

/**
 * A package's own `build` script, or the compiler with the package's tsconfig.build.json; undefined
 * when there is nothing to build.
 * @param {string} root @param {Package} one @returns {string[] | undefined}
 */
function buildCommand(root, { name, folder, manifest }) {
  if (manifest.scripts?.['build'] !== undefined) {
    return [...npm(), 'run', '--silent', 'build', '--workspace', name]
  }
  const config = join(folder, 'tsconfig.build.json')
  if (!existsSync(config)) return undefined
  return [process.execPath, join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', config]
}

/**
 * Of all that the build depends on: the package's files, the packages it needs, the shared compiler
 * settings and the versions of the tools. Tests and prose change nothing.
 * @param {string} root @param {Package} one @param {readonly string[]} needed their fingerprints
 */
function sourceFingerprint(root, { folder }, needed) {
  const files = listFiles(folder).filter((file) => !/\.test\.tsx?$|\.md$/.test(file))
  const shared = ['tsconfig.base.json', 'package-lock.json'].map(
    (file) => readIfThere(join(root, file)) ?? '',
  )
  return digest([contentFingerprint(folder, files), ...shared, ...needed])
}

/** @param {string} root @param {Package} one @param {string} sources */
function isFresh(root, one, sources) {
  return readIfThere(stampPath(root, one)) === stampText(one, sources)
}

/** @param {string} root @param {Package} one @param {string} sources */
function keepStamp(root, one, sources) {
  if (listFiles(join(one.folder, 'dist')).length === 0) {
    throw new StepError(
      `Cannot use the build of ${one.name}: it left nothing in dist. Mend its build command`,
    )
  }
  mkdirSync(dirname(stampPath(root, one)), { recursive: true })
  writeFileSync(stampPath(root, one), stampText(one, sources))
}

/** @param {Package} one @param {string} sources */
function stampText({ folder }, sources) {
  const dist = join(folder, 'dist')
  return `${sources}\n${outlineFingerprint(dist, listFiles(dist))}\n`
}

/** Inside node_modules, so that a fresh installation also means a fresh build. @param {string} root @param {Package} one */
function stampPath(root, { name }) {
  return join(root, 'node_modules', '.cache', 'tongro-build', name.replace('/', '__'))
}
