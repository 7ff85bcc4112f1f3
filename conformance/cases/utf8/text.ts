// U1, U2, U4: text must be UTF-8, across fragments and reads (RFC 6455 5.6, 8.1).

import { binary, close, fragments, OP, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { filled } from '../payloads.ts'
import { echoBinary, echoText, fails, packed, send, sendCut } from '../steps.ts'
import { INVALID_UTF8, UNFINISHED_UTF8, VALID_UTF8 } from './sequences.ts'

const BOM = '\ufeff'
/** One code point of each length. */
const MIXED = 'a\u00e9\u20ac\u{1f600}'
const MIXED_SIZE = 10

const SPLIT: readonly Draft[] = [
  ...Array.from({ length: MIXED_SIZE - 1 }, (_, index) => index + 1).flatMap((at): Draft[] => [
    {
      title: `Code points of 1 to 4 bytes in fragments that end at byte ${at}`,
      steps: [send(...fragments(OP.text, MIXED, [at])), echoText(MIXED)],
    },
    {
      title: `Code points of 1 to 4 bytes in one frame, cut in its payload at byte ${at}`,
      roles: ['server'],
      steps: [sendCut([6 + at], text(MIXED)), echoText(MIXED)],
    },
  ]),
  {
    title: 'Code points of 1 to 4 bytes in fragments of one byte',
    steps: [send(...fragments(OP.text, MIXED, [1, 2, 3, 4, 5, 6, 7, 8, 9])), echoText(MIXED)],
  },
  {
    title: 'Code points of 1 to 4 bytes in fragments of one byte, written byte by byte',
    steps: [sendCut(1, ...fragments(OP.text, MIXED, [1, 2, 3, 4, 5, 6, 7, 8, 9])), echoText(MIXED)],
  },
  {
    title: 'An empty fragment inside a code point',
    steps: [send(...fragments(OP.text, '통', [1, 1, 2, 2])), echoText('통')],
  },
  {
    title: '100000 code points of 4 bytes in one frame',
    steps: [send(text('\u{1f600}'.repeat(100_000))), echoText('\u{1f600}'.repeat(100_000))],
  },
  {
    title: '100000 code points of 3 bytes in fragments of 1000 bytes, which cut them',
    steps: [
      send(
        ...fragments(
          OP.text,
          '통'.repeat(100_000),
          Array.from({ length: 299 }, (_, index) => (index + 1) * 1000),
        ),
      ),
      echoText('통'.repeat(100_000)),
    ],
  },
]

const UNFINISHED: readonly Draft[] = UNFINISHED_UTF8.flatMap(([name, bytes]): Draft[] => [
  {
    title: `A message that ends with ${name}`,
    steps: [send(text(Buffer.from([0x61, ...bytes]))), fails(1007)],
  },
  {
    title: `A message in fragments that ends with ${name}`,
    steps: [send(...fragments(OP.text, Buffer.from([0x61, ...bytes]), [1])), fails(1007)],
  },
  {
    title: `${name} before an empty last fragment`,
    steps: [
      send(...fragments(OP.text, Buffer.from([0x61, ...bytes]), [1 + bytes.length])),
      fails(1007),
    ],
  },
])

/** The bad bytes stand between good ones: alone, cut into fragments at each place, and compressed. */
function invalid([name, bytes]: (typeof INVALID_UTF8)[number]): Draft[] {
  const whole = Buffer.from([0x61, ...bytes, 0x62])
  return [
    { title: `Not UTF-8: ${name}`, steps: [send(text(whole)), fails(1007)] },
    {
      title: `Not UTF-8, in fragments of one byte: ${name}`,
      steps: [
        send(
          ...fragments(
            OP.text,
            whole,
            Array.from({ length: whole.length - 1 }, (_, i) => i + 1),
          ),
        ),
        fails(1007),
      ],
    },
  ]
}

function valid([name, bytes]: (typeof VALID_UTF8)[number]): Draft[] {
  const whole = Buffer.from([0x61, ...bytes, 0x62])
  const each = Array.from({ length: whole.length - 1 }, (_, index) => index + 1)
  return [
    { title: `Valid: ${name}`, steps: [send(text(whole)), echoText(whole)] },
    {
      title: `Valid, in fragments of one byte: ${name}`,
      steps: [send(...fragments(OP.text, whole, each)), echoText(whole)],
    },
  ]
}

export const TEXT: readonly Case[] = [
  ...section('U1', [
    ...SPLIT.map((draft): Draft => ({ rules: ['text-not-utf8'], ...draft })),
    ...UNFINISHED.map((draft): Draft => ({ rules: ['text-not-utf8'], ...draft })),
    {
      title: 'An unfinished code point is not finished by the next message',
      rules: ['text-not-utf8'],
      steps: [send(text(Buffer.of(0xe2, 0x82)), text(Buffer.of(0xac))), fails(1007)],
    },
    {
      title: 'Binary messages may hold anything',
      rules: ['text-not-utf8'],
      steps: [send(binary(Buffer.of(0xff, 0xc0, 0x80))), echoBinary(Buffer.of(0xff, 0xc0, 0x80))],
    },
    {
      title: 'A binary message in fragments with continuations may hold anything',
      rules: ['text-not-utf8'],
      steps: [
        send(...fragments(OP.binary, Buffer.of(0xff, 0xfe, 0xed, 0xa0), [1, 2])),
        echoBinary(Buffer.of(0xff, 0xfe, 0xed, 0xa0)),
      ],
    },
    {
      title: 'A bad byte behind 100000 good ones',
      rules: ['text-not-utf8'],
      steps: [send(text(Buffer.concat([filled(100_000), Buffer.of(0xff)]))), fails(1007)],
    },
    {
      title: 'A compressed message that is not UTF-8',
      rules: ['text-not-utf8'],
      deflate: {},
      steps: [send(packed(OP.text, Buffer.of(0x61, 0xff, 0x62))), fails(1007)],
    },
    {
      title: 'A compressed message that ends inside a code point',
      rules: ['text-not-utf8'],
      deflate: {},
      steps: [send(packed(OP.text, Buffer.of(0x61, 0xe2, 0x82))), fails(1007)],
    },
    {
      title: 'A compressed text message, cut inside the bytes of a code point',
      rules: ['text-not-utf8'],
      deflate: {},
      steps: [send(packed(OP.text, MIXED, 'stored', 1)), echoText(MIXED)],
    },
    {
      title: 'A message that is not UTF-8, then a Close',
      rules: ['text-not-utf8'],
      steps: [send(text(Buffer.of(0xff)), close(1000)), fails(1007)],
    },
  ]),
  ...section(
    'U2',
    [...VALID_UTF8.flatMap(valid), ...INVALID_UTF8.flatMap(invalid)].map(
      (draft): Draft => ({ rules: ['utf8-strict'], ...draft }),
    ),
  ),
  ...section('U4', [
    {
      title: 'A byte order mark at the start is kept',
      rules: ['bom-kept'],
      steps: [send(text(`${BOM}Hello`)), echoText(`${BOM}Hello`)],
    },
    {
      title: 'A byte order mark alone is kept',
      rules: ['bom-kept'],
      steps: [send(text(BOM)), echoText(BOM)],
    },
    {
      title: 'Two byte order marks are kept',
      rules: ['bom-kept'],
      steps: [send(text(BOM + BOM)), echoText(BOM + BOM)],
    },
    {
      title: 'A byte order mark in fragments of one byte is kept',
      rules: ['bom-kept'],
      steps: [send(...fragments(OP.text, BOM, [1, 2])), echoText(BOM)],
    },
    {
      title: 'A byte order mark in a compressed message is kept',
      rules: ['bom-kept'],
      deflate: {},
      steps: [send(packed(OP.text, `${BOM}Hello`)), echoText(`${BOM}Hello`)],
    },
  ]),
]
