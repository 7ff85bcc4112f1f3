// Heads taken apart: what is legal, and what a lenient parser would repair is refused.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseRequestHead, parseResponseHead } from './head.ts'
import { listHasToken, parseExtensions, parseProtocols } from './tokens.ts'

/** One character of any code point, half of them ASCII; fast-check's own takes a second to make. */
const anyChar = fc
  .oneof(fc.nat(0x7f), fc.nat(0x10f7ff))
  .map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))

const request = (lines: string): ReturnType<typeof parseRequestHead> =>
  parseRequestHead(`GET /chat?a=b HTTP/1.1\r\n${lines}\r\n`)

function fieldOf(lines: string, name: string): string | undefined {
  const head = request(lines)
  assert.ok(typeof head !== 'string', `${head}`)
  return head.fields.get(name)
}

test('a request gives method, target, version and fields in order', () => {
  const head = request('Host: a.example\r\nX-One:1\r\nx-two:\t 2 \t\r\n')
  assert.ok(typeof head !== 'string')
  assert.equal(head.method, 'GET')
  assert.equal(head.target, '/chat?a=b')
  assert.equal(head.httpVersion, '1.1')
  assert.deepEqual(
    [...head.fields],
    [
      ['host', 'a.example'],
      ['x-one', '1'],
      ['x-two', '2'],
    ],
  )
})

test('a response gives status, reason and fields', () => {
  const lines: Array<[string, number, string]> = [
    ['HTTP/1.1 101 Switching Protocols', 101, 'Switching Protocols'],
    ['HTTP/1.1 404 ', 404, ''],
    ['HTTP/1.1 101', 101, ''],
    ['HTTP/1.1 503 So: so', 503, 'So: so'],
  ]
  for (const [line, status, reason] of lines) {
    const head = parseResponseHead(`${line}\r\nA: b\r\n\r\n`)
    assert.ok(typeof head !== 'string', line)
    assert.deepEqual([head.status, head.reason, head.fields.get('a')], [status, reason, 'b'])
  }
})

test('H17 head-malformed: first lines that do not follow the grammar are refused', () => {
  const requests = [
    '',
    ' ',
    'GET',
    'GET /',
    'GET  / HTTP/1.1',
    ' GET / HTTP/1.1',
    'GET / HTTP/1.1 ',
    'GET / x HTTP/1.1',
    'GET\t/\tHTTP/1.1',
    'G(T / HTTP/1.1',
    'GET / http/1.1',
    'GET / HTTP/11',
    'GET / HTTP/1.',
    'GET / HTTP/1.10',
    'GET / XHTTP/1.1',
    'GET /\u0000 HTTP/1.1',
    'GET /\u007f HTTP/1.1',
  ]
  for (const line of requests)
    assert.equal(parseRequestHead(`${line}\r\n\r\n`), 'head-malformed', line)
  const responses = [
    '',
    'HTTP/1.1',
    'HTTP/1.1 ',
    'HTTP/1.1 10',
    'HTTP/1.1 1010',
    'HTTP/2 101',
    'HTTP/1.1  101',
    'ICY 200 OK',
    'http/1.1 101 x',
    'HTTP/1.1 1O1',
    'HTTP/1.1 101x',
  ]
  for (const line of responses)
    assert.equal(parseResponseHead(`${line}\r\n\r\n`), 'head-malformed', line)
})

test('H17 head-malformed: header lines that do not follow the grammar are refused', () => {
  const lines = [
    'Host',
    'Host : a',
    ': a',
    'Ho st: a',
    'Ho\tst: a',
    'H\u00f6st: a',
    '',
    'Host: a\u0000b',
    'Host: a\u007f',
    'Host: \u001b[2J',
    'H"st: a',
    '(x): a',
  ]
  for (const line of lines) {
    assert.equal(request(`A: b\r\n${line}\r\n`), 'head-malformed', JSON.stringify(line))
    assert.equal(parseResponseHead(`HTTP/1.1 101 x\r\nA: b\r\n${line}\r\n\r\n`), 'head-malformed')
  }
})

test('H17 head-line-folded: a header that goes on in the next line is refused', () => {
  for (const lines of ['A: b\r\n c\r\n', 'A: b\r\n\tc: d\r\n', ' A: b\r\n', 'A:\r\n \r\n']) {
    assert.equal(request(lines), 'head-line-folded', JSON.stringify(lines))
    assert.equal(parseResponseHead(`HTTP/1.1 101 x\r\n${lines}\r\n`), 'head-line-folded')
  }
})

test('values may be empty, hold colons, tabs, and bytes above 127', () => {
  assert.equal(fieldOf('A:\r\n', 'a'), '')
  assert.equal(fieldOf('A: b:c: d\r\n', 'a'), 'b:c: d')
  assert.equal(fieldOf('A: b\tc\r\n', 'a'), 'b\tc')
  assert.equal(fieldOf('A: \u00fcber\u00ff\r\n', 'a'), '\u00fcber\u00ff')
})

test('H11 header-parse-linear: 32k spaces and 2 MB of them pass through every parser of values', () => {
  for (const size of [32_768, 2_000_000]) {
    const spaces = ' '.repeat(size)
    assert.equal(fieldOf(`A: x${spaces}y${spaces}\r\n`, 'a')!.length, size + 2)
    assert.deepEqual(parseProtocols(`a,${spaces}b${spaces}`), ['a', 'b'])
    assert.equal(parseProtocols(`a${spaces}b`), undefined)
    assert.equal(listHasToken(`a${spaces}b${spaces},x`, 'b'), false)
    assert.equal(parseExtensions(`a${spaces};${spaces}b${spaces}=${spaces}c${spaces}`)!.length, 1)
    assert.equal(parseExtensions(spaces), undefined)
  }
})

test('H11 header-parse-linear: names of Object.prototype and thousands of headers do no harm', () => {
  assert.equal(fieldOf('__proto__: x\r\nconstructor: y\r\n', '__proto__'), 'x')
  const many = Array.from({ length: 5000 }, (_, i) => `H${i % 50}: ${i}\r\n`).join('')
  assert.equal(fieldOf(many, 'h7')!.split(', ').length, 100)
})

test('no text makes a parser throw, and what is parsed holds no control character', () => {
  const piece = fc.constantFrom(
    'GET',
    ' ',
    '/',
    'HTTP/1.1',
    '\r\n',
    '\r',
    '\n',
    ':',
    'A',
    '\t',
    '101',
    '\u0000',
    '\u00e9',
    '\u2028',
    '😀',
  )
  const texts = fc.oneof(
    fc.string({ unit: anyChar }),
    fc.array(piece, { maxLength: 25 }).map((list) => list.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      for (const given of [
        text,
        `GET / HTTP/1.1\r\n${text}\r\n\r\n`,
        `HTTP/1.1 101 x\r\n${text}\r\n\r\n`,
      ]) {
        for (const head of [parseRequestHead(given), parseResponseHead(given)]) {
          if (typeof head === 'string') continue
          for (const [name, value] of head.fields) {
            assert.match(name, /^[!#$%&'*+.^_`|~0-9a-z-]+$/)
            // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
            assert.doesNotMatch(value, /[\u0000-\u0008\u000a-\u001f\u007f]|^[ \t]|[ \t]$/)
          }
        }
      }
    }),
    { numRuns: 400 },
  )
})
