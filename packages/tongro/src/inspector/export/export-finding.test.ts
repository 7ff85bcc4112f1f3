// Exports: each shows its finding again, in as few bytes as it needs, and its test file passes.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  client,
  end,
  inspect,
  MASKED_HELLO,
  opened,
  recordsOf,
  type Step,
  server,
  text,
} from '../../../test-support/capture-script.ts'
import { exportFinding, type FindingExport } from './export-finding.ts'

function exported(code: string, steps: readonly Step[]): FindingExport {
  const finding = inspect(steps)
    .of('finding')
    .find((one) => one.code === code)
  assert.ok(finding, `${code} is found`)
  const made = exportFinding(recordsOf(steps), finding)
  assert.ok(made, `${code} is exported`)
  return made
}

const PING_WITHOUT_MASK = [...opened(), client(MASKED_HELLO), client('8900'), server('8a00')]

test('a fault of one frame is that frame, whatever was before it', () => {
  const { scope, format, lines } = exported('mask-missing', PING_WITHOUT_MASK)
  assert.deepEqual([scope, format, lines.slice(1)], ['frame', 'hex', ['> 89 00']])
  assert.match(lines[0]!, /^# mask-missing, RFC 6455 5\.1: /)
})

test('a fault of a message is the frames of that message', () => {
  const { scope, lines } = exported('text-not-utf8', [
    ...opened(),
    server('810548656c6c6f'),
    server('0103 48656c'),
    server('8900'),
    server('8002 c328'),
  ])
  assert.equal(scope === 'frame' || scope === 'message', true)
  assert.equal(
    lines.some((line) => line.includes('89 00')),
    false,
  )
  assert.match(lines.join(), /80 02 c3 28/)
})

test('a fault of the handshake is its heads', () => {
  const { scope, lines } = exported('accept-mismatch', [
    opened()[0]!,
    text(
      'server',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n',
    ),
    server('8900'),
  ])
  assert.equal(scope, 'head')
  assert.deepEqual(
    lines.filter((line) => /^[<>]/.test(line)).map((line) => line[0]),
    ['>', '<'],
  )
})

test('a fault of the end needs more than bytes', () => {
  const { scope, format } = exported('closed-without-handshake', [
    ...opened(),
    client(MASKED_HELLO),
    end('server', 'rst'),
  ])
  assert.deepEqual([scope, format], ['connection', 'json-lines'])
})

test('a finding that is not in the records is not exported', () => {
  const mark = { code: 'mask-missing', from: 'client', time: 1 } as const
  assert.equal(exportFinding(recordsOf(opened()), mark), undefined)
})

test('the test files pass as they are', () => {
  // Beside the sources, so that `tongro` is found.
  const folder = mkdtempSync(join(import.meta.dirname, 'exported-'))
  try {
    const files = [
      exported('mask-missing', PING_WITHOUT_MASK),
      exported('closed-without-handshake', [...opened(), end('server', 'rst')]),
    ].map(({ test }, i) => {
      const file = join(folder, `exported-${i}.test.ts`)
      writeFileSync(file, test)
      return file
    })
    const flags = ['--conditions=tongro-source', '--import', 'tsx', '--test']
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const output = execFileSync(process.execPath, [...flags, ...files], { env, encoding: 'utf8' })
    assert.match(output, /pass 2\b/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
