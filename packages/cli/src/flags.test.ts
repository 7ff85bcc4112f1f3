import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FlagSpec, lastValue, readFlags } from './flags.ts'
import { Misuse } from './misuse.ts'

const KNOWN: Record<string, FlagSpec> = {
  port: { type: 'string' },
  header: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
}

function refusal(args: string[]): string {
  try {
    readFlags('serve', args, KNOWN)
  } catch (error) {
    assert.ok(error instanceof Misuse)
    return error.message
  }
  throw new Error(`${args.join(' ')} was accepted`)
}

test('values, switches and positionals are told apart', () => {
  const flags = readFlags('serve', ['one', '--port', '1', '--json', '-h', '--header=a: b', 'two'], {
    ...KNOWN,
  })
  assert.equal(lastValue(flags, 'port'), '1')
  assert.deepEqual(flags.values.get('header'), ['a: b'])
  assert.deepEqual([...flags.switches], ['json', 'help'])
  assert.deepEqual(flags.positionals, ['one', 'two'])
})

test('a repeated flag keeps every value, and the last one counts', () => {
  const flags = readFlags('serve', ['--port', '1', '--port', '2'], KNOWN)
  assert.deepEqual(flags.values.get('port'), ['1', '2'])
  assert.equal(lastValue(flags, 'port'), '2')
})

test('what follows -- is never a flag', () => {
  assert.deepEqual(readFlags('serve', ['--', '--port'], KNOWN).positionals, ['--port'])
})

test('an unknown flag is named, with the one probably meant', () => {
  assert.equal(
    refusal(['--prot', '1']),
    'Unknown option --prot: tongro serve has no such option; did you mean --port?',
  )
  assert.equal(
    refusal(['--database=x']),
    'Unknown option --database: tongro serve has no such option; see tongro serve --help',
  )
  assert.match(refusal(['-z']), /^Unknown option -z: /)
  assert.match(refusal(['--toString']), /^Unknown option --toString: /)
})

test('a missing value and a needless value are refused', () => {
  assert.match(refusal(['--port']), /^Option --port needs a value/)
  assert.match(refusal(['--port', '--json']), /^Option --port needs a value/)
  assert.match(refusal(['--json=yes']), /^Cannot use --json=yes: --json takes no value/)
})

test('a value may begin with a dash when written with =', () => {
  assert.equal(lastValue(readFlags('serve', ['--port=-1'], KNOWN), 'port'), '-1')
})
