// Brings node_modules in step with package-lock.json, and does nothing when it already is.
import { existsSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { digest, readIfThere } from './fingerprint.mjs'
import { step } from './step.mjs'
import { ROOT } from './workspace.mjs'

/**
 * One package of a lock file.
 * @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean }} Locked
 */

/**
 * Installs what the lock file names, unless it is installed. Development packages are always part
 * of it (`NODE_ENV=production` or not): the build needs them.
 */
export async function installDependencies(root = ROOT) {
  const stampPath = join(root, 'node_modules', '.tongro-setup')
  const wanted = setupStamp(root)
  if (readIfThere(stampPath) === wanted) return
  if (!isInstalled(root)) {
    const command = [...npm(), 'ci', '--include=dev', '--no-audit', '--no-fund']
    await step('Installing the dependencies (npm ci)', command, {
      cwd: root,
      mend: 'See its output above; if the npm registry could not be reached, try again later',
    })
  }
  writeFileSync(stampPath, wanted)
}

/**
 * What the stamp must say: the lock file and the runtime it was installed for, since some packages
 * hold binaries.
 */
export function setupStamp(root = ROOT) {
  const lock = readIfThere(join(root, 'package-lock.json')) ?? ''
  return digest([lock, process.platform, process.arch, process.versions.modules])
}

/**
 * Whether node_modules holds what the lock file names. npm writes the list of what it installed at
 * the very end, so an interrupted installation counts as none; one made by hand with `npm install`
 * is kept.
 */
export function isInstalled(root = ROOT) {
  const lock = readIfThere(join(root, 'package-lock.json'))
  const installed = readIfThere(join(root, 'node_modules', '.package-lock.json'))
  if (lock === undefined || installed === undefined) return false
  /** @type {Record<string, Locked>} */
  const wanted = JSON.parse(lock).packages
  /** @type {Record<string, Locked>} */
  const present = JSON.parse(installed).packages
  return Object.entries(wanted).every(([path, { version, link, optional, devOptional }]) => {
    if (!path.includes('node_modules/')) return true
    if (link === true) return existsSync(join(root, path))
    const found = present[path]
    if (found === undefined) return optional === true || devOptional === true
    return found.version === version
  })
}

/** The npm that runs us, or the one on the PATH. @returns {string[]} */
export function npm() {
  const path = process.env['npm_execpath']
  return path !== undefined && basename(path) === 'npm-cli.js' ? [process.execPath, path] : ['npm']
}
