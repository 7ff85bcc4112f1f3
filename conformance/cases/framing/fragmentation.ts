// F6, F7, F9: fragments of messages (RFC 6455 5.4).

import { binary, cont, fragments, frame, OP, ping, pong, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { filled } from '../payloads.ts'
import {
  barrier,
  echoBinary,
  echoText,
  expectPong,
  fails,
  packed,
  type Step,
  send,
} from '../steps.ts'

const PARTS = 16
const limited = { partsLimit: PARTS }

/** The way to a state in which no message is open. */
const NONE_OPEN: readonly (readonly [name: string, steps: readonly Step[]])[] = [
  ['as the first frame', []],
  ['after a text message', [send(text('one')), echoText('one')]],
  ['after a binary message', [send(binary('one')), echoBinary('one')]],
  ['after an empty message', [send(text('')), echoText('')]],
  ['after a message in fragments', [send(text('o', { fin: false }), cont('ne')), echoText('one')]],
  ['after a ping', [send(ping('p')), expectPong('p')]],
  ['after a pong', [send(pong('p'))]],
]

function unexpected([name, steps]: (typeof NONE_OPEN)[number]): Draft[] {
  const rules = ['continuation-unexpected'] as const
  return [
    ['with FIN=1', cont('x')],
    ['with FIN=0', cont('x', { fin: false })],
    ['that is empty', cont('')],
  ].map(([how, one]) => ({
    title: `A continuation ${String(how)} ${name}`,
    rules,
    steps: [...steps, send(one as ReturnType<typeof cont>), fails(1002)],
  }))
}

const BETWEEN: readonly (readonly [name: string, steps: readonly Step[]])[] = [
  ['at once', []],
  ['after a ping between', [send(ping('p')), expectPong('p')]],
  ['after a second fragment', [send(cont('b', { fin: false }))]],
  ['after an empty fragment', [send(cont('', { fin: false }))]],
]

function interleaved([when, steps]: (typeof BETWEEN)[number]): Draft[] {
  return [OP.text, OP.binary].flatMap((open) =>
    [OP.text, OP.binary].flatMap((next) =>
      [true, false].map((fin): Draft => {
        const names = [open, next].map((one) => (one === OP.text ? 'text' : 'binary'))
        return {
          title: `A ${names[1]} frame with FIN=${Number(fin)} while a ${names[0]} message is open, ${when}`,
          rules: ['data-inside-message'],
          steps: [
            send(frame(open, 'a', { fin: false })),
            ...steps,
            send(frame(next, 'x', { fin })),
            fails(1002),
          ],
        }
      }),
    ),
  )
}

const EMPTIES: readonly (readonly [name: string, parts: readonly string[]])[] = [
  ['an empty first fragment', ['', 'Hello']],
  ['an empty last fragment', ['Hello', '']],
  ['an empty middle fragment', ['Hel', '', 'lo']],
  ['two empty fragments', ['', '']],
  ['three empty fragments', ['', '', '']],
  ['empty fragments around each part', ['', 'Hel', '', '', 'lo', '']],
  ['two fragments', ['Hel', 'lo']],
  ['a fragment for each byte', ['H', 'e', 'l', 'l', 'o']],
]

function framesOf(opcode: number, parts: readonly string[]): ReturnType<typeof frame>[] {
  return parts.map((part, index) =>
    frame(index === 0 ? opcode : OP.cont, part, { fin: index === parts.length - 1 }),
  )
}

const parts = (count: number, part = 'x'): string[] => new Array<string>(count).fill(part)

const PART_LIMIT: readonly Draft[] = [
  {
    title: 'As many fragments as the limit',
    steps: [send(...framesOf(OP.text, parts(PARTS))), echoText('x'.repeat(PARTS))],
  },
  {
    title: 'One fragment more than the limit',
    steps: [send(...framesOf(OP.binary, parts(PARTS + 1))), fails(1008, 1009)],
  },
  {
    title: 'Empty fragments count towards the limit',
    steps: [send(...framesOf(OP.text, parts(PARTS + 1, ''))), fails(1008, 1009)],
  },
  {
    title: 'One fragment too many fails before the message ends',
    steps: [send(...framesOf(OP.text, parts(PARTS + 2)).slice(0, PARTS + 1)), fails(1008, 1009)],
  },
  {
    title: 'The fragments are counted anew with each message',
    steps: [1, 2, 3].flatMap(() => [
      send(...framesOf(OP.text, parts(PARTS))),
      echoText('x'.repeat(PARTS)),
    ]),
  },
  {
    title: 'Messages in one frame do not count together',
    steps: [
      send(...parts(PARTS * 2).map((one) => text(one))),
      ...parts(PARTS * 2).map((one) => echoText(one)),
    ],
  },
  {
    title: 'Pings between fragments do not count',
    steps: [
      send(...framesOf(OP.text, parts(PARTS)).slice(0, PARTS - 1)),
      ...barrier('a'),
      ...barrier('b'),
      send(cont('x')),
      echoText('x'.repeat(PARTS)),
    ],
  },
]

export const FRAGMENTATION: readonly Case[] = [
  ...section('F6', [
    ...NONE_OPEN.flatMap(unexpected),
    {
      title: 'A continuation right after a compressed message in one frame',
      rules: ['continuation-unexpected'],
      deflate: {},
      steps: [send(packed(OP.text, 'one')), echoText('one'), send(cont('x')), fails(1002)],
    },
    {
      title: 'A continuation right after a compressed message in fragments',
      rules: ['continuation-unexpected'],
      deflate: {},
      steps: [
        send(packed(OP.text, 'one', 'sync', 2)),
        echoText('one'),
        send(cont('x', { fin: false })),
        fails(1002),
      ],
    },
  ]),
  ...section('F7', [
    ...BETWEEN.flatMap(interleaved),
    {
      title: 'A plain message while a compressed one is open',
      rules: ['data-inside-message'],
      deflate: {},
      steps: [
        send(frame(OP.text, Buffer.of(0xf2, 0x48), { rsv: 4, fin: false }), text('x')),
        fails(1002),
      ],
    },
    {
      title: 'A compressed message while a plain one is open',
      rules: ['data-inside-message'],
      deflate: {},
      steps: [send(text('a', { fin: false }), packed(OP.text, 'x')), fails(1002)],
    },
  ]),
  ...section('F9', [
    ...EMPTIES.flatMap(([name, list]): Draft[] => [
      {
        title: `A text message in ${name}`,
        steps: [send(...framesOf(OP.text, list)), echoText(list.join(''))],
      },
      {
        title: `A binary message in ${name}`,
        steps: [send(...framesOf(OP.binary, list)), echoBinary(list.join(''))],
      },
    ]),
    {
      title: '1000 bytes in 1000 fragments',
      steps: [
        send(
          ...fragments(
            OP.binary,
            filled(1000),
            Array.from({ length: 999 }, (_, at) => at + 1),
          ),
        ),
        echoBinary(filled(1000)),
      ],
    },
    {
      title: 'Fragments of 125, 126, 65535 and 65536 bytes in one message',
      steps: [
        send(...fragments(OP.text, filled(131_322), [125, 251, 65_786])),
        echoText(filled(131_322)),
      ],
    },
    {
      title: 'Messages in fragments one after the other in one write',
      steps: [
        send(...['ab', 'cd', 'ef'].flatMap((one) => fragments(OP.text, one, [1]))),
        ...['ab', 'cd', 'ef'].map((one) => echoText(one)),
      ],
    },
    ...PART_LIMIT.map(
      (draft): Draft => ({ rules: ['too-many-parts'], settings: limited, ...draft }),
    ),
  ]),
]
