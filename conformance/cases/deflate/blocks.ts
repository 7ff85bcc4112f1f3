// P7, P8, P9: the forms of DEFLATE data, what is none, and limits (RFC 1951, RFC 7692 7.2.2, 7.2.3).

import { deflateRawSync } from 'node:zlib'
import { bytesOf, frame, OP, text } from '../../wire/frames.ts'
import { Packer, storedBlocks } from '../../wire/pack.ts'
import { type Case, type Draft, section } from '../case.ts'
import { allBytes, filled, noise } from '../payloads.ts'
import { echoBinary, echoText, fails, packed, type Step, send } from '../steps.ts'

const RSV1 = { rsv: 4 } as const
const TEXT = 'a text that repeats, repeats, repeats'

/** A block with BFINAL, then more in the same message. */
function joined(first: string, second: string, form: 'sync' | 'stored'): Buffer {
  const alone = { windowBits: 15, keepsContext: false }
  const head = deflateRawSync(first)
  return Buffer.concat([head, new Packer(alone).message(bytesOf(second), form)])
}

const FORMS: readonly Draft[] = [
  ...(['fixed', 'stored', 'final', 'blocks', 'level9'] as const).flatMap((form): Draft[] => [
    {
      title: `Text, form of blocks: ${form}`,
      steps: [send(packed(OP.text, TEXT, form)), echoText(TEXT)],
    },
    {
      title: `All byte values, form of blocks: ${form}`,
      steps: [send(packed(OP.binary, allBytes(256), form)), echoBinary(allBytes(256))],
    },
    {
      title: `Two messages of the form ${form}, the second from the window of the first`,
      steps: [1, 2].flatMap(() => [send(packed(OP.text, TEXT, form)), echoText(TEXT)]),
    },
    {
      title: `A message of the form ${form} between usual ones`,
      steps: (['sync', form, 'sync'] as const).flatMap((one) => [
        send(packed(OP.text, TEXT, one)),
        echoText(TEXT),
      ]),
    },
    {
      title: `A message of the form ${form} in fragments of one byte`,
      steps: [send(packed(OP.text, TEXT, form, 1)), echoText(TEXT)],
    },
  ]),
  {
    title: 'The example of RFC 7692 7.2.3.3: a stored block',
    steps: [
      send(text(Buffer.of(0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00), RSV1)),
      echoText('Hello'),
    ],
  },
  {
    title: 'The example of RFC 7692 7.2.3.4: a block with BFINAL',
    steps: [
      send(text(Buffer.of(0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00), RSV1)),
      echoText('Hello'),
    ],
  },
  {
    title: 'The example of RFC 7692 7.2.3.5: two blocks',
    steps: [
      send(
        text(
          Buffer.of(0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00),
          RSV1,
        ),
      ),
      echoText('Hello'),
    ],
  },
  {
    title: 'A block with BFINAL, then usual blocks in the same message',
    steps: [send(text(joined('Hello, ', 'world', 'sync'), RSV1)), echoText('Hello, world')],
  },
  {
    title: 'A block with BFINAL, then stored blocks in the same message',
    steps: [send(text(joined('Hello, ', 'world', 'stored'), RSV1)), echoText('Hello, world')],
  },
  {
    title: 'An empty message of a stored block with BFINAL',
    steps: [send(text(Buffer.of(0x01, 0, 0, 0xff, 0xff, 0), RSV1)), echoText('')],
  },
  {
    title: 'A message of five empty stored blocks around one letter',
    steps: [
      send(
        text(
          Buffer.concat([
            ...[1, 2, 3].map(() => Buffer.of(0, 0, 0, 0xff, 0xff)),
            storedBlocks(Buffer.from('x')),
          ]),
          RSV1,
        ),
      ),
      echoText('x'),
    ],
  },
  {
    title: '200000 bytes of noise in four stored blocks',
    steps: [send(packed(OP.binary, noise(200_000), 'stored')), echoBinary(noise(200_000))],
  },
  {
    title: '100000 bytes with dynamic codes of level 9',
    steps: [send(packed(OP.text, filled(100_000), 'level9')), echoText(filled(100_000))],
  },
]

const CORRUPT: readonly (readonly [title: string, bytes: readonly number[]])[] = [
  ['the reserved block type', [0x06, 0x00]],
  [
    'the reserved block type behind a good block',
    [0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0x06],
  ],
  [
    'a stored block whose length and complement differ',
    [0x00, 0x05, 0x00, 0xfb, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f],
  ],
  ['a distance that reaches before the first byte', [0x02, 0x04, 0x00]],
  ['a dynamic block with too many length codes', [0xfc, 0xff, 0xff, 0xff, 0xff]],
  ['plain text under RSV1', [...Buffer.from('Hello, this is not DEFLATE data')]],
  ['bytes FF', new Array<number>(16).fill(0xff)],
  ['a zlib header instead of raw DEFLATE', [0x78, 0x9c, 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]],
  ['a gzip header', [0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03]],
]

function corrupt([title, bytes]: (typeof CORRUPT)[number]): Draft[] {
  const rules = ['deflate-corrupt'] as const
  return [
    {
      title: `Corrupt: ${title}`,
      rules,
      deflate: {},
      steps: [send(frame(OP.binary, Buffer.from(bytes), RSV1)), fails(1007, 1002)],
    },
    {
      title: `Corrupt, behind a good message: ${title}`,
      rules,
      deflate: {},
      steps: [
        send(packed(OP.text, 'good')),
        echoText('good'),
        send(
          frame(OP.text, '', { ...RSV1, fin: false }),
          frame(OP.cont, Buffer.from([...bytes, ...bytes.slice(0, 0)])),
        ),
        fails(1007, 1002),
      ],
    },
  ]
}

const LIMIT = 1000
const limited = { compression: {}, messageLimit: LIMIT }

const LIMITS: readonly Draft[] = [
  {
    title: 'Inflated to exactly the limit',
    steps: [send(packed(OP.text, filled(LIMIT))), echoText(filled(LIMIT))],
  },
  {
    title: 'Inflated to one byte above the limit',
    steps: [send(packed(OP.text, filled(LIMIT + 1))), fails(1009)],
  },
  {
    title: 'Zeros inflated to exactly the limit',
    steps: [send(packed(OP.binary, Buffer.alloc(LIMIT))), echoBinary(Buffer.alloc(LIMIT))],
  },
  {
    title: 'Zeros inflated to one byte above the limit',
    steps: [send(packed(OP.binary, Buffer.alloc(LIMIT + 1))), fails(1009)],
  },
  {
    title: 'Noise inflated to exactly the limit, which takes more than that on the wire',
    steps: [send(packed(OP.binary, noise(LIMIT), 'stored')), echoBinary(noise(LIMIT))],
  },
  {
    title: 'Inflated to exactly the limit over fragments',
    steps: [send(packed(OP.text, filled(LIMIT), 'sync', 10)), echoText(filled(LIMIT))],
  },
  {
    title: 'Inflated to one byte above the limit over fragments',
    steps: [send(packed(OP.text, filled(LIMIT + 1), 'sync', 10)), fails(1009)],
  },
  {
    title: 'The limit is counted anew with each message',
    steps: [1, 2, 3].flatMap((): Step[] => [
      send(packed(OP.text, filled(LIMIT))),
      echoText(filled(LIMIT)),
    ]),
  },
]

/** 16 MiB of zeros in 16 KiB. */
const bomb = Buffer.concat([deflateRawSync(Buffer.alloc(16 << 20)), Buffer.of(0)])
const megabyte = { compression: {}, messageLimit: 1 << 20 }

const BOMBS: readonly Draft[] = [
  {
    title: 'A bomb of 16 KiB that inflates to 16 MiB',
    steps: [send(frame(OP.binary, bomb, RSV1)), fails(1009)],
  },
  {
    title: 'A bomb in fragments of 1 KiB',
    steps: [
      send(
        ...Array.from({ length: Math.ceil(bomb.length / 1024) }, (_, at) =>
          frame(at === 0 ? OP.binary : OP.cont, bomb.subarray(at * 1024, (at + 1) * 1024), {
            rsv: at === 0 ? 4 : 0,
            fin: (at + 1) * 1024 >= bomb.length,
          }),
        ),
      ),
      fails(1009),
    ],
  },
  {
    title: 'A bomb whose last fragment never comes',
    steps: [send(frame(OP.binary, bomb, { ...RSV1, fin: false })), fails(1009)],
  },
  {
    title: 'A bomb of text',
    steps: [
      send(frame(OP.text, Buffer.concat([deflateRawSync(filled(2 << 20)), Buffer.of(0)]), RSV1)),
      fails(1009),
    ],
  },
  {
    title: 'A bomb behind a good message',
    steps: [
      send(packed(OP.text, 'good')),
      echoText('good'),
      send(frame(OP.binary, bomb, RSV1)),
      fails(1009),
    ],
  },
]

export const BLOCKS: readonly Case[] = [
  ...section(
    'P7',
    FORMS.map((draft): Draft => ({ rules: ['deflate-final-block'], deflate: {}, ...draft })),
  ),
  ...section('P8', [
    ...CORRUPT.flatMap(corrupt),
    ...LIMITS.map(
      (draft): Draft => ({ rules: ['inflated-too-big'], deflate: {}, settings: limited, ...draft }),
    ),
  ]),
  ...section(
    'P9',
    BOMBS.map(
      (draft): Draft => ({ rules: ['deflate-bomb'], deflate: {}, settings: megabyte, ...draft }),
    ),
  ),
]
