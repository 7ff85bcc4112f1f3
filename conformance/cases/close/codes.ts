// C1, C2, C4: close codes on the wire, and those that an application may send (RFC 6455 7.4).

import { close, frame, OP, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import {
  check,
  echoText,
  expectClose,
  expectEnd,
  fails,
  finish,
  reports,
  send,
  sendFin,
  sendReset,
} from '../steps.ts'

const VALID = [
  1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3001, 3500, 3999,
  4000, 4001, 4500, 4998, 4999,
]
const INVALID = [
  0, 1, 125, 255, 256, 999, 1004, 1005, 1006, 1015, 1016, 1017, 1099, 1100, 1500, 1999, 2000, 2001,
  2500, 2999, 5000, 5001, 9999, 10_000, 32_767, 32_768, 65_534, 65_535,
]
/** What `close(code)` must not let out. */
const UNSENDABLE = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535]
const SENDABLE = [1000, 3000, 3999, 4000, 4999]
const commands = { commands: ['close'] } as const

/** A Close with this code, and the answer to it; the peer begins. */
function told(title: string, command: string, code: number, reason: string): Draft {
  return {
    title,
    rules: ['close-arguments'],
    settings: commands,
    steps: [
      send(text(command)),
      expectClose(code, reason),
      send(code === 1005 ? close() : close(code)),
      expectEnd(),
      reports(code),
    ],
  }
}

export const CODES: readonly Case[] = [
  ...section('C1', [
    ...VALID.map(
      (code): Draft => ({
        title: `Close with the valid code ${code}`,
        rules: ['close-code-invalid'],
        steps: [...finish(code, 'why'), reports(code)],
      }),
    ),
    ...INVALID.map(
      (code): Draft => ({
        title: `Close with the invalid code ${code}`,
        rules: ['close-code-invalid'],
        steps: [send(close(code, 'why')), fails(1002)],
      }),
    ),
    ...[0, 3, 255].map(
      (byte): Draft => ({
        title: `Close with a payload of the one byte ${byte}`,
        rules: ['close-payload-one-byte'],
        steps: [send(frame(OP.close, Buffer.of(byte))), fails(1002)],
      }),
    ),
    {
      title: 'Close of one byte between fragments',
      rules: ['close-payload-one-byte'],
      steps: [send(text('a', { fin: false }), frame(OP.close, Buffer.of(3))), fails(1002)],
    },
    {
      title: 'Close with an invalid code and a reason that is not UTF-8',
      rules: ['close-code-invalid'],
      steps: [send(close(1005, Buffer.of(0xff))), fails(1002, 1007)],
    },
  ]),
  ...section('C2', [
    {
      title: 'An empty Close is answered by an empty one and reported as 1005',
      rules: ['close-code-empty'],
      steps: [...finish('empty'), reports(1005)],
    },
    {
      title: 'TCP ends without a Close: reported as 1006',
      rules: ['close-code-empty'],
      steps: [send(text('Hello')), echoText('Hello'), sendFin(), reports(1006)],
    },
    {
      title: 'TCP breaks without a Close: reported as 1006',
      rules: ['close-code-empty'],
      steps: [send(text('Hello')), echoText('Hello'), sendReset(), reports(1006)],
    },
    {
      title: 'A Close with 1000 is answered with 1000 and reported as 1000',
      rules: ['close-code-empty'],
      steps: [...finish(1000), reports(1000)],
    },
    ...UNSENDABLE.map(
      (code): Draft => ({
        title: `The application wants to send ${code} and cannot`,
        rules: ['close-code-empty'],
        settings: commands,
        steps: [send(text(`!close ${code} no`)), echoText('refused')],
      }),
    ),
  ]),
  ...section('C4', [
    ...SENDABLE.map((code) =>
      told(`The application closes with ${code} and a reason`, `!close ${code} bye`, code, 'bye'),
    ),
    told('The application closes with a code and no reason', '!close 4321', 4321, ''),
    {
      title: 'The application closes with neither: an empty Close, or 1000',
      rules: ['close-arguments'],
      settings: commands,
      steps: [
        send(text('!close')),
        expectClose(1000, '', [1005]),
        send(close(1000)),
        expectEnd(),
        reports(1000),
      ],
    },
    told(
      'The application closes with a reason in two scripts, sent to the byte',
      '!close 4000 안녕 bye',
      4000,
      '안녕 bye',
    ),
    {
      title: 'A message sent before close() goes before the Close',
      rules: ['close-arguments'],
      settings: { commands: ['close', 'twice'] },
      steps: [
        send(text('last words'), text('!close 4000 done')),
        echoText('last words'),
        expectClose(4000, 'done'),
        send(close(4000)),
        expectEnd(),
        check('nothing behind the Close', ({ isInsideMessage }) =>
          isInsideMessage ? 'further bytes came' : undefined,
        ),
      ],
    },
  ]),
]
