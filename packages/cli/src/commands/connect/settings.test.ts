import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Misuse } from '../../misuse.ts'
import { type ConnectSettings, readConnectSettings } from './settings.ts'

const URL_TEXT = 'ws://localhost:8080/echo'
const folder = mkdtempSync(join(tmpdir(), 'tongro-connect-'))
after(() => rmSync(folder, { recursive: true }))

function read(...args: string[]): ConnectSettings {
  const settings = readConnectSettings(args)
  assert.notEqual(settings, 'help')
  return settings as ConnectSettings
}

function refusal(...args: string[]): string {
  try {
    readConnectSettings(args)
  } catch (error) {
    assert.ok(error instanceof Misuse, String(error))
    return error.message
  }
  throw new Error(`${args.join(' ')} was accepted`)
}

test('a URL alone takes the defaults', () => {
  assert.deepEqual(read(URL_TEXT), {
    url: URL_TEXT,
    subprotocols: [],
    headers: [],
    isInsecure: false,
    ca: undefined,
    timeoutMs: 10_000,
    isJson: false,
    waitMs: undefined,
  })
  assert.equal(readConnectSettings(['-h']), 'help')
})

test('subprotocols and headers repeat, in order, and the origin is a header', () => {
  const settings = read(
    ...['--subprotocol', 'a', '--header', 'X-One: 1', URL_TEXT, '--subprotocol', 'b'],
    ...['--header', 'X-Two:', '--header', 'Authorization: Basic a:b', '--origin', 'null'],
  )
  assert.deepEqual(settings.subprotocols, ['a', 'b'])
  assert.deepEqual(settings.headers, [
    ['X-One', '1'],
    ['X-Two', ''],
    ['Authorization', 'Basic a:b'],
    ['Origin', 'null'],
  ])
})

test('times are seconds, fractions allowed', () => {
  assert.equal(read(URL_TEXT, '--wait', '0').waitMs, 0)
  assert.equal(read(URL_TEXT, '--timeout', '2.5').timeoutMs, 2_500)
  for (const text of ['', '-1', '1s', 'Infinity', '1e3', '86401']) {
    assert.match(refusal(URL_TEXT, `--wait=${text}`), /it must be a number of seconds/, text)
  }
  assert.match(refusal(URL_TEXT, '--timeout', '0'), /it must be a number of seconds above 0/)
})

test('a missing, doubled or odd URL is refused with the mend', () => {
  assert.match(refusal(), /^Cannot connect without a URL: write tongro connect ws:/)
  assert.match(refusal(URL_TEXT, URL_TEXT), /^Cannot connect to 2 URLs at once/)
  assert.match(refusal('localhost:8080/echo'), /did you mean ws:\/\/localhost:8080\/echo\?$/)
  assert.match(refusal('ftp://host/'), /did you mean ws:\/\/host\/\?$/)
  assert.match(refusal('ws://'), /^Cannot connect to ws:\/\/: a URL must begin with/)
  assert.match(refusal('ws://host:99999/'), /a URL must begin with/)
})

test('a header without a name or a colon is refused', () => {
  for (const text of ['Authorization', ': x', '']) {
    assert.match(refusal(URL_TEXT, `--header=${text}`), /^Cannot use --header /, text)
  }
})

test('a file of certificates must exist and hold one', () => {
  const path = join(folder, 'ca.pem')
  assert.match(refusal(URL_TEXT, '--ca', path), /there is no such file/)
  writeFileSync(path, 'nothing')
  assert.match(refusal(URL_TEXT, '--ca', path), /holds no certificate in PEM$/)
  writeFileSync(path, '-----BEGIN CERTIFICATE-----\n')
  assert.equal(read(URL_TEXT, '--ca', path).ca, '-----BEGIN CERTIFICATE-----\n')
})
