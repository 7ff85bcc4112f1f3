// C3: close reasons (RFC 6455 5.5.1, 7.1.6).

import { close, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { filled } from '../payloads.ts'
import { echoText, expectClose, expectEnd, fails, finish, reports, send } from '../steps.ts'
import { INVALID_UTF8, VALID_UTF8 } from '../utf8/sequences.ts'

const commands = { commands: ['close'] } as const

function begun(title: string, reason: string): Draft {
  return {
    title,
    rules: ['close-reason-too-long'],
    settings: commands,
    steps: [
      send(text(`!close 4000 ${reason}`)),
      expectClose(4000, reason),
      send(close(4000)),
      expectEnd(),
      reports(4000),
    ],
  }
}

export const REASONS: readonly Case[] = section('C3', [
  ...[1, 2, 122, 123].map(
    (size): Draft => ({
      title: `A reason of ${size} bytes`,
      rules: ['close-reason-too-long'],
      steps: [...finish(1000, filled(size).toString()), reports(1000)],
    }),
  ),
  {
    title: 'A reason of 41 characters of 3 bytes: 123 bytes',
    rules: ['close-reason-too-long'],
    steps: [...finish(1000, '통'.repeat(41)), reports(1000)],
  },
  {
    title: 'A reason of 124 bytes',
    rules: ['close-reason-too-long', 'control-too-long'],
    steps: [send(close(1000, `${'통'.repeat(41)}!`)), fails(1002)],
  },
  ...VALID_UTF8.map(
    ([name, bytes]): Draft => ({
      title: `A reason with ${name}`,
      rules: ['close-reason-not-utf8'],
      steps: [send(close(1000, Buffer.from(bytes))), expectClose(1000), expectEnd(), reports(1000)],
    }),
  ),
  ...INVALID_UTF8.map(
    ([name, bytes]): Draft => ({
      title: `A reason that is not UTF-8: ${name}`,
      rules: ['close-reason-not-utf8'],
      steps: [send(close(1000, Buffer.from(bytes))), fails(1007)],
    }),
  ),
  begun('The application closes with a reason of 123 bytes', 'r'.repeat(123)),
  begun('The application closes with a reason of 41 characters, 123 bytes', '통'.repeat(41)),
  ...[
    ['124 bytes', 'r'.repeat(124)],
    ['42 characters, 126 bytes', '통'.repeat(42)],
    ['1000 bytes', 'r'.repeat(1000)],
  ].map(
    ([name, reason]): Draft => ({
      title: `The application wants a reason of ${name} and cannot`,
      rules: ['close-reason-too-long'],
      settings: commands,
      steps: [send(text(`!close 4000 ${reason}`)), echoText('refused')],
    }),
  ),
])
