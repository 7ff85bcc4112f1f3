// JSON Lines: what is written is read again, what cannot be read is told and left out.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CaptureRecord } from '../../protocol/index.ts'
import { encodeRecord, MOST_BYTES, MOST_LINE, openJsonLines } from './json-lines.ts'

/** Reads `text` in slices of `step` bytes. */
function read(text: string | Uint8Array, step = Number.POSITIVE_INFINITY): CaptureRecord[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const records: CaptureRecord[] = []
  const reader = openJsonLines((record) => records.push(record))
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step))
  reader.end()
  return records
}

function troubles(text: string): string[] {
  return read(text).flatMap((record) => (record.kind === 'trouble' ? [record.text] : []))
}

const open = { kind: 'open', connection: 0, time: 0 } as const

const anyBytes = fc.uint8Array({ maxLength: 60 })
const side = fc.constantFrom('client' as const, 'server' as const)
const time = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
const word = fc.string({ unit: 'grapheme', maxLength: 12 })
const base = { connection: fc.nat(3), time }
/** Plain objects: deepEqual tells those without a prototype apart. */
function row<Members extends object>(
  members: { [Key in keyof Members]: fc.Arbitrary<Members[Key]> },
): fc.Arbitrary<Members> {
  return fc.record<Members>(members, { noNullPrototype: true })
}
const anyRecord: fc.Arbitrary<CaptureRecord> = fc.oneof(
  row({ kind: fc.constant('chunk' as const), ...base, from: side, bytes: anyBytes }),
  row({
    kind: fc.constant('chunk' as const),
    ...base,
    from: side,
    bytes: anyBytes,
    packet: fc.nat(),
  }),
  row({ kind: fc.constant('gap' as const), ...base, from: side, length: fc.nat() }),
  row({
    kind: fc.constant('message' as const),
    ...base,
    from: side,
    opcode: fc.constantFrom(1, 2, 8, 9, 10),
    bytes: anyBytes,
  }),
  row({
    kind: fc.constant('head' as const),
    ...base,
    from: side,
    httpVersion: fc.constantFrom('1.0' as const, '1.1' as const, '2' as const),
    method: word,
    target: word,
    status: fc.nat(999),
    reason: word,
    fields: fc.array(fc.tuple(word, word), { maxLength: 4 }),
  }),
  row({
    kind: fc.constant('end' as const),
    ...base,
    from: side,
    how: fc.constantFrom('fin' as const, 'rst' as const, 'lost' as const),
    detail: word,
    packet: fc.nat(),
  }),
  row({ kind: fc.constant('trouble' as const), text: word, connection: fc.nat(), time }),
)

test('any record is one line, and comes back in any cut of the file', () => {
  fc.assert(
    fc.property(
      fc.array(anyRecord, { maxLength: 8 }),
      fc.integer({ min: 1, max: 50 }),
      (list, step) => {
        const opens = [0, 1, 2, 3].map((connection) => ({
          kind: 'open' as const,
          connection,
          time: 0,
          client: '192.0.2.7:40123',
          server: '[2001:db8::1]:443',
          isSecure: true,
          isPartial: false,
          note: 'Grüße',
        }))
        const records = [...opens, ...list]
        const lines = records.map(encodeRecord)
        for (const line of lines) assert.equal(line.includes('\n'), false)
        assert.deepEqual(read(lines.join('\n'), step), records)
        assert.deepEqual(read(`${lines.join('\r\n')}\r\n`, step), records)
      },
    ),
    { numRuns: 100 },
  )
})

test('kind, connection, time and open may be missing', () => {
  assert.deepEqual(
    read('{"time":5,"from":"client","bytes":"AQI="}\n{"from":"server","bytes":"Aw"}'),
    [
      { ...open, time: 5 },
      { kind: 'chunk', connection: 0, time: 5, from: 'client', bytes: Uint8Array.of(1, 2) },
      { kind: 'chunk', connection: 0, time: 5, from: 'server', bytes: Uint8Array.of(3) },
    ],
  )
})

test('the form of conformance captures: hex, and size where less was kept than came', () => {
  assert.deepEqual(read('{"time":1,"from":"client","hex":"818537fa","size":10}\n'), [
    { ...open, time: 1 },
    {
      kind: 'chunk',
      connection: 0,
      time: 1,
      from: 'client',
      bytes: Uint8Array.of(0x81, 0x85, 0x37, 0xfa),
    },
    { kind: 'gap', connection: 0, time: 1, from: 'client', length: 6 },
  ])
})

test('a second open of the same number is another connection, so that files can be joined', () => {
  const file = '{"kind":"open","connection":0,"time":0}\n{"from":"client","bytes":"AQ=="}\n'
  const numbers = read(`${file}{"kind":"open","connection":1,"time":0}\n${file}${file}`).flatMap(
    (record) => (record.kind === 'trouble' ? [] : [`${record.kind} ${record.connection}`]),
  )
  assert.deepEqual(numbers, [
    'open 0',
    'chunk 0',
    'open 1',
    'open 2',
    'chunk 2',
    'open 3',
    'chunk 3',
  ])
})

test('a bad line is told with its number, value and rule, and reading goes on', () => {
  const lines = [
    ['hello', 'Cannot read line 1: "hello" is not a JSON object'],
    ['[1]', 'Cannot read line 1: "[1]" is not a JSON object'],
    [
      '{"time":1}',
      'Cannot read line 1: it has neither "kind" nor "bytes", so it is no record of a capture',
    ],
    [
      '{"kind":"frame"}',
      'Cannot read line 1: "kind" is "frame", it must be "open" or "chunk" or "gap" or "head" or "message" or "end" or "trouble"',
    ],
    [
      '{"from":"me","bytes":""}',
      'Cannot read line 1: "from" is "me", it must be "client" or "server"',
    ],
    ['{"bytes":""}', 'Cannot read line 1: "from" is missing, it must be "client" or "server"'],
    [
      '{"time":"1","from":"client","bytes":""}',
      'Cannot read line 1: "time" is "1", it must be a finite number',
    ],
    [
      '{"connection":-1,"from":"client","bytes":""}',
      'Cannot read line 1: "connection" is -1, it must be a whole number from 0 to 9007199254740991',
    ],
    [
      '{"from":"client","bytes":"AA*="}',
      'Cannot read line 1: "bytes" has "*" at character 3, it must be base64',
    ],
    ['{"from":"client","bytes":7}', 'Cannot read line 1: "bytes" is 7, it must be a string'],
    [
      '{"from":"client","hex":"0g"}',
      'Cannot read line 1: "hex" has "g" at character 2, it must be pairs of hexadecimal digits',
    ],
    [
      '{"kind":"message","from":"client","opcode":16,"bytes":""}',
      'Cannot read line 1: "opcode" is 16, it must be a whole number from 0 to 15',
    ],
    [
      '{"kind":"head","from":"client","httpVersion":"1.1","fields":[["a"]]}',
      'Cannot read line 1: "fields" is [["a"]], it must be a list of pairs of strings',
    ],
    [
      '{"kind":"end","from":"client","how":"bang"}',
      'Cannot read line 1: "how" is "bang", it must be "fin" or "rst" or "lost"',
    ],
  ] as const
  for (const [line, text] of lines) {
    const records = read(`${line}\n{"from":"client","bytes":"AQ=="}\n`)
    assert.deepEqual(records, [
      { kind: 'trouble', text },
      open,
      { kind: 'chunk', connection: 0, time: 0, from: 'client', bytes: Uint8Array.of(1) },
    ])
  }
})

test('a file cut inside its last line says so', () => {
  assert.deepEqual(troubles('{"from":"client","bytes":"AQ=="}\n{"from":"clie'), [
    'Cannot read line 2, the last: the file ends inside it, it was cut while it was written',
  ])
})

test('many bad lines give a few troubles and their sum', () => {
  const told = troubles('x\n'.repeat(1000))
  assert.equal(told.length, 21)
  assert.equal(told.at(-1), 'Left out 980 more such troubles: only the first 20 are told')
})

test('a line beyond the limit is left out, and the next one is read', () => {
  const records: CaptureRecord[] = []
  const reader = openJsonLines((record) => records.push(record))
  const part = new Uint8Array(1 << 20).fill(32)
  for (let sent = 0; sent <= MOST_LINE; sent += part.length) reader.push(part)
  reader.push(Buffer.from('\n{"from":"client","bytes":"AQ=="}'))
  reader.end()
  assert.deepEqual(
    records.map(({ kind }) => kind),
    ['trouble', 'open', 'chunk'],
  )
  assert.deepEqual(records[0], {
    kind: 'trouble',
    text: 'Cannot read line 1: a line must have at most 64 MiB, cut its chunk into several',
  })
})

test('a record beyond the limit is refused when it is written', () => {
  const bytes = new Uint8Array(MOST_BYTES + 1)
  assert.throws(
    () => encodeRecord({ kind: 'chunk', connection: 0, time: 0, from: 'client', bytes }),
    {
      code: 'record-too-large',
    },
  )
})

test('no bytes make the reader throw, and it hands out records only', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 1, max: 20 }),
      (bytes, step) => {
        for (const record of read(bytes, step)) assert.equal(record.kind, 'trouble')
      },
    ),
  )
})

test('members named as those of Object.prototype are not taken for values', () => {
  assert.deepEqual(troubles('{"__proto__":{"from":"client","bytes":"AQ=="}}'), [
    'Cannot read line 1: it has neither "kind" nor "bytes", so it is no record of a capture',
  ])
})
