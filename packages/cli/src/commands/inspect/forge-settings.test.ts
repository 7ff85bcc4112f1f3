import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FORGERIES } from 'tongro/inspector/sources'
import { Misuse } from '../../misuse.ts'
import { textWidth } from '../../text-width.ts'
import { forgeHelp } from './forge-help.ts'
import { readForgeSettings } from './forge-settings.ts'

const URL = 'ws://127.0.0.1:8080/'

function read(...args: string[]) {
  const settings = readForgeSettings(args)
  assert.notEqual(settings, 'help')
  return settings as Exclude<typeof settings, 'help'>
}

test('a URL asks for a client, --listen for a server, and each plays what it can', () => {
  for (const [settings, role] of [
    [read(URL), 'client'],
    [read('--listen', '127.0.0.1:0'), 'server'],
  ] as const) {
    assert.equal(settings.role, role)
    const playable = FORGERIES.filter(({ roles }) => roles.includes(role))
    assert.deepEqual(
      settings.forgeries,
      playable.filter(({ name }) => name !== 'no-pongs'),
    )
  }
  const named = read(URL, '--fault', 'no-pongs', '--fault', 'rsv1', '--timeout', '2m')
  assert.deepEqual(
    named.forgeries.map(({ name }) => name),
    ['no-pongs', 'rsv1'],
  )
  assert.equal(named.timeout, 120_000)
})

test('what cannot be played is told in one sentence', () => {
  for (const [args, why] of [
    [[], /Cannot forge without a peer/],
    [[URL, '--listen', '127.0.0.1:0'], /as client and server at once/],
    [[URL, URL], /2 servers at once/],
    [[URL, '--fault', 'unmaskd'], /not in the table of .*unmasked/],
    [[URL, '--fault', 'accept-wrong'], /a client cannot play it/],
    [[URL, '--timeout', '6m'], /at most 5m/],
    [[URL, '--wait', '0'], /must be a time above 0/],
    [[URL, '--ca', '/none/ca.pem'], /there is no such file/],
  ] as const) {
    assert.throws(
      () => readForgeSettings(args),
      (error: unknown) => error instanceof Misuse && why.test(error.message),
    )
  }
})

test('the help has every fault in its table, in 80 columns', () => {
  assert.equal(readForgeSettings(['--help']), 'help')
  const help = forgeHelp()
  for (const { name } of FORGERIES) assert.match(help, new RegExp(`^  ${name} +[CS]`, 'm'))
  assert.match(help, /^ {2}length-top-bit +C S +1002, 1009 +a length of 8 bytes/m)
  for (const line of help.split('\n')) assert.ok(textWidth(line) <= 80, line)
})
