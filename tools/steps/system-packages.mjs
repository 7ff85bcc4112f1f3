// The distribution's packages that the tests need: what they are, whether they are there, and how
// they get there. Needs apt (Debian and its relatives) to install; elsewhere it says what is missing.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { run, StepError, seconds } from './step.mjs'
import { ROOT } from './workspace.mjs'

/** `/usr/bin/python3`, since another python3, without Debian's modules, may stand first on the PATH. */
const PYTHON = '/usr/bin/python3'

/**
 * @typedef {{ name: string, why: string, isThere: () => boolean }} SystemPackage
 * @type {readonly SystemPackage[]}
 */
export const SYSTEM_PACKAGES = [
  {
    name: 'chromium',
    why: 'the pages are tested in a browser (CHROMIUM names another executable)',
    isThere: () => existsSync(process.env['CHROMIUM'] || '/usr/bin/chromium'),
  },
  {
    name: 'python3',
    why: 'runs the other side of the interoperability tests',
    isThere: () => succeeds([PYTHON, '--version']),
  },
  {
    name: 'python3-websockets',
    why: 'a WebSocket client and server that is not ours',
    isThere: () => succeeds([PYTHON, '-c', 'import websockets']),
  },
  {
    // Debian's Java of the release (17 in Debian 12), with the compiler that runs a single source file.
    name: 'default-jdk-headless',
    why: "Java's own WebSocket client, which is not ours",
    isThere: () => succeeds(['/usr/bin/javac', '--version']),
  },
  {
    name: 'gcc',
    why: 'compiles the peer that is made of libwebsockets',
    isThere: () => succeeds(['gcc', '--version']),
  },
  {
    name: 'libwebsockets-dev',
    why: 'a WebSocket client and server in C that is not ours',
    isThere: () => existsSync('/usr/include/libwebsockets.h'),
  },
  {
    name: 'nginx',
    why: 'stands in front of our server as a reverse proxy',
    isThere: () => existsSync('/usr/sbin/nginx'),
  },
  {
    name: 'haproxy',
    why: 'stands in front of our server as a reverse proxy',
    isThere: () => existsSync('/usr/sbin/haproxy'),
  },
  {
    name: 'tshark',
    why: 'decodes the captures that the inspector is compared on',
    isThere: () => succeeds(['tshark', '--version']),
  },
  {
    name: 'openssl',
    why: 'makes the certificates of the TLS tests',
    isThere: () => succeeds(['openssl', 'version']),
  },
]

/** Longest wait for another program that holds apt's or dpkg's lock. */
const LOCK_WAIT_SECONDS = 300
const PAUSE_MS = 1000
const LOCK_HELD = /could not get lock|unable to (?:acquire|lock)/i

/**
 * Installs what is missing, or throws a `StepError` that says what to run.
 * @param {readonly SystemPackage[]} table
 * @param {Means} [means] what there is to install with
 */
export async function installSystemPackages(table = SYSTEM_PACKAGES, means) {
  const missing = table.filter((one) => !one.isThere())
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name)
  const prefix = adminPrefix(means ?? readMeans())
  if (prefix === undefined) throw new StepError(adviceFor(missing))

  const started = performance.now()
  process.stderr.write(`Installing ${names.join(', ')} (apt-get) ... `)
  const output = await install(names, prefix)
  const left = missing.filter((one) => !one.isThere())
  process.stderr.write(left.length === 0 ? `${seconds(started)}\n` : 'failed\n')
  if (left.length > 0) throw new StepError(adviceFor(left), output)
}

/**
 * The words to put before `apt-get`; undefined when we may not or cannot use it.
 * @typedef {{ hasApt: boolean, isRoot: boolean, hasSudo: boolean }} Means
 * @param {Means} means
 * @returns {string[] | undefined}
 */
export function adminPrefix({ hasApt, isRoot, hasSudo }) {
  if (!hasApt || !(isRoot || hasSudo)) return undefined
  const settings = ['env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C']
  return isRoot ? settings : ['sudo', '-n', ...settings]
}

/** @param {readonly SystemPackage[]} missing @returns {string} */
export function adviceFor(missing) {
  const names = missing.map(({ name }) => name)
  const reasons = missing.map(({ name, why }) => `  ${name}: ${why}\n`).join('')
  return `${reasons}Cannot test without ${names.join(', ')}. Run: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`
}

/**
 * @param {readonly string[]} names @param {readonly string[]} prefix
 * @returns {Promise<string>} all that apt-get printed
 */
async function install(names, prefix) {
  const options = ['-o', `DPkg::Lock::Timeout=${LOCK_WAIT_SECONDS}`, '-o', 'Acquire::Retries=3']
  const aptGet = [...prefix, 'apt-get', ...options]
  // A failed update is no reason to stop: the lists that are there may do.
  const updated = await retryWhileLocked([...aptGet, 'update'])
  const added = await retryWhileLocked([
    ...aptGet,
    ...['install', '-y', '--no-install-recommends', ...names],
  ])
  return updated + added
}

/**
 * `DPkg::Lock::Timeout` covers dpkg's lock only; the lock of the package lists fails at once.
 * @param {readonly string[]} command
 */
async function retryWhileLocked(command) {
  const deadline = Date.now() + LOCK_WAIT_SECONDS * 1000
  let { code, output } = await run(command, { cwd: ROOT })
  while (code !== 0 && LOCK_HELD.test(output) && Date.now() < deadline) {
    await sleep(PAUSE_MS)
    ;({ code, output } = await run(command, { cwd: ROOT }))
  }
  return output
}

/** @returns {Means} */
function readMeans() {
  const isRoot = process.getuid?.() === 0
  return {
    hasApt: succeeds(['apt-get', '--version']),
    isRoot,
    hasSudo: !isRoot && succeeds(['sudo', '-n', 'true']),
  }
}

/** @param {readonly string[]} command */
function succeeds([program = '', ...args]) {
  return spawnSync(program, args, { stdio: 'ignore', timeout: 30_000 }).status === 0
}
