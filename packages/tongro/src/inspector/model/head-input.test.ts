// Heads as the inspector reads them: what is legal exactly as the strict parser does, the rest as far
// as it goes, with the rules it breaks.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HeadReader, parseRequestHead, parseResponseHead } from '../../protocol/index.ts'
import { HeadCollector } from './head-collector.ts'
import { headOfRecord, readHead } from './head-input.ts'

const PLACE = { time: 5, size: 7, chunks: 2 }
const latin1 = (text: string): Uint8Array =>
  Uint8Array.from(text, (char) => char.charCodeAt(0) & 255)

test('a legal request is read as it came, names in their own case', () => {
  const head = readHead('GET /x?y HTTP/1.1\r\nHost: a\r\nx-EMPTY:\r\n\r\n', 'client', PLACE)
  assert.deepEqual(head, {
    ...PLACE,
    httpVersion: '1.1',
    method: 'GET',
    target: '/x?y',
    status: undefined,
    reason: undefined,
    line: 'GET /x?y HTTP/1.1',
    fields: [
      ['Host', 'a'],
      ['x-EMPTY', ''],
    ],
    broken: [],
    isWhole: true,
  })
})

test('a legal response has status and reason', () => {
  const head = readHead('HTTP/1.1 403 Not here\r\nA: b\r\n\r\n', 'server', PLACE)
  assert.deepEqual([head.status, head.reason, head.broken], [403, 'Not here', []])
})

test('what a strict parser refuses is named and read on', () => {
  const folded = readHead('GET / HTTP/1.1\r\nA: b\r\n  c\r\n\r\n', 'client', PLACE)
  assert.deepEqual([folded.broken, folded.fields], [['head-line-folded'], [['A', 'b c']]])
  const bare = readHead('GET / HTTP/1.1\nHost: a\n\n', 'client', PLACE)
  assert.deepEqual([bare.broken, bare.fields], [['head-bare-line-break'], [['Host', 'a']]])
  const spaced = readHead('GET  /a  HTTP/1.1\r\nHost : a\r\nno colon\r\n\r\n', 'client', PLACE)
  assert.deepEqual(spaced.broken, ['head-malformed'])
  assert.deepEqual([spaced.method, spaced.target, spaced.httpVersion], ['GET', '/a', '1.1'])
  assert.deepEqual(spaced.fields, [
    ['Host', 'a'],
    ['no colon', ''],
  ])
  const status = readHead('HTTP/1.1 101Switching\r\n\r\n', 'server', PLACE)
  assert.deepEqual([status.broken, status.status], [['head-malformed'], 101])
  const cut = readHead('GET / HTTP/1.1\r\nA: b\r\nC', 'client', PLACE)
  assert.deepEqual([cut.isWhole, cut.fields, cut.broken], [false, [['A', 'b']], []])
  assert.deepEqual(readHead('', 'server', PLACE).broken, ['head-malformed'])
})

test('fields of HTTP/2 give method, path and status', () => {
  const record = { kind: 'head', connection: 0, time: 1, httpVersion: '2' } as const
  const request = headOfRecord({
    ...record,
    from: 'client',
    fields: [
      [':method', 'CONNECT'],
      [':path', '/c'],
    ],
  })
  assert.deepEqual([request.line, request.target], ['CONNECT /c HTTP/2', '/c'])
  const response = headOfRecord({ ...record, from: 'server', fields: [[':status', '200']] })
  assert.deepEqual([response.line, response.status], ['HTTP/2 200', 200])
  const plain = { ...record, httpVersion: '1.1', from: 'server', status: 101, fields: [] } as const
  assert.equal(headOfRecord({ ...plain, reason: 'OK' }).line, 'HTTP/1.1 101 OK')
})

const piece = fc.constantFrom(
  ...['GET / HTTP/1.1', 'HTTP/1.1 101 x', '\r\n', '\n', '\r', '\r\n\r\n', ' ', '\t', ':'],
  ...['A: b', 'Host: a', ' folded', 'x', '\xa0', '\0', '\xff', 'GET', 'HTTP/'],
)
const text = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''))

test('no text throws, and the lenient reader agrees with the strict one wherever that reads', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('client', 'server'), (given, from) => {
      const bytes = latin1(`${given}\r\n\r\nrest`)
      const strict = new HeadReader(1000)
      const lenient = new HeadCollector(1000)
      const end = strict.push(bytes, 0, bytes.length)
      const reached = lenient.push(bytes, 0)
      const head = readHead((lenient.head ?? lenient.giveUp()).text, from, PLACE)
      if (strict.broken !== undefined) {
        assert.notDeepEqual(head.broken, [])
        return
      }
      assert.equal(reached, end)
      if (end < 0) return
      const parsed = (from === 'client' ? parseRequestHead : parseResponseHead)(strict.text)
      if (typeof parsed === 'string') assert.ok(head.broken.includes(parsed), parsed)
      else {
        assert.deepEqual(head.broken, [])
        const lower = head.fields.map(([name, value]) => [name.toLowerCase(), value])
        assert.deepEqual(lower, [...parsed.fields])
      }
    }),
    { numRuns: 1000 },
  )
})
