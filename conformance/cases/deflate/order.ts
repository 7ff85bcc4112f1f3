// P10, P11: connections that end with compressed messages under way, and the order of frames.

import { close, OP, ping, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { filled, noise } from '../payloads.ts'
import {
  echoBinary,
  echoText,
  expectClose,
  expectEnd,
  expectPong,
  inAnyOrder,
  packed,
  reports,
  send,
  sendCut,
  sendFin,
  sendReset,
} from '../steps.ts'

const NUMBERS = Array.from({ length: 50 }, (_, index) => `message number ${index}`)
const LARGE = noise(300_000)

const RELEASED: readonly Draft[] = [
  {
    title: 'TCP breaks behind large compressed messages',
    steps: [
      send(packed(OP.text, 'first')),
      echoText('first'),
      send(packed(OP.binary, LARGE), packed(OP.binary, LARGE)),
      sendReset(),
      reports(1006),
    ],
  },
  {
    title: 'TCP breaks inside a compressed message',
    steps: [
      send(packed(OP.text, 'first')),
      echoText('first'),
      send(text(Buffer.of(0xf2, 0x48), { rsv: 4, fin: false })),
      sendReset(),
      reports(1006),
    ],
  },
  {
    title: 'TCP ends inside a compressed message',
    steps: [
      send(packed(OP.text, 'first')),
      echoText('first'),
      send(text(Buffer.of(0xf2, 0x48), { rsv: 4, fin: false })),
      sendFin(),
      expectEnd({ first: true, mayReset: true }),
      reports(1006),
    ],
  },
]

const ORDER: readonly Draft[] = [
  {
    title: '50 compressed messages in one write come back in order',
    steps: [
      send(...NUMBERS.map((one) => packed(OP.text, one))),
      ...NUMBERS.map((one) => echoText(one)),
    ],
  },
  {
    title: '50 messages, compressed and plain in turn, come back in order',
    steps: [
      send(...NUMBERS.map((one, at) => (at % 2 === 0 ? packed(OP.text, one) : text(one)))),
      ...NUMBERS.map((one) => echoText(one)),
    ],
  },
  {
    title: 'A small message behind a large compressed one does not overtake it',
    steps: [send(packed(OP.binary, LARGE), text('small')), echoBinary(LARGE), echoText('small')],
  },
  {
    title: 'A ping behind a large compressed message',
    steps: [
      send(packed(OP.binary, LARGE), ping('p')),
      inAnyOrder(echoBinary(LARGE), expectPong('p')),
    ],
  },
  {
    title: 'A Close behind a compressed message',
    steps: [
      send(packed(OP.text, 'last')),
      echoText('last'),
      send(packed(OP.text, 'last')),
      echoText('last'),
      send(close(1000)),
      expectClose(1000),
      expectEnd(),
      reports(1000),
    ],
  },
  {
    title: 'Large and small messages in turn',
    steps: [1, 2, 3].flatMap((count) => [
      send(packed(OP.binary, noise(100_000, count)), packed(OP.text, `small ${count}`)),
      echoBinary(noise(100_000, count)),
      echoText(`small ${count}`),
    ]),
  },
  ...[1, 3, 7].map(
    (size): Draft => ({
      title: `Compressed messages in fragments, in writes of ${size} bytes`,
      steps: [
        sendCut(
          size,
          packed(OP.text, 'one one one', 'sync', 4),
          packed(OP.text, 'one one two', 'sync', 3),
        ),
        echoText('one one one'),
        echoText('one one two'),
      ],
    }),
  ),
  {
    title: 'A compressed message of 100000 bytes in writes of 1009 bytes',
    steps: [sendCut(1009, packed(OP.text, filled(100_000), 'stored')), echoText(filled(100_000))],
  },
]

export const ORDERED: readonly Case[] = [
  ...section(
    'P10',
    RELEASED.map((draft): Draft => ({ rules: ['deflate-released'], deflate: {}, ...draft })),
  ),
  ...section(
    'P11',
    ORDER.map((draft): Draft => ({ rules: ['deflate-order'], deflate: {}, ...draft })),
  ),
]
