// Where a head ends in a stream, at any cut, and what is refused on the way.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HeadReader } from './head-reader.ts'
import { concat, hex, utf8 } from './testing-frames.ts'

const HEAD = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'

interface Result {
  readonly text: string
  readonly broken: string | undefined
  /** Offset in the stream behind the head. */
  readonly end: number
}

function read(bytes: Uint8Array, limit = 1000, cuts: Iterable<number> = []): Result {
  const reader = new HeadReader(limit)
  let from = 0
  for (const cut of [...cuts, bytes.length]) {
    const end = reader.push(bytes, from, cut)
    if (end >= 0) return { text: reader.text, broken: reader.broken, end }
    if (reader.broken !== undefined) return { text: '', broken: reader.broken, end: -1 }
    from = cut
  }
  return { text: '', broken: undefined, end: -1 }
}

/** What must come of it, by looking at the whole. */
function expected(bytes: Uint8Array, limit: number): Result {
  const whole = Buffer.from(bytes).toString('latin1')
  // Empty lines before the first do not count (RFC 9112 2.2).
  const skipped = /^(?:\r\n)*/.exec(whole)![0].length
  const text = whole.slice(skipped)
  if (/^\r[^\n]/.test(text)) return { text: '', broken: 'head-bare-line-break', end: -1 }
  const end = text.indexOf('\r\n\r\n') + 4
  const head = end < 4 ? text : text.slice(0, end)
  const bare = head.search(/\r(?=[^\n])|(?<!\r)\n/)
  // A lone CR is seen with the byte behind it, a lone LF at once.
  const bareAt = bare < 0 ? Number.POSITIVE_INFINITY : head[bare] === '\r' ? bare + 1 : bare
  if (bareAt < limit) return { text: '', broken: 'head-bare-line-break', end: -1 }
  if (end >= 4 && end <= limit) return { text: head, broken: undefined, end: end + skipped }
  return { text: '', broken: head.length > limit ? 'head-too-large' : undefined, end: -1 }
}

test('a head ends behind its empty line, and what follows is not its own', () => {
  assert.deepEqual(read(utf8(HEAD)), { text: HEAD, broken: undefined, end: HEAD.length })
  assert.deepEqual(read(utf8(`${HEAD}${HEAD}`)), {
    text: HEAD,
    broken: undefined,
    end: HEAD.length,
  })
})

test('H6 early-frames-kept: the offset of the first frame is right at every cut of a shared segment', () => {
  const bytes = concat([utf8(HEAD), hex('81 85 0d 0a 0d 0a 65 6f 61 66 62')])
  for (let a = 0; a <= bytes.length; a++) {
    for (let b = a; b <= bytes.length; b += 3) {
      assert.deepEqual(read(bytes, 1000, [a, b]), {
        text: HEAD,
        broken: undefined,
        end: HEAD.length,
      })
    }
  }
})

test('H17 head-bare-line-break: a CR or LF that stands alone is refused wherever it stands', () => {
  const heads = [
    'GET / HTTP/1.1\nHost: a\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\n\n',
    'GET / HTTP/1.1\rHost: a\r\n\r\n',
    'GET / HTTP/1.1\r\r\nHost: a\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\n\r\r\n',
    '\nGET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\n\n',
  ]
  for (const head of heads) {
    const bytes = utf8(head)
    assert.equal(read(bytes).broken, 'head-bare-line-break', JSON.stringify(head))
    assert.equal(
      read(bytes, 1000, bytes.keys()).broken,
      'head-bare-line-break',
      JSON.stringify(head),
    )
  }
})

test('H12 head-too-large: a head of the limit passes, one byte more does not, and frames do not count', () => {
  const withFrames = concat([utf8(HEAD), new Uint8Array(5000)])
  for (const cuts of [[], withFrames.keys()]) {
    assert.equal(read(withFrames, HEAD.length, cuts).end, HEAD.length)
    assert.equal(read(withFrames, HEAD.length - 1, cuts).broken, 'head-too-large')
  }
})

test('H12 head-too-large: a header of 20 MB costs no more than the cap', () => {
  const chunk = new Uint8Array(65_536).fill(0x61)
  const reader = new HeadReader(16_384)
  const before = process.memoryUsage()
  let fed = 0
  reader.push(utf8('GET / HTTP/1.1\r\nX: '), 0, 19)
  while (fed < 20_000_000) {
    assert.equal(reader.push(chunk, 0, chunk.length), -1)
    assert.equal(reader.broken, 'head-too-large')
    fed += chunk.length
  }
  const after = process.memoryUsage()
  assert.equal(reader.text, '')
  assert.ok(after.heapUsed - before.heapUsed < 4 << 20)
})

test('H11 header-parse-linear: a head of 20 MB below its cap is read in one pass, in large and small reads', () => {
  const bytes = new Uint8Array(20_000_000).fill(0x20)
  bytes.set(utf8('GET / HTTP/1.1\r\nX:'))
  bytes.set(utf8('\r\n\r\n'), bytes.length - 4)
  for (const step of [bytes.length, 14_000]) {
    const cuts = Array.from(
      { length: Math.ceil(bytes.length / step) - 1 },
      (_, i) => (i + 1) * step,
    )
    const { text, end } = read(bytes, bytes.length, cuts)
    assert.equal(end, bytes.length)
    assert.equal(text.length, bytes.length)
  }
})

test('any bytes at any limit and cut are delimited as the whole says', () => {
  const pieces = fc.constantFrom(
    '\r\n',
    '\r\n',
    '\r\n\r\n',
    '\r',
    '\n',
    'a',
    'Host: b',
    '\u00e9',
    '\u0000',
  )
  const streams = fc
    .array(pieces, { maxLength: 12 })
    .map((list) => Buffer.from(list.join(''), 'latin1'))
  const cuts = fc.array(fc.nat(40), { maxLength: 5 })
  fc.assert(
    fc.property(streams, cuts, fc.integer({ min: 1, max: 40 }), (bytes, at, limit) => {
      const sorted = at.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b)
      const result = expected(bytes, limit)
      assert.deepEqual(read(bytes, limit), result)
      assert.deepEqual(read(bytes, limit, sorted), result)
      assert.deepEqual(read(bytes, limit, bytes.keys()), result)
    }),
    { numRuns: 1000 },
  )
})

test('bytes above 127 come out as one character each', () => {
  const bytes = Buffer.from('A: \u00ff\u0080\r\n\r\n', 'latin1')
  assert.equal(read(bytes).text, 'A: \u00ff\u0080\r\n\r\n')
})

test('a reader says whether anything has arrived', () => {
  const reader = new HeadReader(10)
  assert.equal(reader.hasBegun, false)
  reader.push(new Uint8Array(0), 0, 0)
  assert.equal(reader.hasBegun, false)
  reader.push(utf8('G'), 0, 1)
  assert.equal(reader.hasBegun, true)
})
