import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { runToEnd } from './testing/command.ts'

test('help goes to standard output and says what there is', async () => {
  for (const args of [['--help'], ['-h'], ['help']]) {
    const { code, stdout, stderr } = await runToEnd(args)
    assert.equal(code, 0)
    assert.equal(stderr, '')
    for (const part of ['serve', 'connect URL', 'explain', 'Examples:']) {
      assert.ok(stdout.includes(part), part)
    }
  }
})

test('the version is that of the package', async () => {
  const manifest = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  ) as { readonly version: string }
  const { code, stdout } = await runToEnd(['--version'])
  assert.equal(code, 0)
  assert.equal(stdout, `${manifest.version}\n`)
})

test('every command has help with examples', async () => {
  for (const command of ['serve', 'connect', 'explain']) {
    const { code, stdout, stderr } = await runToEnd([command, '--help'])
    assert.equal(code, 0, stderr)
    assert.match(stdout, new RegExp(`^Usage: tongro ${command}`))
    assert.match(stdout, /\nExamples:\n/)
    assert.ok(
      stdout.split('\n').every((line) => line.length <= 80),
      `${command} fits 80 columns`,
    )
  }
})

test('misuse is one sentence on standard error and exit code 2', async () => {
  for (const [args, sentence] of [
    [[], /^Cannot run tongro without a command: /],
    [['conect'], /^Unknown command conect: .*; did you mean connect\?$/],
    [['toString'], /^Unknown command toString: /],
    [['--verbose'], /^Unknown command --verbose: /],
    [['serve', '--prot', '1'], /^Unknown option --prot: .*; did you mean --port\?$/],
    [['explain', 'nonsense-rule'], /^Cannot explain nonsense-rule: /],
    [['connect'], /^Cannot connect without a URL: /],
  ] as const) {
    const { code, stdout, stderr } = await runToEnd(args)
    assert.equal(code, 2, args.join(' '))
    assert.equal(stdout, '')
    assert.match(stderr.trimEnd(), sentence)
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr)
  }
})

test('explain prints what was asked for, also as JSON', async () => {
  const text = await runToEnd(['explain', 'mask-missing'])
  assert.equal(text.code, 0)
  assert.match(text.stdout, /^mask-missing \(F1, RFC 6455 5\.1, must\)$/m)
  const json = await runToEnd(['explain', '1002', '--json'])
  assert.equal(JSON.parse(json.stdout).code, 1002)
})
