// F1, F11, F12, F13: masks (RFC 6455 5.1, 5.3).

import {
  binary,
  close,
  cont,
  type FrameSpec,
  fragments,
  OP,
  ping,
  pong,
  text,
} from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { allBytes, filled } from '../payloads.ts'
import { barrier, check, echoBinary, echoText, fails, type Step, send, sendCut } from '../steps.ts'

const WRONG = { mask: 'wrong' } as const
const RULES = ['mask-missing', 'mask-unexpected'] as const

const WRONG_FRAMES: readonly (readonly [name: string, frame: FrameSpec])[] = [
  ['text', text('Hello', WRONG)],
  ['empty text', text('', WRONG)],
  ['binary', binary('Hello', WRONG)],
  ['empty binary', binary('', WRONG)],
  ['126-byte text', text(filled(126), WRONG)],
  ['65536-byte binary', binary(filled(65_536), WRONG)],
  ['ping', ping('Hello', WRONG)],
  ['empty ping', ping('', WRONG)],
  ['pong', pong('Hello', WRONG)],
  ['empty pong', pong('', WRONG)],
  ['close', close(1000, '', WRONG)],
  ['empty close', close(undefined, '', WRONG)],
]

const INSIDE: readonly (readonly [name: string, frame: FrameSpec])[] = [
  ['second fragment', cont('lo', { ...WRONG, fin: false })],
  ['last fragment', cont('lo', WRONG)],
  ['ping between fragments', ping('', WRONG)],
]

const KEYS: readonly (readonly [name: string, key: readonly number[]])[] = [
  ['zero', [0, 0, 0, 0]],
  ['all ones', [255, 255, 255, 255]],
  ['zero but for its last byte', [0, 0, 0, 1]],
  ['zero but for its first byte', [0x80, 0, 0, 0]],
  ['the payload itself', [...Buffer.from('Hell')]],
]

function keyCase([name, key]: (typeof KEYS)[number]): Draft {
  return {
    title: `A masking key that is ${name}`,
    rules: ['mask-key-fresh'],
    roles: ['server'],
    steps: [send(text('Hello, Hello', { key })), echoText('Hello, Hello')],
  }
}

function freshKeys({ keys }: { readonly keys: readonly string[] }): string | undefined {
  return new Set(keys).size === keys.length ? undefined : `keys were used again: ${keys.join(' ')}`
}

const MANY = Array.from({ length: 16 }, (_, index) => `message ${index}`)
const twice: Step[] = [send(text('!twice abc')), echoBinary('abc'), echoBinary('abc')]

export const MASKING: readonly Case[] = [
  ...section('F1', [
    ...WRONG_FRAMES.map(([name, one]) => ({
      title: `A frame with the MASK bit of the other side: ${name}`,
      rules: RULES,
      steps: [send(one), fails(1002)],
    })),
    ...INSIDE.map(([name, one]) => ({
      title: `A ${name} with the MASK bit of the other side`,
      rules: RULES,
      steps: [send(text('Hel', { fin: false }), one), fails(1002)],
    })),
    {
      title: 'A good message, then one with the MASK bit of the other side',
      rules: RULES,
      steps: [send(text('good')), echoText('good'), send(text('bad', WRONG)), fails(1002)],
    },
  ]),
  ...section('F11', [
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((at) => ({
      title: `A masked payload cut after ${at} bytes`,
      rules: ['mask-offset-kept'] as const,
      roles: ['server'] as const,
      steps: [sendCut([6 + at], binary('0123456789abcdef')), echoBinary('0123456789abcdef')],
    })),
    {
      title: 'A masked payload cut into 3, 1, 4, 1, 5 and 9 bytes',
      rules: ['mask-offset-kept'],
      roles: ['server'],
      steps: [sendCut([9, 10, 14, 15, 20, 29], binary(filled(40))), echoBinary(filled(40))],
    },
    {
      title: 'A masked payload of 1000 bytes in writes of 7 bytes',
      rules: ['mask-offset-kept'],
      roles: ['server'],
      steps: [sendCut(7, text(filled(1000))), echoText(filled(1000))],
    },
    {
      title: 'A masked payload of 200000 bytes in writes of 10001 bytes',
      rules: ['mask-offset-kept'],
      roles: ['server'],
      steps: [sendCut(10_001, binary(filled(200_000))), echoBinary(filled(200_000))],
    },
    {
      title: 'Each fragment has a key of its own',
      rules: ['mask-offset-kept'],
      roles: ['server'],
      steps: [
        send(
          text('Hel', { fin: false, key: [1, 2, 3, 4] }),
          cont('lo, ', { fin: false, key: [0xa0, 0xb0, 0xc0, 0xd0] }),
          cont('you', { key: [0, 0, 0, 0] }),
        ),
        echoText('Hello, you'),
      ],
    },
  ]),
  ...section('F12', [
    ...KEYS.map(keyCase),
    {
      title: 'The client takes another masking key for each frame',
      rules: ['mask-key-fresh'],
      roles: ['client'],
      steps: [
        ...MANY.flatMap((one) => [send(text(one)), echoText(one)]),
        ...barrier(),
        check('keys of 17 frames', freshKeys),
      ],
    },
    {
      title: 'The client takes another masking key for equal messages in one write',
      rules: ['mask-key-fresh'],
      roles: ['client'],
      steps: [
        send(...MANY.map(() => binary('same'))),
        ...MANY.map(() => echoBinary('same')),
        check('keys of 16 frames', freshKeys),
      ],
    },
  ]),
  ...section('F13', [
    {
      title: 'The application sends the same three bytes twice',
      rules: ['caller-bytes-untouched'],
      settings: { commands: ['twice'] },
      steps: twice,
    },
    {
      title: 'The application sends the same 20000 bytes twice',
      rules: ['caller-bytes-untouched'],
      settings: { commands: ['twice'] },
      steps: [
        send(text(`!twice ${filled(20_000)}`)),
        echoBinary(filled(20_000)),
        echoBinary(filled(20_000)),
      ],
    },
    {
      title: 'All byte values come back as they were, in fragments with masks',
      rules: ['caller-bytes-untouched'],
      steps: [
        send(...fragments(OP.binary, allBytes(256), [1, 100, 255])),
        echoBinary(allBytes(256)),
      ],
    },
  ]),
]
