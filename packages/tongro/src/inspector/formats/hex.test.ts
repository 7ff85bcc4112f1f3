// Hex text: the forms that tools and people write, and where a mistake is.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CaptureRecord } from '../../protocol/index.ts'
import type { FormatOptions } from './format-reader.ts'
import { MOST_HEX, openHex } from './hex.ts'
import { parseHexText } from './hex-text.ts'

const HELLO = '818537fa213d7f9f4d5158'

/** Each run as `side: digits`, and the error as `line:column problem`. */
function runsOf(text: string): string[] {
  const { runs, error } = parseHexText(text)
  const told = runs.map(({ from, bytes }) => `${from}: ${Buffer.from(bytes).toString('hex')}`)
  return error === undefined ? told : [...told, `${error.line}:${error.column} ${error.problem}`]
}

function read(text: string, options?: FormatOptions): CaptureRecord[] {
  const records: CaptureRecord[] = []
  const reader = openHex((record) => records.push(record), options)
  reader.push(Buffer.from(text))
  reader.end()
  return records
}

for (const [form, text] of [
  ['spaces', '81 85 37 fa 21 3d 7f 9f 4d 51 58'],
  ['no spaces, upper case', HELLO.toUpperCase()],
  ['groups', '8185 37fa 213d 7f9f 4d51 58'],
  ['colons', '81:85:37:fa:21:3d:7f:9f:4d:51:58'],
  ['dashes of Windows', '81-85-37-FA-21-3D-7F-9F-4D-51-58'],
  ['0x and commas', '0x81, 0x85, 0x37, 0xFA, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58,'],
  ['0x once', `0x${HELLO}`],
  ['escapes', '"\\x81\\x85\\x37\\xfa\\x21\\x3d\\x7f\\x9f\\x4d\\x51\\x58"'],
  ['bytes of Python', "b'\\x81\\x85\\x37\\xfa\\x21\\x3d\\x7f\\x9f\\x4d\\x51\\x58'"],
  ['line breaks of Windows', '81 85 37 fa\r\n21 3d 7f 9f\r\n4d 51 58\r\n'],
  ['Buffer of Node.js', '<Buffer 81 85 37 fa 21 3d 7f 9f 4d 51 58>'],
  ['comments', '81 85 # FIN, text\n37fa213d // the key\n7f9f4d5158'],
  ['xxd', '00000000: 8185 37fa 213d 7f9f 4d51 58              ..7.!=..MQX'],
  [
    'xxd with a column that looks like hex',
    '00000000: 8185 37fa 213d 7f9f 4d51 58              abcdef12',
  ],
  [
    'hexdump -C',
    '00000000  81 85 37 fa 21 3d 7f 9f  4d 51 58                 |..7.!=..MQX|\n0000000b\n',
  ],
  ['hexdump', '0000000 8581 fa37 3d21 9f7f 514d 0058               \n000000b\n'],
  ['od -tx1', '0000000 81 85 37 fa 21 3d 7f 9f 4d 51 58\n0000013\n'],
  ['Wireshark', '0000   81 85 37 fa 21 3d 7f 9f 4d 51 58                  ..7.!=..MQX'],
  ['tcpdump -X', '\t0x0000:  8185 37fa 213d 7f9f 4d51 58              ..7.!=..MQX'],
  ['log of ESP-IDF', 'I (5120) ws: 81 85 37 fa 21 3d 7f 9f\nI (5121) ws: 4d 51 58'],
  [
    'dump of ESP-IDF',
    'I (5120) ws: 0x3ffb4280   81 85 37 fa 21 3d 7f 9f  4d 51 58   |..7.!=..MQX|',
  ],
  [
    'array of C',
    'static const uint8_t f[11] = {\n  0x81, 0x85, /* FIN } */ 0x37, 0xfa,\n  0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58 // end\n};',
  ],
  [
    'array of JavaScript',
    'Uint8Array(11) [\n  129, 133, 55, 250, 33,\n  61, 127, 159, 77, 81, 88\n]',
  ],
  ['array with hex', '[0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]'],
] as const) {
  test(`reads ${form}`, () => {
    assert.deepEqual(runsOf(text), [`undefined: ${HELLO}`])
  })
}

test('marks of direction begin runs of a side', () => {
  for (const text of [
    '> 8185 37fa\n  213d\n< 8a00',
    'C: 8185 37fa 213d\nS: 8a00',
    'client: 8185 37fa 213d\nserver: 8a00',
    '-> 81 85 37fa213d\n<- 8a00',
    '>>> 81 85 37fa213d\n<<< 8a00',
  ]) {
    assert.deepEqual(runsOf(text), ['client: 818537fa213d', 'server: 8a00'], text)
  }
})

test('an empty line begins a new run of the same side', () => {
  assert.deepEqual(runsOf('> 8185\n\n37fa\n\n\n< 8a\n\n00'), [
    'client: 8185',
    'client: 37fa',
    'server: 8a',
    'server: 00',
  ])
})

test("Wireshark writes the server's lines of a stream indented", () => {
  const text = [
    '00000000  81 85 37 fa 21 3d 7f 9f  4d 51 58                 ..7.!=.. MQX',
    '    00000000  81 05 48 65 6c 6c 6f                              ..Hello',
    '0000000B  89 80 00 00 00 00                                 ......',
    '    00000007  8a 00                                             ..',
  ].join('\n')
  assert.deepEqual(runsOf(text), [
    `client: ${HELLO}`,
    'server: 810548656c6c6f',
    'client: 898000000000',
    'server: 8a00',
  ])
})

test('Wireshark writes a stream as arrays of two peers', () => {
  const text =
    'char peer0_0[] = { /* Packet 4 */\n0x81, 0x80, 0x0, 0x0, 0x0, 0x0 };\nchar peer1_0[] = { /* Packet 5 */\n0x8a, 0x00 };\n'
  assert.deepEqual(runsOf(text), ['client: 818000000000', 'server: 8a00'])
})

test('what looks like an offset is bytes where no dump is', () => {
  assert.deepEqual(runsOf('8185 37 fa'), ['undefined: 818537fa'])
  assert.deepEqual(runsOf('00000000'), ['undefined: 00000000'])
})

test('a mistake is told with its position, and what was before it is kept', () => {
  assert.deepEqual(runsOf('81 85\n37 fg 21'), [
    'undefined: 818537',
    '2:5 "g" is no hexadecimal digit',
  ])
  assert.deepEqual(runsOf('81 8'), ['undefined: 81', '1:4 "8" has 1 digit, a byte has two'])
  assert.deepEqual(runsOf('81 850'), ['undefined: 81', '1:4 "850" has 3 digits, a byte has two'])
  assert.deepEqual(runsOf('0x'), ['1:3 " " is no hexadecimal digit'])
  assert.deepEqual(runsOf('81 😀'), ['undefined: 81', '1:4 "😀" is no hexadecimal digit'])
  assert.deepEqual(runsOf('[1, 256]'), ['undefined: 01', '1:5 256 is no byte, the most is 255'])
  assert.deepEqual(
    runsOf('00000000  81 85 37 fa 21 3d 7f 9f  4d 51 58 00 00 00 00 00  |x|\n*\n00000020'),
    [
      `undefined: ${HELLO}0000000000`,
      '2:1 "*" stands for lines that were left out, dump again with "-v"',
    ],
  )
})

test('what the tools of this machine write of any bytes is read back', (context) => {
  const bytes = Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 37 + (i >> 3)) & 255))
  for (const [tool, ...flags] of [
    ['xxd'],
    ['xxd', '-p'],
    ['xxd', '-i'],
    ['xxd', '-c', '32'],
    ['hexdump', '-v'],
    ['hexdump', '-Cv'],
    ['od', '-v', '-t', 'x1'],
    ['od', '-v', '-A', 'x', '-t', 'x1z'],
    ['od', '-v', '-x'],
  ] as const) {
    for (const length of [1, 2, 15, 16, 17, 31, 300]) {
      const input = bytes.subarray(0, length)
      let text: string
      try {
        text = execFileSync(tool, flags, { input, encoding: 'utf8' })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        context.diagnostic(`${tool} is not installed`)
        break
      }
      assert.deepEqual(
        runsOf(text),
        [`undefined: ${input.toString('hex')}`],
        `${tool} ${flags.join(' ')}`,
      )
    }
  }
})

test('records: one open, and a chunk for each run', () => {
  assert.deepEqual(read('> 8185\n< 8a00'), [
    { kind: 'open', connection: 0, time: 0, isPartial: false, note: 'Hex: no times' },
    { kind: 'chunk', connection: 0, time: 0, from: 'client', bytes: Uint8Array.of(0x81, 0x85) },
    { kind: 'chunk', connection: 0, time: 0, from: 'server', bytes: Uint8Array.of(0x8a, 0) },
  ])
})

test('who sent bytes without a mark is given, or guessed from MASK or the head, and the note says so', () => {
  const side = (text: string, options?: FormatOptions) =>
    read(text, options).flatMap((record) => (record.kind === 'chunk' ? [record.from] : []))
  assert.deepEqual(side(HELLO), ['client'])
  assert.deepEqual(side('8a00'), ['server'])
  assert.deepEqual(side('8a00', { from: 'client' }), ['client'])
  assert.deepEqual(side(Buffer.from('GET /ocpp').toString('hex')), ['client'])
  assert.deepEqual(side(Buffer.from('HTTP/1.1 101').toString('hex')), ['server'])
  const [open] = read('8a00')
  assert.match(open?.kind === 'open' ? (open.note ?? '') : '', /guessed/)
})

test('troubles of the whole text', () => {
  const last = (text: string) => read(text).at(-1)
  assert.deepEqual(last('# nothing'), {
    kind: 'trouble',
    text: 'Cannot find a byte in the text: write some, such as 81 85 37 fa',
  })
  assert.deepEqual(last('81 8x'), {
    kind: 'trouble',
    text: 'Cannot read line 1, character 5: "x" is no hexadecimal digit',
  })
})

test('a text beyond the limit is read up to it', () => {
  const records: CaptureRecord[] = []
  const reader = openHex((record) => records.push(record))
  const part = Buffer.from('00'.repeat(1 << 19))
  for (let sent = 0; sent <= MOST_HEX; sent += part.length) reader.push(part)
  reader.end()
  assert.deepEqual(
    records.map(({ kind }) => kind),
    ['open', 'chunk', 'trouble'],
  )
})

test('any text is read without a throw, in time linear in its length', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...' \n0189afx,:|{}[]<>*/#C\\".é'), maxLength: 120 }),
      (text) => {
        const { runs, error } = parseHexText(text)
        for (const { bytes } of runs) assert.ok(bytes.length > 0)
        if (error !== undefined) assert.ok(error.at >= 0 && error.at <= text.length)
      },
    ),
  )
})
