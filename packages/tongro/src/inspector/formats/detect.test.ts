// Which file is what, and the one sentence for those that cannot be read.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { CaptureRecord } from '../../protocol/index.ts'
import { detectFormat } from './detect.ts'
import type { FormatOptions } from './format-reader.ts'
import { openFormat } from './open-format.ts'
import { writePcap, writePcapng } from './packets/index.ts'

const LINE = '{"time":1,"from":"client","bytes":"gYU3"}\n'
const HAR = '{"log":{"entries":[{"_webSocketMessages":[{"type":"send","opcode":1,"data":"x"}]}]}}'

function read(file: string | Uint8Array, step: number, options?: FormatOptions): CaptureRecord[] {
  const records: CaptureRecord[] = []
  const reader = openFormat('auto', (record) => records.push(record), options)
  const bytes = typeof file === 'string' ? Buffer.from(file) : file
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step))
  reader.end()
  return records
}

for (const [what, kind, file, name] of [
  ['pcap', 'pcap', writePcap([])],
  ['pcap of another machine', 'pcap', Buffer.from('a1b2c3d400020004', 'hex')],
  ['pcap with nanoseconds', 'pcap', Buffer.from('4d3cb2a102000400', 'hex')],
  ['pcapng', 'pcapng', writePcapng([])],
  ['JSON Lines', 'json-lines', LINE],
  ['JSON Lines behind a byte order mark', 'json-lines', `\ufeff\n${LINE}`],
  ['JSON Lines that begin with an open', 'json-lines', '{"kind":"open","connection":0,"time":0}\n'],
  ['JSON Lines by name', 'json-lines', '{"note":1}\n', 'a.jsonl'],
  ['damaged JSON Lines by name', 'json-lines', 'hello\n', 'a.jsonl'],
  ['HAR', 'har', HAR],
  ['HAR with line breaks', 'har', '{\n  "log" : {\n    "entries": []'],
  ['HAR by name', 'har', '{"comment":"","log":{}}', 'A.HAR'],
  ['hex', 'hex', '81 85 37 fa'],
  ['hex in one line that is long', 'hex', '8185'.repeat(4000)],
  ['a dump', 'hex', '00000000: 8185 37fa 213d 7f9f 4d51 58              ..7.!=..MQX\n'.repeat(300)],
  ['hex with a mistake behind its first line', 'hex', '81 85\n37 fg'],
  ['hex by name', 'hex', 'oops', 'a.hex'],
  ['marked hex', 'hex', '< 8a 00'],
  ['a Buffer', 'hex', '<Buffer 81 85>'],
  ['an array of C', 'hex', 'char x[] = { 0x81 };'],
  ['an array of JavaScript', 'hex', '[129, 133]'],
] as const) {
  test(`knows ${what}`, () => {
    assert.deepEqual(detectFormat(Buffer.from(file), name), { kind })
  })
}

const ONLY = 'and only pcap, pcapng, HAR, JSON Lines and hex text are read'

for (const [what, file, mend] of [
  ['a gzip file', gzipSync(LINE), 'unpack it first with gunzip'],
  ['a zlib stream', deflateSync(HAR), 'of mitmproxy export .har instead of .zhar'],
  [
    'a PNG picture',
    Buffer.from('89504e470d0a1a0a0000000d', 'hex'),
    'open the capture of that connection instead',
  ],
  [
    'a zip file',
    Buffer.from('504b03041400', 'hex'),
    'unpack it first and open what is inside; of an archive of Fiddler (.saz) export HAR',
  ],
  ['text in UTF-16', Buffer.from(`\ufeff${LINE}`, 'utf16le'), 'save it as UTF-8'],
  [
    'a TLS key log',
    `# keys\nCLIENT_RANDOM ${'ab'.repeat(32)} ${'cd'.repeat(48)}\n`,
    'give it to Wireshark (Preferences, Protocols, TLS) beside the pcap, or use the proxy, which sees inside TLS',
  ],
  [
    'flows of mitmproxy',
    '2347:9:websocket;0:~8:response;',
    'export them: mitmdump -nr FILE --set hardump=out.har',
  ],
  [
    'the raw bytes of a connection',
    Buffer.from('GET /ocpp HTTP/1.1\r\n\r\n\x81\x00', 'latin1'),
    'make hex of it (xxd FILE) and mark each side with > and <',
  ],
  [
    'what tcpdump prints',
    '16:00:00.123456 IP 127.0.0.1.9000 > 127.0.0.1.1: Flags [S]',
    'have it write a file: tcpdump -w out.pcap',
  ],
  [
    "Chrome's network log",
    '{"constants":{}}',
    'export HAR from its developer tools, with the connection in the list',
  ],
  [
    'what tshark prints as JSON',
    '[\n  {\n    "_index": "packets"',
    'open the capture of that connection instead',
  ],
  [
    'JSON that begins with "name"',
    '{"name":"tongro"}',
    'a HAR file begins with "log", and a line of JSON Lines with "time" or "kind"',
  ],
  [
    'JSON',
    '[{"a":1}]',
    'a HAR file begins with "log", and a line of JSON Lines with "time" or "kind"',
  ],
  ['zeros only', new Uint8Array(5000), 'it was never written to, capture again'],
  [
    'binary data of no known kind',
    deflateRawSync(LINE),
    'if these are the bytes of a connection, make hex of them with xxd',
  ],
  [
    'text that is no hex (line 1, character 1: "H" is no hexadecimal digit)',
    'Hello',
    'write hex such as 81 85 37 fa, or open a capture',
  ],
  [
    'text that is no hex (line 1, character 20: "." is no hexadecimal digit)',
    '2026-11-24 16:00:00.000 INFO started\n',
    'write hex such as 81 85 37 fa, or open a capture',
  ],
  [
    'text that is no hex (it has no byte)',
    '# nothing',
    'write hex such as 81 85 37 fa, or open a capture',
  ],
] as const) {
  test(`refuses ${what} in one sentence, in any cut of the file`, () => {
    const text = `Cannot read "x": it looks like ${what}, ${ONLY}; ${mend}`
    for (const step of [1, 7, 1 << 20]) {
      assert.deepEqual(read(file, step, { name: 'x' }), [{ kind: 'trouble', text }])
    }
  })
}

test('an empty file and one of white space give one sentence', () => {
  assert.deepEqual(read('', 1), [{ kind: 'trouble', text: 'Cannot read the file: it is empty' }])
  assert.deepEqual(read(' \n', 1, { name: 'a.har' }), [
    { kind: 'trouble', text: 'Cannot read "a.har": it holds only white space' },
  ])
})

test('a file is read the same in any cut', () => {
  for (const file of [LINE, HAR, '> 81 85\n< 8a 00']) {
    const whole = read(file, file.length)
    assert.equal(
      whole.some(({ kind }) => kind === 'chunk' || kind === 'message'),
      true,
    )
    for (const step of [1, 3, 10]) assert.deepEqual(read(file, step), whole)
  }
})

test('a line of JSON Lines is told when it has come, not at the end', () => {
  const records: CaptureRecord[] = []
  const reader = openFormat('auto', (record) => records.push(record))
  reader.push(Buffer.from(LINE))
  assert.deepEqual(
    records.map(({ kind }) => kind),
    ['open', 'chunk'],
  )
})

test('any bytes give records or one trouble, and never a throw', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 1, max: 99 }),
      (bytes, step) => {
        assert.ok(read(bytes, step).length > 0)
      },
    ),
  )
})
