// F1, F11, F12: masks (RFC 6455 5.1, 5.3).

import { binary, close, cont, ping, pong, text } from '../../wire/frames.ts'
import { type Case, section } from '../case.ts'
import { echoBinary, echoText, fails, send, sendCut } from '../steps.ts'

const WRONG = { mask: 'wrong' } as const

export const MASKING: readonly Case[] = [
  ...section('F1', [
    ...[
      ['text', text('Hello', WRONG)],
      ['empty text', text('', WRONG)],
      ['binary', binary('Hello', WRONG)],
      ['ping', ping('Hello', WRONG)],
      ['empty ping', ping('', WRONG)],
      ['pong', pong('Hello', WRONG)],
      ['close', close(1000, '', WRONG)],
    ].map(([name, one]) => ({
      title: `A ${String(name)} frame with the MASK bit of the other side`,
      rules: ['mask-missing', 'mask-unexpected'] as const,
      steps: [send(one as ReturnType<typeof text>), fails(1002)],
    })),
    {
      title: 'The second fragment has the MASK bit of the other side',
      rules: ['mask-missing', 'mask-unexpected'],
      steps: [send(text('Hel', { fin: false }), cont('lo', WRONG)), fails(1002)],
    },
  ]),
  ...section('F12', [
    {
      title: 'A masking key of zero',
      roles: ['server'],
      rules: ['mask-key-fresh'],
      steps: [send(text('Hello', { key: [0, 0, 0, 0] })), echoText('Hello')],
    },
  ]),
  ...section('F11', [
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((at) => ({
      title: `The payload is cut after ${at} bytes, and unmasking goes on with the right byte of the key`,
      rules: ['mask-offset-kept'] as const,
      roles: ['server'] as const,
      steps: [sendCut([6 + at], binary('0123456789abcdef')), echoBinary('0123456789abcdef')],
    })),
  ]),
]
