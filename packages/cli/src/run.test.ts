import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { CONNECT_HELP } from './commands/connect/help.ts'
import { EXPLAIN_HELP } from './commands/explain.ts'
import { FILE_HELP, HEX_HELP, PROXY_HELP } from './commands/inspect/help.ts'
import { serveHelp } from './commands/serve/help.ts'
import { SETTING_NAMES, SETTINGS } from './commands/serve/settings.ts'
import { HELP } from './help.ts'
import { runToEnd } from './testing/command.ts'

test('help goes to standard output; every command has its own', async () => {
  const all = await runToEnd(['--help'])
  assert.deepEqual([all.code, all.stdout, all.stderr], [0, HELP, ''])
  const own = await runToEnd(['connect', '--help'])
  assert.deepEqual([own.code, own.stdout, own.stderr], [0, CONNECT_HELP, ''])
})

test('every help has examples and fits a terminal of 80 columns', () => {
  for (const help of [
    HELP,
    serveHelp(),
    CONNECT_HELP,
    EXPLAIN_HELP,
    FILE_HELP,
    HEX_HELP,
    PROXY_HELP,
  ]) {
    assert.match(help, /^Usage: tongro /)
    assert.match(help, /\nExamples:\n/)
    for (const line of help.split('\n')) assert.ok(line.length <= 80, line)
  }
  for (const name of SETTING_NAMES) assert.ok(serveHelp().includes(`--${SETTINGS[name].flag} `))
})

test('the version is that of the package', async () => {
  const manifest = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  ) as { readonly version: string }
  const { code, stdout } = await runToEnd(['--version'])
  assert.equal(code, 0)
  assert.equal(stdout, `${manifest.version}\n`)
})

test('misuse is one sentence on standard error and exit code 2', async () => {
  for (const [args, sentence] of [
    [[], /^Cannot run tongro without a command: /],
    [['conect'], /^Unknown command conect: .*; did you mean connect\?$/],
    [['serve', '--prot', '1'], /^Unknown option --prot: .*; did you mean --port\?$/],
    [['explain', 'nonsense-rule'], /^Cannot explain nonsense-rule: /],
  ] as const) {
    const { code, stdout, stderr } = await runToEnd(args)
    assert.equal(code, 2, args.join(' '))
    assert.equal(stdout, '')
    assert.match(stderr.trimEnd(), sentence)
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr)
  }
})

test('explain prints what was asked for', async () => {
  const { code, stdout } = await runToEnd(['explain', '1002', '--json'])
  assert.equal(code, 0)
  assert.equal(JSON.parse(stdout).code, 1002)
})
