// P5, P6: windows that outlive messages, and the tail (RFC 7692 7.1.1, 7.1.2, 7.2).

import type { DeflateTerms } from '../../wire/deflate-terms.ts'
import { frame, OP, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { filled, noise } from '../payloads.ts'
import { echoBinary, echoText, packed, type Step, send } from '../steps.ts'

const BITS = [9, 10, 11, 12, 13, 14, 15]

const TERMS: readonly (readonly [name: string, deflate: DeflateTerms])[] = [
  ['both windows outlive messages', {}],
  ['the server forgets', { serverNoTakeover: true }],
  ['the client forgets', { clientNoTakeover: true }],
  ['both forget', { serverNoTakeover: true, clientNoTakeover: true }],
]

const SENTENCES = [
  'The same sentence, again and again, to be found in the window',
  'The same sentence, again and again, to be found in the window',
  'Another sentence, again and again, to be found in the window',
]

const each = (list: readonly string[], plainAt: readonly number[] = []): Step[] =>
  list.flatMap((one, at) => [
    send(plainAt.includes(at) ? text(one) : packed(OP.text, one)),
    echoText(one),
  ])

function terms([name, deflate]: (typeof TERMS)[number]): Draft[] {
  return [
    { title: `Like messages, ${name}`, deflate, steps: each(SENTENCES) },
    {
      title: `Like messages, all in one write, ${name}`,
      deflate,
      steps: [
        send(...SENTENCES.map((one) => packed(OP.text, one))),
        ...SENTENCES.map((one) => echoText(one)),
      ],
    },
    {
      title: `A plain message between like ones, ${name}`,
      deflate,
      steps: each([SENTENCES[0]!, 'plain', SENTENCES[1]!, SENTENCES[2]!], [1]),
    },
    {
      title: `Messages of 100000 bytes that repeat, ${name}`,
      deflate,
      steps: [1, 2].flatMap(() => [
        send(packed(OP.binary, noise(100_000))),
        echoBinary(noise(100_000)),
      ]),
    },
    {
      title: `Messages in fragments, ${name}`,
      deflate,
      steps: SENTENCES.flatMap((one) => [send(packed(OP.text, one, 'sync', 7)), echoText(one)]),
    },
  ]
}

/** The echo of something that repeats just beyond the window shows which distances the peer uses. */
function windows(bits: number): Draft[] {
  const size = 2 ** bits
  const once = noise(size - 300, bits)
  const within = Buffer.concat([once, once])
  const beyond = Buffer.concat([noise(size + 10, bits), noise(size + 10, bits)])
  return [
    {
      title: `The server keeps a window of ${size} bytes and reaches no further`,
      deflate: { serverBits: bits },
      steps: [beyond, within].flatMap((one) => [send(packed(OP.binary, one)), echoBinary(one)]),
    },
    {
      title: `The client keeps a window of ${size} bytes and reaches no further`,
      deflate: { clientBits: bits },
      steps: [beyond, within].flatMap((one) => [send(packed(OP.binary, one)), echoBinary(one)]),
    },
    {
      title: `A message that repeats the one before, in windows of ${size} bytes`,
      deflate: { serverBits: bits, clientBits: bits },
      steps: [1, 2].flatMap(() => [send(packed(OP.binary, once, 'level9')), echoBinary(once)]),
    },
  ]
}

const compressedHello = Buffer.of(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00)

const TAIL: readonly Draft[] = [
  {
    title: 'The example of RFC 7692 7.2.3.1: Hello in seven bytes',
    steps: [send(frame(OP.text, compressedHello, { rsv: 4 })), echoText('Hello')],
  },
  {
    title: 'The example of RFC 7692 7.2.3.1, in fragments of three and four bytes',
    steps: [
      send(
        frame(OP.text, compressedHello.subarray(0, 3), { rsv: 4, fin: false }),
        frame(OP.cont, compressedHello.subarray(3)),
      ),
      echoText('Hello'),
    ],
  },
  {
    title: 'The example of RFC 7692 7.2.3.2: Hello again from the window, in five bytes',
    steps: [
      send(frame(OP.text, compressedHello, { rsv: 4 })),
      echoText('Hello'),
      send(frame(OP.text, Buffer.of(0xf2, 0x00, 0x11, 0x00, 0x00), { rsv: 4 })),
      echoText('Hello'),
    ],
  },
  {
    title: 'An empty message is the byte 00',
    steps: [send(frame(OP.text, Buffer.of(0), { rsv: 4 })), echoText('')],
  },
  {
    title: 'An empty binary message is the byte 00',
    steps: [send(frame(OP.binary, Buffer.of(0), { rsv: 4 })), echoBinary('')],
  },
  {
    title: 'Empty messages between others',
    steps: each(['one', '', 'one', '', '', 'one']),
  },
  {
    title: 'An empty message in an empty fragment and one of the byte 00',
    steps: [
      send(frame(OP.text, '', { rsv: 4, fin: false }), frame(OP.cont, Buffer.of(0))),
      echoText(''),
    ],
  },
  {
    title: 'The byte 00 in the first fragment, and an empty last one',
    steps: [
      send(frame(OP.text, Buffer.of(0), { rsv: 4, fin: false }), frame(OP.cont, '')),
      echoText(''),
    ],
  },
  {
    title: 'A message that keeps its tail 00 00 FF FF: one more empty block',
    steps: [
      send(
        frame(OP.text, Buffer.concat([compressedHello, Buffer.of(0, 0, 0xff, 0xff, 0)]), {
          rsv: 4,
        }),
      ),
      echoText('Hello'),
    ],
  },
  {
    title: 'A message whose bytes are 00 00 FF FF',
    steps: [
      send(packed(OP.binary, Buffer.of(0, 0, 0xff, 0xff))),
      echoBinary(Buffer.of(0, 0, 0xff, 0xff)),
    ],
  },
  {
    title: 'A message whose bytes end in 00 00 FF FF, stored',
    steps: [
      send(packed(OP.binary, Buffer.of(7, 0, 0, 0xff, 0xff), 'stored')),
      echoBinary(Buffer.of(7, 0, 0, 0xff, 0xff)),
    ],
  },
  ...[1, 2, 3, 5, 10, 100].map(
    (size): Draft => ({
      title: `A compressed message in fragments of ${size} bytes`,
      steps: [send(packed(OP.text, filled(2000), 'sync', size)), echoText(filled(2000))],
    }),
  ),
  {
    title: 'A compressed message with empty fragments around it',
    steps: [
      send(
        frame(OP.text, '', { rsv: 4, fin: false }),
        frame(OP.cont, compressedHello.subarray(0, 4), { fin: false }),
        frame(OP.cont, '', { fin: false }),
        frame(OP.cont, compressedHello.subarray(4), { fin: false }),
        frame(OP.cont, ''),
      ),
      echoText('Hello'),
    ],
  },
  ...[125, 126, 127, 65_535, 65_536].map(
    (size): Draft => ({
      title: `A message of noise that takes more than ${size} bytes compressed`,
      steps: [send(packed(OP.binary, noise(size))), echoBinary(noise(size))],
    }),
  ),
  {
    title: '4 MiB of text, compressed',
    steps: [send(packed(OP.text, filled(4 << 20))), echoText(filled(4 << 20))],
  },
]

export const CONTEXT: readonly Case[] = [
  ...section(
    'P5',
    [...TERMS.flatMap(terms), ...BITS.flatMap(windows)].map(
      (draft): Draft => ({ rules: ['context-per-direction'], ...draft }),
    ),
  ),
  ...section(
    'P6',
    TAIL.map((draft): Draft => ({ rules: ['deflate-tail'], deflate: {}, ...draft })),
  ),
]
