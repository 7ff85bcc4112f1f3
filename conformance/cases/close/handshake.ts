// C5, C6, C7: the closing handshake, its order and its ends (RFC 6455 5.5.1, 7.1).

import { binary, close, cont, frame, OP, ping, text } from '../../wire/frames.ts'
import { type Case, type Draft, section } from '../case.ts'
import { filled } from '../payloads.ts'
import {
  check,
  echoText,
  expectClose,
  expectEnd,
  expectPong,
  finish,
  packed,
  pause,
  reports,
  type Sending,
  type Step,
  send,
  sendCut,
  sendFin,
  sendReset,
} from '../steps.ts'

const commands = { commands: ['close'] } as const
/** Short, so that a case can wait for it. */
const hasty = { closeMs: 300 }
const LIVES_FOR_MS = 150

const OPEN_MESSAGES: readonly (readonly [name: string, items: readonly Sending[]])[] = [
  ['an unfinished text message', [text('half', { fin: false })]],
  ['an unfinished binary message', [binary('half', { fin: false })]],
  [
    'two fragments of an unfinished message',
    [text('ha', { fin: false }), cont('lf', { fin: false })],
  ],
  ['an empty first fragment', [text('', { fin: false })]],
  ['half a code point', [text(Buffer.of(0xe2, 0x82), { fin: false })]],
]

const BEHIND: readonly (readonly [name: string, items: readonly Sending[]])[] = [
  ['a text message', [text('late')]],
  ['a binary message', [binary('late')]],
  ['a ping', [ping('late')]],
  ['a second Close', [close(1001, 'late')]],
  ['an illegal frame', [frame(3, 'late')]],
  ['text that is not UTF-8', [text(Buffer.of(0xff))]],
  ['a frame with the wrong MASK bit', [text('late', { mask: 'wrong' })]],
  ['half a header', [Buffer.of(0x81)]],
  ['1 MiB', [binary(filled(1 << 20))]],
]

/** States in which TCP may end; `greet` makes sure that the connection is open for the application. */
const greet: readonly Step[] = [send(text('hello')), echoText('hello')]
const STATES: readonly (readonly [name: string, steps: readonly Step[]])[] = [
  ['when nothing is under way', greet],
  ['inside a header', [...greet, send(Buffer.of(0x81))]],
  ['inside a payload', [...greet, send(text('half', { declared: 10n }))]],
  ['inside a message', [...greet, send(text('half', { fin: false }))]],
  ['behind a ping', [...greet, send(ping('p')), expectPong('p')]],
  ['inside a ping', [...greet, send(ping('half', { declared: 10n }))]],
  ['inside a Close', [...greet, send(frame(OP.close, Buffer.of(3), { declared: 2n }))]],
]

const DATA_BEHIND: readonly Draft[] = BEHIND.map(([name, items]) => ({
  title: `Behind the Close comes ${name}, which is dropped`,
  rules: ['close-ends-message'],
  steps: [
    send(close(1000, 'bye'), ...items),
    expectClose(1000),
    expectEnd({ mayReset: true }),
    reports(1000),
  ],
}))

/** The peer has begun; the suite's end of the handshake differs. */
function begun(title: string, steps: readonly Step[], rest: Partial<Draft> = {}): Draft {
  return {
    title,
    rules: ['close-deadline'],
    settings: commands,
    steps: [send(text('!close 4000 bye')), expectClose(4000, 'bye'), ...steps],
    ...rest,
  }
}

const isStillUp = check('the client waits for the server to end TCP', ({ line, notes }) => {
  if (line.ending !== undefined) notes.push('the client ended TCP before the server')
  return undefined
})

const DEADLINES: readonly Draft[] = [
  {
    title: 'The server ends TCP first',
    rules: ['close-deadline'],
    roles: ['server'],
    steps: [send(close(1000)), expectClose(1000), expectEnd({ first: true })],
  },
  {
    title: 'The client answers the Close and waits for the server to end TCP',
    rules: ['close-deadline'],
    roles: ['client'],
    steps: [send(close(1000)), expectClose(1000), pause(LIVES_FOR_MS), isStillUp, expectEnd()],
  },
  begun(
    'The client has its Close answered and waits for the server to end TCP',
    [send(close(4000)), pause(LIVES_FOR_MS), isStillUp, expectEnd(), reports(4000)],
    { roles: ['client'] },
  ),
  begun(
    'The server has its Close answered and ends TCP',
    [send(close(4000)), expectEnd({ first: true }), reports(4000)],
    { roles: ['server'] },
  ),
  begun(
    'Its Close is never answered: the peer ends TCP at its deadline',
    [expectEnd({ first: true, mayReset: true }), reports(1006)],
    { settings: { ...commands, ...hasty } },
  ),
  begun(
    'Its Close is answered by messages only: the peer ends TCP at its deadline',
    [
      ...[1, 2, 3, 4, 5].flatMap((count) => [send(text(`${count}`)), pause(20)]),
      expectEnd({ first: true, mayReset: true }),
      reports(1006),
    ],
    { settings: { ...commands, ...hasty } },
  ),
  {
    title:
      'The server never ends TCP behind the closing handshake: the client does at its deadline',
    rules: ['close-deadline'],
    roles: ['client'],
    settings: hasty,
    steps: [send(close(1000)), expectClose(1000), expectEnd({ first: true, mayReset: true })],
  },
  {
    title:
      'The suite neither answers nor ends behind a violation: the peer ends TCP at its deadline',
    rules: ['close-deadline'],
    settings: hasty,
    steps: [
      send(frame(3)),
      expectClose(1002),
      expectEnd({ first: true, mayReset: true }),
      reports(1006),
    ],
  },
  {
    title: 'The suite goes on sending behind a violation: the peer ends TCP at its deadline',
    rules: ['close-deadline'],
    settings: hasty,
    steps: [
      send(frame(3)),
      expectClose(1002),
      ...[1, 2, 3, 4, 5].flatMap((count) => [send(text(`${count}`)), pause(20)]),
      expectEnd({ first: true, mayReset: true }),
      reports(1006),
    ],
  },
]

const ONCE: readonly Draft[] = [
  {
    title: 'Both sides close at the same time',
    settings: commands,
    steps: [
      send(text('!close 4001 mine'), close(4002, 'yours')),
      expectClose(4001, undefined, [4002]),
      expectEnd(),
      reports(4002),
    ],
  },
  {
    title: 'Both sides close at the same time, the suite in two writes',
    settings: commands,
    steps: [
      send(text('!close 4001 mine')),
      sendCut([3], close(4002, 'yours')),
      expectClose(4001, undefined, [4002]),
      expectEnd(),
      reports(4002),
    ],
  },
  {
    title: 'The application closes twice',
    settings: commands,
    steps: [
      send(text('!close 4001 once'), text('!close 4002 twice')),
      expectClose(4001),
      send(close(4001)),
      expectEnd(),
      reports(4001),
    ],
  },
  {
    title: 'The application closes with queued compressed messages: they go first',
    settings: { compression: {}, ...commands },
    deflate: {},
    steps: [
      send(...['one', 'two', 'three'].map((one) => packed(OP.text, one)), text('!close 4001 done')),
      ...['one', 'two', 'three'].map((one) => echoText(one)),
      expectClose(4001),
      send(close(4001)),
      expectEnd(),
      reports(4001),
    ],
  },
  {
    title: 'Its Close is answered by the end of TCP alone',
    settings: commands,
    steps: [
      send(text('!close 4001 bye')),
      expectClose(4001),
      sendFin(),
      expectEnd({ first: true, mayReset: true }),
      reports(1006),
    ],
  },
  {
    title: 'Its Close is answered by RST',
    settings: commands,
    steps: [send(text('!close 4001 bye')), expectClose(4001), sendReset(), reports(1006)],
  },
  {
    title: 'The suite closes and ends TCP in one go',
    steps: [
      send(close(1000)),
      sendFin(),
      expectClose(1000),
      expectEnd({ first: true }),
      reports(1000),
    ],
  },
  ...STATES.flatMap(([name, steps]): Draft[] => [
    {
      title: `TCP ends ${name}`,
      steps: [...steps, sendFin(), expectEnd({ first: true, mayReset: true }), reports(1006)],
    },
    { title: `TCP breaks ${name}`, steps: [...steps, sendReset(), reports(1006)] },
  ]),
]

export const CLOSING: readonly Case[] = [
  ...section('C5', [
    ...OPEN_MESSAGES.flatMap(([name, items]): Draft[] => [
      {
        title: `A Close behind ${name}`,
        rules: ['close-ends-message'],
        steps: [send(...items), ...finish(1000, 'bye'), reports(1000)],
      },
    ]),
    {
      title: 'A Close behind an unfinished compressed message',
      rules: ['close-ends-message'],
      deflate: {},
      steps: [
        send(text(Buffer.of(0xf2, 0x48), { rsv: 4, fin: false })),
        ...finish(1000, 'bye'),
        reports(1000),
      ],
    },
    {
      title: 'A Close between fragments whose rest follows in the same write',
      rules: ['close-ends-message'],
      steps: [
        send(text('ha', { fin: false }), close(1000), cont('lf')),
        expectClose(1000),
        expectEnd({ mayReset: true }),
        reports(1000),
      ],
    },
    ...DATA_BEHIND,
  ]),
  ...section('C6', DEADLINES),
  ...section(
    'C7',
    ONCE.map((draft): Draft => ({ rules: ['close-once'], ...draft })),
  ),
]
