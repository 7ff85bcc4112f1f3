import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CaptureRecord } from 'tongro'
import { hidePath } from './hide-path.ts'

function seenOf(records: readonly CaptureRecord[]): CaptureRecord[] {
  const seen: CaptureRecord[] = []
  const sink = hidePath('/inspector', (record) => void seen.push(record))
  for (const record of records) sink(record)
  return seen
}

function connection(...chunks: string[]): CaptureRecord[] {
  return [
    { kind: 'open', connection: 0, time: 0 },
    ...chunks.map(
      (text): CaptureRecord => ({
        kind: 'chunk',
        connection: 0,
        time: 1,
        from: 'client',
        bytes: Uint8Array.from(Buffer.from(text)),
      }),
    ),
    { kind: 'end', connection: 0, time: 2, from: 'client', how: 'rst' },
  ]
}

test('the path is hidden in every form of a target', () => {
  for (const target of [
    '/inspector',
    '/inspector?x=1',
    'http://localhost/inspector',
    'ws://localhost:1/inspector#f',
  ]) {
    assert.deepEqual(seenOf(connection(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`)), [], target)
  }
  assert.deepEqual(seenOf(connection('GE', 'T /inspec', 'tor HTTP/1.1\r', '\n', 'more')), [])
  const fields = [[':method', 'CONNECT'] as const, [':path', '/inspector'] as const]
  const head: CaptureRecord = {
    kind: 'head',
    connection: 0,
    time: 0,
    from: 'client',
    httpVersion: '2',
    fields,
  }
  assert.deepEqual(seenOf([{ kind: 'open', connection: 0, time: 0 }, head]), [])
})

test('anything else is shown whole and in order', () => {
  for (const chunks of [
    ['GET /echo HTTP/1.1\r\n', 'Host: x\r\n\r\n'],
    ['GET /inspector/more HTTP/1.1\r\n\r\n'],
    ['G', 'ET /', ' HTTP/1.1\r\n\r\n'],
    ['garbage\n'],
    ['cut in the first li'],
    ['x'.repeat(20_000), '\n'],
    [],
  ]) {
    const records = connection(...chunks)
    assert.deepEqual(seenOf(records), records, chunks.join('|'))
  }
  const trouble: CaptureRecord = { kind: 'trouble', text: 'x' }
  assert.deepEqual(seenOf([trouble]), [trouble])
})

test('a number that comes again is judged again', () => {
  const hidden = connection('GET /inspector HTTP/1.1\r\n')
  const shown = connection('GET /echo HTTP/1.1\r\n')
  assert.deepEqual(seenOf([...hidden, ...shown, ...hidden]), shown)
})
