// F10: the same stream, cut into reads anywhere (RFC 6455 5.2: TCP has no frames).

import { binary, close, cont, ping, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { filled } from '../payloads.ts'
import {
  echoBinary,
  echoText,
  expectClose,
  expectEnd,
  expectPong,
  fails,
  inAnyOrder,
  type Sending,
  type Step,
  send,
  sendCut,
} from '../steps.ts'

const RULES = ['cut-anywhere'] as const

/** Up to the longest header of each form, as a client writes it. */
const HEADERS: readonly (readonly [form: string, size: number, header: number])[] = [
  ['7-bit', 5, 11],
  ['16-bit', 200, 9],
  ['64-bit', 70_000, 15],
]

function oneCut([form, size, header]: (typeof HEADERS)[number]): Draft[] {
  return Array.from({ length: header - 1 }, (_, index) => ({
    title: `A frame with a ${form} length, cut after ${index + 1} bytes`,
    rules: RULES,
    steps: [sendCut([index + 1], text(filled(size))), echoText(filled(size))],
  }))
}

/** A stream with every kind of frame. */
const STREAM: readonly Sending[] = [
  text('one'),
  ping('p'),
  binary('tw', { fin: false }),
  ping('q'),
  cont('o'),
  text(''),
  binary(filled(130)),
  close(1000, 'bye'),
]
const ANSWERS: readonly Step[] = [
  inAnyOrder(
    echoText('one'),
    expectPong('p'),
    expectPong('q'),
    echoBinary('two'),
    echoText(''),
    echoBinary(filled(130)),
  ),
  expectClose(1000),
  expectEnd(),
]

function chopped(size: number): Draft {
  return {
    title: `A stream of every kind of frame in writes of ${size} bytes`,
    rules: RULES,
    steps: [
      sendCut(size, ...STREAM.slice(0, -1)),
      ANSWERS[0]!,
      sendCut(size, STREAM.at(-1)!),
      ...ANSWERS.slice(1),
    ],
  }
}

const VIOLATIONS: readonly (readonly [name: string, items: readonly Sending[], code: number])[] = [
  ['RSV2', [text('Hello', { rsv: 2 })], 1002],
  ['a reserved opcode', [{ ...text('Hello'), opcode: 3 }], 1002],
  ['a length in too many bytes', [text('Hello', { form: 64 })], 1002],
  ['a Close of one byte', [{ ...close(), payload: Buffer.of(3) }], 1002],
  ['text that is not UTF-8', [text(Buffer.of(0x61, 0xff, 0x62))], 1007],
  ['a continuation with no message open', [cont('x')], 1002],
]

function many(count: number): Draft {
  return {
    title: `${count} messages in one write`,
    rules: RULES,
    steps: [
      send(...Array.from({ length: count }, (_, index) => text(`${index}`))),
      ...Array.from({ length: count }, (_, index) => echoText(`${index}`)),
    ],
  }
}

export const CUTS: readonly Case[] = section('F10', [
  ...HEADERS.flatMap(oneCut),
  ...[1, 2, 3, 4, 5, 6, 7, 11, 13, 64].map(chopped),
  ...VIOLATIONS.map(
    ([name, items, code]): Draft => ({
      title: `A violation byte by byte: ${name}`,
      rules: RULES,
      steps: [sendCut(1, ...items), fails(code)],
    }),
  ),
  ...[2, 10, 100, 1000].map(many),
  {
    title: 'A write that ends inside the header of the next frame',
    rules: RULES,
    steps: [sendCut([13], text('Hello'), text('world')), echoText('Hello'), echoText('world')],
  },
  {
    title: 'Every header in a write of its own, every payload in another',
    rules: RULES,
    steps: [
      sendCut([6, 11, 17, 22], text('Hello'), text('world')),
      echoText('Hello'),
      echoText('world'),
    ],
  },
])
