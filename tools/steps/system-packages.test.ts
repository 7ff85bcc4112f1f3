import assert from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { makeTree } from '../testing/made-up-tree.ts'
import { adminPrefix, installSystemPackages, SYSTEM_PACKAGES } from './system-packages.mjs'

const ROOT_USER = { hasApt: true, isRoot: true, hasSudo: false }

/**
 * A folder with a program called apt-get, first on the PATH for the time of the test. It keeps its
 * arguments in `calls`; when it is to install, it runs `install`.
 */
function putAptGet(t: TestContext, install: string): string {
  const folder = makeTree(t, {
    'apt-get': `#!/bin/sh\ncd "$(dirname "$0")"\necho "$DEBIAN_FRONTEND $@" >> calls\ncase "$*" in *" install "*) ${install};; esac\n`,
  })
  chmodSync(join(folder, 'apt-get'), 0o755)
  const before = process.env['PATH']
  process.env['PATH'] = `${folder}:${before}`
  t.after(() => {
    process.env['PATH'] = before
  })
  return folder
}

const tableFor = (folder: string) => [
  { name: 'there', why: 'it is there', isThere: () => true },
  { name: 'thing', why: 'a test needs it', isThere: () => existsSync(join(folder, 'thing')) },
]

test('nothing is run when everything is there', async (t) => {
  const folder = putAptGet(t, 'true')
  await installSystemPackages([{ name: 'there', why: '', isThere: () => true }], ROOT_USER)
  assert.equal(existsSync(join(folder, 'calls')), false)
})

test('what is missing is installed, without questions, and waits for the lock', async (t) => {
  const folder = putAptGet(t, 'touch thing')
  await installSystemPackages(tableFor(folder), ROOT_USER)
  const [update, install, ...others] = readFileSync(join(folder, 'calls'), 'utf8')
    .trim()
    .split('\n')
  assert.match(update ?? '', /^noninteractive .*DPkg::Lock::Timeout=300.* update$/)
  assert.match(install ?? '', /DPkg::Lock::Timeout=300.* install -y --no-install-recommends thing$/)
  assert.deepEqual(others, [])
})

test('a lock that another program holds for a while is waited for', async (t) => {
  const held = 'echo "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held" >&2; exit 100'
  const folder = putAptGet(t, `[ -e tried ] && touch thing || { touch tried; ${held}; }`)
  await installSystemPackages(tableFor(folder), ROOT_USER)
  assert.ok(existsSync(join(folder, 'thing')))
})

test('a failed installation shows its output and the command to run', async (t) => {
  const folder = putAptGet(t, 'echo "E: Unable to locate package thing"; exit 100')
  await assert.rejects(installSystemPackages(tableFor(folder), ROOT_USER), {
    name: 'StepError',
    output: /Unable to locate package thing/,
    message:
      /Cannot test without thing. Run: sudo apt-get update && sudo apt-get install .* thing$/,
  })
})

test('who may not install is told what to run and why', async (t) => {
  const folder = makeTree(t, {})
  const means = { hasApt: true, isRoot: false, hasSudo: false }
  await assert.rejects(installSystemPackages(tableFor(folder), means), {
    name: 'StepError',
    message: /^ {2}thing: a test needs it\nCannot test without thing. Run: sudo apt-get /,
  })
})

test('apt-get is run by root as it is, by others through sudo without a password', () => {
  const words = (hasApt: boolean, isRoot: boolean, hasSudo: boolean): string | undefined =>
    adminPrefix({ hasApt, isRoot, hasSudo })?.[0]
  assert.equal(words(true, true, false), 'env')
  assert.equal(words(true, false, true), 'sudo')
  assert.equal(words(true, false, false), undefined)
  assert.equal(words(false, true, true), undefined)
})

test('after npm test has set up, every package of the table is there', () => {
  for (const { name, isThere } of SYSTEM_PACKAGES) assert.ok(isThere(), name)
})
