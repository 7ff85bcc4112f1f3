// C8: behind a violation nothing is processed, and the Close arrives (RFC 6455 7.1.7).

import { binary, close, cont, frame, ping, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { filled } from '../payloads.ts'
import {
  echoText,
  expectClose,
  expectEnd,
  fails,
  pause,
  reports,
  type Sending,
  send,
} from '../steps.ts'

const VIOLATIONS: readonly (readonly [name: string, items: readonly Sending[], code: number])[] = [
  ['a reserved opcode', [frame(3, 'x')], 1002],
  ['RSV3', [text('x', { rsv: 1 })], 1002],
  ['the wrong MASK bit', [text('x', { mask: 'wrong' })], 1002],
  ['a continuation with no message open', [cont('x')], 1002],
  ['a message inside another', [text('a', { fin: false }), text('x')], 1002],
  ['a fragmented ping', [ping('x', { fin: false })], 1002],
  ['a Close with an invalid code', [close(1005)], 1002],
  ['text that is not UTF-8', [text(Buffer.of(0xff))], 1007],
]

const BEHIND: readonly (readonly [name: string, items: readonly Sending[]])[] = [
  ['a good message', [text('late')]],
  ['a ping', [ping('late')]],
  ['a Close', [close(1000, 'late')]],
]

const pairs: readonly Draft[] = VIOLATIONS.flatMap(([name, bad, code]) =>
  BEHIND.map(
    ([behind, items]): Draft => ({
      title: `${name[0]!.toUpperCase()}${name.slice(1)}, then ${behind} in the same write`,
      steps: [send(...bad, ...items), fails(code)],
    }),
  ),
)

/** Unread input must not turn the end into RST, which would take the Close with it. */
function muchBehind(size: number): Draft {
  return {
    title: `A violation with ${size} bytes right behind it: the Close still arrives`,
    steps: [
      send(frame(3, 'x'), binary(filled(size))),
      expectClose(1002),
      expectEnd({ mayReset: true }),
    ],
  }
}

export const VIOLATION: readonly Case[] = section(
  'C8',
  [
    ...pairs,
    ...[65_536, 1 << 20, 8 << 20].map(muchBehind),
    {
      title: 'A message before the violation is delivered, its answer arrives',
      steps: [
        send(text('before')),
        echoText('before'),
        send(frame(3), text('behind')),
        fails(1002),
      ],
    },
    {
      title: 'A violation inside a message: the message is not delivered',
      steps: [send(text('ha', { fin: false }), frame(3), cont('lf')), fails(1002)],
    },
    {
      title: 'A violation, then 20 messages in writes of their own',
      steps: [
        send(frame(3)),
        ...Array.from({ length: 20 }, (_, at) => [send(text(`${at}`)), pause(1)]).flat(),
        fails(1002),
      ],
    },
    {
      title: 'Two violations in one write: the first one counts',
      steps: [send(text(Buffer.of(0xff)), frame(3)), fails(1007)],
    },
    {
      title: 'Two violations the other way round: the first one counts',
      steps: [send(frame(3), text(Buffer.of(0xff))), fails(1002)],
    },
    {
      title: 'The application is told of the end once',
      steps: [
        send(frame(3)),
        expectClose(1002),
        send(close(1002)),
        expectEnd(),
        reports(1002, 1006),
      ],
    },
  ].map((draft: Draft): Draft => ({ rules: ['violation-ends-input'], ...draft })),
)
