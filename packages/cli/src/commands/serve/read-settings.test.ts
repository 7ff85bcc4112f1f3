import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Misuse } from '../../misuse.ts'
import { readServeSettings } from './read-settings.ts'
import { DEFAULTS, SETTINGS } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'tongro-settings-'))
after(() => rmSync(folder, { recursive: true }))

function configFile(content: string): string {
  const path = join(folder, `${Math.random()}.json`)
  writeFileSync(path, content)
  return path
}

function refusal(args: string[], env: NodeJS.ProcessEnv = {}): string {
  try {
    readServeSettings(args, env)
  } catch (error) {
    assert.ok(error instanceof Misuse, String(error))
    assert.ok(!error.message.includes('\n') && !error.message.endsWith('.'), error.message)
    return error.message
  }
  throw new Error(`${args.join(' ')} was accepted`)
}

test('nothing given means the defaults', () => {
  assert.deepEqual(readServeSettings([], {}), DEFAULTS)
  assert.deepEqual(readServeSettings([], { TONGRO_PORT: '', TONGRO_CONFIG: '' }), DEFAULTS)
})

test('a flag is stronger than the environment, the environment than the file', () => {
  const path = configFile('{"port": 1, "host": "0.0.0.0", "logLevel": "warn"}')
  const env = { TONGRO_CONFIG: path, TONGRO_PORT: '2', TONGRO_HOST: '::1' }
  assert.deepEqual(readServeSettings(['--port', '3'], env), {
    ...DEFAULTS,
    port: 3,
    host: '::1',
    logLevel: 'warn',
  })
})

test('--config is stronger than TONGRO_CONFIG', () => {
  const env = { TONGRO_CONFIG: configFile('{"port": 1}') }
  const settings = readServeSettings(['--config', configFile('{"port": 2}')], env)
  assert.ok(settings !== 'help' && settings.port === 2)
})

test('every setting can be given in each of the three ways', () => {
  const values = {
    port: 0,
    host: 'h',
    data: '/d',
    logLevel: 'debug',
    logFormat: 'json',
    adminToken: 'a.b-c',
  }
  const names = Object.keys(values) as (keyof typeof values)[]
  const args = names.flatMap((name) => [`--${SETTINGS[name].flag}`, String(values[name])])
  const env = Object.fromEntries(names.map((name) => [SETTINGS[name].env, String(values[name])]))
  assert.deepEqual(readServeSettings(args, {}), values)
  assert.deepEqual(readServeSettings([], env), values)
  assert.deepEqual(readServeSettings(['--config', configFile(JSON.stringify(values))], {}), values)
})

test('a bad value is named with its rule, wherever it came from', () => {
  for (const port of ['65536', '-1', '1.5', '8080x', '0x50', '']) {
    assert.match(refusal([`--port=${port}`]), /^Cannot use --port .*from 0 to 65535/)
  }
  assert.match(refusal([], { TONGRO_PORT: '70000' }), /^Cannot use TONGRO_PORT=70000: /)
  for (const host of ['http://localhost', 'localhost:8080', 'a b', 'a/b', '127.0.0.1:80']) {
    assert.match(refusal(['--host', host]), /^Cannot use --host /, host)
  }
  assert.match(refusal(['--log-level', 'loud']), /must be one of trace, debug, info/)
  assert.match(refusal(['--log-format', 'xml']), /must be pretty or json$/)
  assert.match(refusal(['--admin-token', 'two words']), /^Cannot use --admin-token …: an admin/)
})

test('addresses of both families and names are hosts', () => {
  for (const host of ['localhost', '127.0.0.1', '::', '::1', '[::1]', 'fe80::1', 'a-b.example']) {
    const settings = readServeSettings(['--host', host], {})
    assert.ok(settings !== 'help')
    assert.equal(settings.host, host.replace(/[[\]]/g, ''))
  }
})

test('a config file must exist, be JSON, be an object, and hold known keys of the right type', () => {
  assert.match(refusal(['--config', join(folder, 'none.json')]), /there is no such file; check/)
  assert.match(refusal(['--config', folder]), /it cannot be opened \(EISDIR\)/)
  assert.match(refusal(['--config', configFile('{port: 1}')]), /it must be one JSON object \(/)
  assert.match(refusal(['--config', configFile('[1]')]), /such as \{"port": 8080\}$/)
  assert.match(refusal(['--config', configFile('{"prot": 1}')]), /did you mean port\?$/)
  assert.match(refusal(['--config', configFile('{"database": 1}')]), /known are port, host/)
  assert.match(refusal(['--config', configFile('{"port": "1"}')]), /must be a JSON number$/)
  assert.match(refusal(['--config', configFile('{"port": 1.5}')]), /from 0 to 65535/)
})

test('help wins, and a stray word is refused', () => {
  assert.equal(readServeSettings(['--help'], {}), 'help')
  assert.match(refusal(['8080']), /^Cannot use 8080: tongro serve takes options only/)
})
