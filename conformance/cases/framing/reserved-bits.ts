// F4: RSV1 to RSV3 (RFC 6455 5.2, RFC 7692 6.1).

import { frame, OP, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { echoText, fails, packed, type Step, send } from '../steps.ts'

const NAMES = Object.entries(OP) as readonly (readonly [keyof typeof OP, number])[]
const RSV = [1, 2, 3, 4, 5, 6, 7]

function bits(rsv: number): string {
  const set = [1, 2, 3].filter((bit) => (rsv & (8 >> bit)) !== 0).map((bit) => `RSV${bit}`)
  return set.join(' and ')
}

/** What must stand before a frame of this opcode, so that its RSV bits are all that is wrong. */
function before(opcode: number): Step[] {
  return opcode === OP.cont ? [send(text('a', { fin: false }))] : []
}

function payloadOf(opcode: number): Buffer {
  return opcode === OP.close ? Buffer.of(0x03, 0xe8) : Buffer.from('Hello')
}

function rulesOf(rsv: number): Draft['rules'] & object {
  return [
    ...(rsv & 4 ? (['rsv1-unexpected'] as const) : []),
    ...(rsv & 3 ? (['rsv23-unexpected'] as const) : []),
  ]
}

function plain(rsv: number, name: string, opcode: number): Draft {
  return {
    title: `${bits(rsv)} on a ${name} frame, nothing agreed`,
    rules: rulesOf(rsv),
    steps: [...before(opcode), send(frame(opcode, payloadOf(opcode), { rsv })), fails(1002)],
  }
}

function agreed(rsv: number, name: string, opcode: number): Draft {
  return {
    title: `${bits(rsv)} on a ${name} frame, permessage-deflate agreed`,
    rules: rulesOf(rsv),
    deflate: {},
    steps: [...before(opcode), send(frame(opcode, payloadOf(opcode), { rsv })), fails(1002)],
  }
}

/** With permessage-deflate, RSV1 on a first frame is right. */
function isWrong(rsv: number, opcode: number): boolean {
  return !(rsv === 4 && (opcode === OP.text || opcode === OP.binary))
}

export const RESERVED_BITS: readonly Case[] = section('F4', [
  ...RSV.flatMap((rsv) => NAMES.map(([name, opcode]) => plain(rsv, name, opcode))),
  ...RSV.flatMap((rsv) =>
    NAMES.filter(([, opcode]) => isWrong(rsv, opcode)).map(([name, opcode]) =>
      agreed(rsv, name, opcode),
    ),
  ),
  ...RSV.map(
    (rsv): Draft => ({
      title: `${bits(rsv)} on an empty text frame, after a good message`,
      rules: rulesOf(rsv),
      steps: [send(text('good')), echoText('good'), send(text('', { rsv })), fails(1002)],
    }),
  ),
  ...[0, 1].map(
    (fin): Draft => ({
      title: `RSV1 on a ${fin ? 'last' : 'middle'} fragment of a compressed message`,
      rules: ['rsv1-unexpected'],
      deflate: {},
      steps: [
        send(frame(OP.text, Buffer.of(0xf2, 0x48), { rsv: 4, fin: false })),
        send(frame(OP.cont, Buffer.of(0xcd, 0xc9, 0xc9, 0x07, 0x00), { rsv: 4, fin: fin === 1 })),
        fails(1002),
      ],
    }),
  ),
  {
    title: 'RSV1 on a ping between fragments of a compressed message',
    rules: ['rsv1-unexpected'],
    deflate: {},
    steps: [
      send(frame(OP.text, Buffer.of(0xf2, 0x48), { rsv: 4, fin: false })),
      send(frame(OP.ping, 'p', { rsv: 4 })),
      fails(1002),
    ],
  },
  {
    title: 'RSV1 comes and goes with each message',
    rules: ['rsv1-unexpected'],
    deflate: {},
    steps: [
      send(packed(OP.text, 'one'), text('two'), packed(OP.text, 'three'), text('four')),
      ...['one', 'two', 'three', 'four'].map((one) => echoText(one)),
    ],
  },
])
