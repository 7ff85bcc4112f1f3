// F2, F3: the length field and what it may announce (RFC 6455 5.2, 10.4).

import { binary, cont, fragments, frame, OP, ping, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { filled } from '../payloads.ts'
import { barrier, echoBinary, echoText, fails, send, sendCut } from '../steps.ts'

const LEGAL = [0, 1, 124, 125, 126, 127, 128, 254, 255, 256, 65_534, 65_535, 65_536, 65_537]
const LARGE = [1 << 17, 1 << 20, 4 << 20, 16 << 20]

/** Lengths written in more bytes than they need. */
const PADDED: readonly (readonly [form: 16 | 64, length: number])[] = [
  ...[0, 1, 2, 64, 124, 125].map((length) => [16, length] as const),
  ...[0, 1, 125, 126, 127, 128, 255, 256, 32_768, 65_534, 65_535].map(
    (length) => [64, length] as const,
  ),
]

const LIMIT = 1000
const limited = { messageLimit: LIMIT }
/** As large as peers without a limit of their own are set to. */
const roomy = { messageLimit: 32 << 20 }

/** A header alone: nothing of the payload is ever sent. */
function announce(opcode: number, declared: bigint, shape: object = {}): ReturnType<typeof frame> {
  return frame(opcode, '', { declared, form: declared > 65_535n ? 64 : 16, ...shape })
}

const HUGE: readonly (readonly [name: string, value: bigint])[] = [
  ['2^31 - 1', 2n ** 31n - 1n],
  ['2^31', 2n ** 31n],
  ['2^31 + 1', 2n ** 31n + 1n],
  ['2^32 - 1', 2n ** 32n - 1n],
  ['2^32', 2n ** 32n],
  ['2^32 + 5', 2n ** 32n + 5n],
  ['2^48', 2n ** 48n],
  ['2^53 - 1', 2n ** 53n - 1n],
  ['2^53', 2n ** 53n],
  ['2^53 + 1', 2n ** 53n + 1n],
  ['2^62', 2n ** 62n],
  ['2^63 - 1', 2n ** 63n - 1n],
]
const TOP_BIT: readonly (readonly [name: string, value: bigint])[] = [
  ['2^63', 2n ** 63n],
  ['2^63 + 5', 2n ** 63n + 5n],
  ['2^64 - 1', 2n ** 64n - 1n],
]

const LIMITS: readonly Draft[] = [
  {
    title: 'A message of exactly the limit',
    steps: [send(text(filled(LIMIT))), echoText(filled(LIMIT))],
  },
  {
    title: 'The header of a message one byte above the limit',
    steps: [send(announce(OP.text, 1001n)), fails(1009)],
  },
  {
    title: 'A whole message one byte above the limit',
    steps: [send(binary(filled(1001))), fails(1009)],
  },
  {
    title: 'Fragments that are the limit together',
    steps: [send(...fragments(OP.binary, filled(LIMIT), [1, 500, 999])), echoBinary(filled(LIMIT))],
  },
  {
    title: 'The header of a fragment that goes one byte above the limit',
    steps: [
      send(binary(filled(900), { fin: false }), cont('', { declared: 101n, fin: false })),
      fails(1009),
    ],
  },
  {
    title: 'The header of a last fragment that goes one byte above the limit',
    steps: [send(text(filled(999), { fin: false }), cont('', { declared: 2n })), fails(1009)],
  },
  {
    title: 'Pings between fragments do not count towards the limit',
    steps: [
      send(binary(filled(600), { fin: false })),
      ...barrier('p'.repeat(125)),
      ...barrier('q'.repeat(125)),
      ...barrier('r'.repeat(125)),
      ...barrier('s'.repeat(125)),
      send(cont(filled(400))),
      echoBinary(Buffer.concat([filled(600), filled(400)])),
    ],
  },
  {
    title: 'The limit is counted anew with each message',
    steps: [1, 2, 3].flatMap(() => [send(text(filled(LIMIT))), echoText(filled(LIMIT))]),
  },
  {
    title: 'The limit counts bytes, not characters: 333 characters of 3 bytes are within',
    steps: [send(text('통'.repeat(333))), echoText('통'.repeat(333))],
  },
  {
    title: 'The limit counts bytes, not characters: 334 characters of 3 bytes are above',
    steps: [send(text('통'.repeat(334))), fails(1009)],
  },
]

function large(size: number): Draft[] {
  return [
    {
      title: `A binary message of ${size} bytes`,
      steps: [send(binary(filled(size))), echoBinary(filled(size))],
    },
    {
      title: `A text message of ${size} bytes`,
      steps: [send(text(filled(size))), echoText(filled(size))],
    },
  ]
}

const edges = (size: number, part: number): number[] =>
  Array.from({ length: size / part - 1 }, (_, index) => (index + 1) * part)

export const LENGTHS: readonly Case[] = [
  ...section('F2', [
    ...LEGAL.flatMap((size) => large(size)),
    ...LARGE.flatMap((size) => large(size)),
    ...PADDED.flatMap(([form, length]): Draft[] => [
      {
        title: `A length of ${length} in ${form} bits`,
        rules: ['length-not-minimal'],
        steps: [send(text(filled(length), { form })), fails(1002)],
      },
    ]),
    ...([16, 64] as const).flatMap((form): Draft[] => [
      {
        title: `A first fragment with its length in ${form} bits for no reason`,
        rules: ['length-not-minimal'],
        steps: [send(binary(filled(100), { form, fin: false })), fails(1002)],
      },
      {
        title: `A last fragment with its length in ${form} bits for no reason`,
        rules: ['length-not-minimal'],
        steps: [send(binary('a', { fin: false }), cont(filled(100), { form })), fails(1002)],
      },
      {
        title: `A ping with its length in ${form} bits`,
        rules: ['length-not-minimal', 'control-too-long'],
        steps: [send(ping('Hello', { form })), fails(1002)],
      },
    ]),
    {
      title: 'A length in too many bytes fails before the payload comes',
      rules: ['length-not-minimal'],
      steps: [send(announce(OP.binary, 100n)), fails(1002)],
    },
    {
      title: '1 MiB in 16 fragments',
      steps: [
        send(...fragments(OP.binary, filled(1 << 20), edges(1 << 20, 1 << 16))),
        echoBinary(filled(1 << 20)),
      ],
    },
    {
      title: '16 MiB in 16 fragments',
      steps: [
        send(...fragments(OP.text, filled(16 << 20), edges(16 << 20, 1 << 20))),
        echoText(filled(16 << 20)),
      ],
    },
    {
      title: '1 MiB in 1024 fragments',
      steps: [
        send(...fragments(OP.text, filled(1 << 20), edges(1 << 20, 1 << 10))),
        echoText(filled(1 << 20)),
      ],
    },
    {
      title: '1 MiB in writes of 65537 bytes',
      steps: [sendCut(65_537, binary(filled(1 << 20))), echoBinary(filled(1 << 20))],
    },
  ]),
  ...section('F3', [
    ...TOP_BIT.flatMap(([name, value]): Draft[] => [
      {
        title: `A message that announces ${name} bytes, the top bit set`,
        rules: ['length-top-bit'],
        steps: [send(announce(OP.text, value)), fails(1002)],
      },
      {
        title: `A last fragment that announces ${name} bytes, the top bit set`,
        rules: ['length-top-bit'],
        steps: [send(binary('a', { fin: false }), announce(OP.cont, value)), fails(1002)],
      },
    ]),
    ...HUGE.flatMap(([name, value]): Draft[] => [
      {
        title: `A message that announces ${name} bytes`,
        rules: ['message-too-big'],
        settings: roomy,
        steps: [send(announce(OP.binary, value)), fails(1009)],
      },
      {
        title: `A last fragment that announces ${name} bytes`,
        rules: ['message-too-big'],
        settings: roomy,
        steps: [send(text('a', { fin: false }), announce(OP.cont, value)), fails(1009)],
      },
    ]),
    ...LIMITS.map((draft): Draft => ({ rules: ['message-too-big'], settings: limited, ...draft })),
  ]),
]
