// Holds package-lock.json to what `npm ci` asks of it: that it names every optional dependency, also
// those for other systems. npm leaves out the ones that the registry at hand did not have (a mirror
// need not carry a binary for every system), and `npm ci` then refuses the file.
// `--write` adds them: npm fetches such an entry only on the system it is for.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, isCalled, report } from './findings.ts'
import { ROOT } from './steps/workspace.mjs'

interface LockedPackage {
  readonly version?: string
  readonly dev?: boolean
  readonly license?: string
  readonly engines?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly [key: string]: unknown
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>
  readonly [key: string]: unknown
}

interface Missing {
  readonly name: string
  readonly version: string
  /** The package that names it. */
  readonly by: LockedPackage
}

export function checkLock(root: string): Finding[] {
  return findMissing(readLock(root)).map(({ name }) => ({
    place: 'package-lock.json',
    message: `Cannot find the optional dependency "${name}". Run: node tools/run-source.mjs tools/check-lock.ts --write`,
  }))
}

/** Adds what is missing. @returns the names added */
export function completeLock(root: string): string[] {
  const lock = readLock(root)
  const missing = findMissing(lock)
  const added = missing.map((one) => [`node_modules/${one.name}`, entryFor(one)] as const)
  const sorted = [...Object.entries(lock.packages), ...added].sort(([a], [b]) =>
    a.localeCompare(b, 'en'),
  )
  const completed = { ...lock, packages: Object.fromEntries(sorted) }
  writeFileSync(lockPath(root), `${JSON.stringify(completed, null, 2)}\n`)
  return missing.map(({ name }) => name)
}

function findMissing({ packages }: LockFile): Missing[] {
  const present = Object.keys(packages)
  return Object.values(packages).flatMap((by) =>
    Object.entries(by.optionalDependencies ?? {})
      .filter(([name]) => !present.some((path) => path.endsWith(`node_modules/${name}`)))
      .map(([name, version]) => ({ name, version, by })),
  )
}

/** The system is read from the name, as such packages are called: `cli-linux-x64-musl`. */
function entryFor({ name, version, by }: Missing): LockedPackage {
  const [, os, cpu, libc] =
    /[-/](aix|android|darwin|freebsd|linux|netbsd|openbsd|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(gnu|musl))?$/.exec(
      name,
    ) ?? []
  return {
    version,
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(by.dev === undefined ? {} : { dev: by.dev }),
    ...(libc === undefined ? {} : { libc: [libc === 'gnu' ? 'glibc' : libc] }),
    ...(by.license === undefined ? {} : { license: by.license }),
    optional: true,
    ...(os === undefined ? {} : { os: [os] }),
    ...(by.engines === undefined ? {} : { engines: by.engines }),
  }
}

function readLock(root: string): LockFile {
  return JSON.parse(readFileSync(lockPath(root), 'utf8'))
}

function lockPath(root: string): string {
  return join(root, 'package-lock.json')
}

if (isCalled(import.meta.filename)) {
  if (process.argv.includes('--write')) {
    for (const name of completeLock(ROOT)) console.log(`Added ${name}`)
  }
  report('lock', checkLock(ROOT))
}
