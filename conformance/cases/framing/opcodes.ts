// F5: reserved opcodes, and what a control frame may be (RFC 6455 5.2, 5.5).

import { binary, cont, frame, OP, ping, pong, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { filled } from '../payloads.ts'
import { barrier, echoText, expectPong, fails, send } from '../steps.ts'

const RESERVED = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]
const CONTROL = [
  ['close', OP.close],
  ['ping', OP.ping],
  ['pong', OP.pong],
] as const

const startOf = (opcode: number): Buffer =>
  opcode === OP.close ? Buffer.of(0x03, 0xe8) : Buffer.alloc(0)

function reserved(opcode: number): Draft[] {
  const rules = ['opcode-reserved'] as const
  return [
    { title: `Opcode ${opcode}`, rules, steps: [send(frame(opcode, 'Hello')), fails(1002)] },
    { title: `Opcode ${opcode} without payload`, rules, steps: [send(frame(opcode)), fails(1002)] },
    {
      title: `Opcode ${opcode} with FIN=0`,
      rules,
      steps: [send(frame(opcode, 'Hello', { fin: false })), fails(1002)],
    },
    {
      title: `Opcode ${opcode} between fragments`,
      rules,
      steps: [send(text('a', { fin: false }), frame(opcode, 'x'), cont('b')), fails(1002)],
    },
    {
      title: `Opcode ${opcode} right behind a good message and a ping`,
      rules,
      steps: [
        send(text('good')),
        echoText('good'),
        ...barrier(),
        send(frame(opcode, 'x'), ping('no answer')),
        fails(1002),
      ],
    },
  ]
}

function fragmented([name, opcode]: (typeof CONTROL)[number]): Draft[] {
  const rules = ['control-fragmented'] as const
  return [
    {
      title: `A ${name} with FIN=0`,
      rules,
      steps: [send(frame(opcode, startOf(opcode), { fin: false })), fails(1002)],
    },
    {
      title: `A ${name} in two fragments`,
      rules,
      steps: [send(frame(opcode, startOf(opcode), { fin: false }), cont('more')), fails(1002)],
    },
    {
      title: `A ${name} with FIN=0 between fragments of a message`,
      rules,
      steps: [
        send(binary('a', { fin: false }), frame(opcode, startOf(opcode), { fin: false })),
        fails(1002),
      ],
    },
  ]
}

function tooLong([name, opcode]: (typeof CONTROL)[number]): Draft[] {
  const rules = ['control-too-long'] as const
  const payload = (size: number): Buffer =>
    Buffer.concat([startOf(opcode), filled(size)]).subarray(0, size)
  return [
    ...[126, 127, 65_535, 65_536].map(
      (size): Draft => ({
        title: `A ${name} of ${size} bytes`,
        rules,
        steps: [send(frame(opcode, payload(size))), fails(1002)],
      }),
    ),
    {
      title: `The header alone of a ${name} of 126 bytes`,
      rules,
      steps: [send(frame(opcode, '', { declared: 126n })), fails(1002)],
    },
    {
      title: `The header alone of a ${name} of 2^40 bytes`,
      rules,
      steps: [send(frame(opcode, '', { declared: 2n ** 40n })), fails(1002)],
    },
  ]
}

export const OPCODES: readonly Case[] = section('F5', [
  ...RESERVED.flatMap(reserved),
  ...CONTROL.flatMap(fragmented),
  ...CONTROL.flatMap(tooLong),
  {
    title: 'A ping of 126 bytes between fragments',
    rules: ['control-too-long'],
    steps: [send(text('a', { fin: false }), ping(filled(126)), cont('b')), fails(1002)],
  },
  {
    title: 'A ping of 125 bytes is the longest',
    rules: ['control-too-long'],
    steps: [send(ping(filled(125))), expectPong(filled(125))],
  },
  {
    title: 'A pong of 125 bytes is the longest',
    rules: ['control-too-long'],
    steps: [send(pong(filled(125))), ...barrier()],
  },
])
