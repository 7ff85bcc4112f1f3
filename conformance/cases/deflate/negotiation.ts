// P1 to P4, P12: what is offered, answered, declined (RFC 7692 5, 7.1).

import { agreedBy } from '../../wire/deflate-terms.ts'
import { text } from '../../wire/frames.ts'
import { fieldOf, requestHead, responseHead } from '../../wire/handshake.ts'
import { type Case, type Draft, section } from '../case.ts'
import { noise } from '../payloads.ts'
import {
  echoBinary,
  echoText,
  expectAnswer,
  expectEnd,
  fails,
  packed,
  reportsFailure,
  type Step,
  send,
  sendHead,
} from '../steps.ts'

const EXTENSIONS = 'Sec-WebSocket-Extensions'
const NAME = 'permessage-deflate'
const settings = { compression: {} } as const

function offer(value: string): Step {
  return sendHead(`a request that offers ${value}`, ({ path, port, key }) =>
    requestHead(path, port, key, { [EXTENSIONS]: value }),
  )
}

const declined = expectAnswer('101 without an extension', (head) => {
  if (!head.firstLine.includes(' 101 ')) return `the answer was ${head.firstLine}`
  const found = fieldOf(head, EXTENSIONS.toLowerCase())
  return found === undefined ? undefined : `it agrees to ${found}`
})

/** Agreed or declined; what follows must fit the answer. */
function agreedOr(isRight: (answer: string) => boolean): Step {
  return expectAnswer('101 with an answer that fits the offer', (head, session) => {
    if (!head.firstLine.includes(' 101 ')) return `the answer was ${head.firstLine}`
    const found = fieldOf(head, EXTENSIONS.toLowerCase())
    if (found === undefined) return undefined
    const agreed = agreedBy(found)
    if (agreed === undefined || !isRight(found)) return `it agrees to ${found}`
    session.agree(agreed)
    return undefined
  })
}

function answer(value: string): Step {
  return sendHead(`a response that agrees to ${value}`, ({ key }) =>
    responseHead(key, { [EXTENSIONS]: value }),
  )
}

/** An offer that cannot be met: the handshake succeeds without the extension. */
function unmet(title: string, value: string, rules: Draft['rules'] & object): Draft {
  return {
    title: `Declined: ${title}`,
    rules,
    roles: ['server'],
    settings,
    opening: 'own',
    steps: [offer(value), declined, send(text('plain')), echoText('plain')],
  }
}

/** An answer that fits no offer: the client fails the connection. */
function wrong(title: string, value: string, rules: Draft['rules'] & object): Draft {
  return {
    title: `The client refuses an answer with ${title}`,
    rules,
    roles: ['client'],
    settings,
    opening: 'own',
    steps: [answer(value), expectEnd({ first: true, mayReset: true }), reportsFailure()],
  }
}

const UNMET: readonly (readonly [title: string, value: string])[] = [
  ['an unknown parameter', `${NAME}; level=9`],
  ['an unknown parameter beside a known one', `${NAME}; client_max_window_bits; fast`],
  [
    'server_no_context_takeover twice',
    `${NAME}; server_no_context_takeover; server_no_context_takeover`,
  ],
  [
    'client_no_context_takeover twice',
    `${NAME}; client_no_context_takeover; client_no_context_takeover`,
  ],
  ['server_max_window_bits twice', `${NAME}; server_max_window_bits=10; server_max_window_bits=10`],
  ['client_max_window_bits twice', `${NAME}; client_max_window_bits; client_max_window_bits=12`],
  ['server_no_context_takeover with a value', `${NAME}; server_no_context_takeover=1`],
  ['client_no_context_takeover with a value', `${NAME}; client_no_context_takeover=true`],
  ['an extension of another name', 'x-webkit-deflate-frame'],
  ['a name that only begins alike', `${NAME}2`],
  ['a parameter called __proto__', `${NAME}; __proto__=1`],
]

const BAD_BITS = ['7', '16', '0', '08', '0xf', '1e1', '+9', '-9', '15.0', 'abc', '""', '255']
/** An empty value breaks the grammar of the header itself, for which a server may answer 400. */
const LEGAL_TOKENS = BAD_BITS.filter((bits) => bits !== '""')

const SECOND: readonly (readonly [title: string, value: string])[] = [
  ['the first has an unknown parameter', `${NAME}; level=9, ${NAME}`],
  [
    'the first has bad window bits',
    `${NAME}; server_max_window_bits=16, ${NAME}; client_max_window_bits`,
  ],
  ['the first is another extension', `x-other; a=1, ${NAME}`],
  ['both are good', `${NAME}; server_no_context_takeover, ${NAME}`],
]

const words: Step[] = ['one', 'two two two', 'one two three'].flatMap((one) => [
  send(packed(1, one)),
  echoText(one),
])

const COMBINATIONS: readonly Draft[] = [false, true].flatMap((serverNoTakeover) =>
  [false, true].flatMap((clientNoTakeover) =>
    [undefined, 10, 15].flatMap((serverBits) =>
      [undefined, 10, 15].map((clientBits): Draft => {
        const deflate = {
          ...(serverNoTakeover ? { serverNoTakeover } : {}),
          ...(clientNoTakeover ? { clientNoTakeover } : {}),
          ...(serverBits === undefined ? {} : { serverBits }),
          ...(clientBits === undefined ? {} : { clientBits }),
        }
        const title = Object.entries(deflate).map(([name, value]) => `${name} ${value}`)
        return {
          title: `Agreed: ${title.length === 0 ? 'no parameter' : title.join(', ')}`,
          rules: ['response-deflate-illegal'],
          deflate,
          steps: words,
        }
      }),
    ),
  ),
)

export const NEGOTIATION: readonly Case[] = [
  ...section('P1', [
    ...UNMET.map(([title, value]) => unmet(title, value, ['deflate-offer-declined'])),
    ...SECOND.map(
      ([title, value]): Draft => ({
        title: `Two offers: ${title}`,
        rules: ['deflate-offer-declined'],
        roles: ['server'],
        settings,
        opening: 'own',
        steps: [offer(value), agreedOr(() => true), ...words.map(plainWhenDeclined)],
      }),
    ),
  ]),
  ...section('P2', [
    ...LEGAL_TOKENS.map((bits) =>
      unmet(`server_max_window_bits=${bits}`, `${NAME}; server_max_window_bits=${bits}`, [
        'window-bits-malformed',
      ]),
    ),
    ...LEGAL_TOKENS.map((bits) =>
      unmet(`client_max_window_bits=${bits}`, `${NAME}; client_max_window_bits=${bits}`, [
        'window-bits-malformed',
      ]),
    ),
    unmet('server_max_window_bits without a value', `${NAME}; server_max_window_bits`, [
      'window-bits-malformed',
    ]),
    ...BAD_BITS.map((bits) =>
      wrong(`server_max_window_bits=${bits}`, `${NAME}; server_max_window_bits=${bits}`, [
        'window-bits-malformed',
      ]),
    ),
    ...BAD_BITS.map((bits) =>
      wrong(`client_max_window_bits=${bits}`, `${NAME}; client_max_window_bits=${bits}`, [
        'window-bits-malformed',
      ]),
    ),
    wrong('client_max_window_bits without a value', `${NAME}; client_max_window_bits`, [
      'window-bits-malformed',
    ]),
    wrong('server_max_window_bits without a value', `${NAME}; server_max_window_bits`, [
      'window-bits-malformed',
    ]),
  ]),
  ...section('P3', [
    ...COMBINATIONS,
    {
      title: 'Without client_max_window_bits in the offer there is none in the answer',
      rules: ['response-deflate-illegal'],
      roles: ['server'],
      settings: { compression: { windowBits: 10 } },
      opening: 'own',
      steps: [
        offer(NAME),
        agreedOr((found) => !found.includes('client_max_window_bits')),
        ...words.map(plainWhenDeclined),
      ],
    },
    ...[9, 11, 14].map(
      (bits): Draft => ({
        title: `The answer to server_max_window_bits=${bits} is at most that`,
        rules: ['response-deflate-illegal'],
        roles: ['server'],
        settings,
        opening: 'own',
        steps: [
          offer(`${NAME}; server_max_window_bits=${bits}`),
          agreedOr((found) => (agreedBy(found)?.serverBits ?? 15) <= bits),
          ...words.map(plainWhenDeclined),
        ],
      }),
    ),
    ...(
      [
        ['an unknown parameter', `${NAME}; level=9`],
        ['a parameter twice', `${NAME}; server_no_context_takeover; server_no_context_takeover`],
        ['a value for server_no_context_takeover', `${NAME}; server_no_context_takeover=1`],
        ['a value for client_no_context_takeover', `${NAME}; client_no_context_takeover=1`],
        ['another extension', 'x-other'],
        ['permessage-deflate twice', `${NAME}, ${NAME}`],
      ] as const
    ).map(([title, value]) => wrong(title, value, ['response-deflate-illegal'])),
    {
      ...wrong('a larger window than was offered', `${NAME}; server_max_window_bits=12`, [
        'response-deflate-illegal',
      ]),
      settings: { compression: { windowBits: 10 } },
    },
  ]),
  ...section('P4', [
    {
      title: 'server_max_window_bits=8 is declined, or kept to 256 bytes',
      rules: ['window-of-256-declined'],
      roles: ['server'],
      settings,
      opening: 'own',
      steps: [
        offer(`${NAME}; server_max_window_bits=8`),
        agreedOr((found) => agreedBy(found)?.serverBits === 8),
        ...[noise(300), noise(300)].flatMap((one) => [
          send({ kind: 'frame', opcode: 2, payload: Buffer.concat([one, one]) } as const),
          echoBinary(Buffer.concat([one, one])),
        ]),
      ],
    },
    {
      title: 'client_max_window_bits=8 in an offer limits only what the suite sends',
      rules: ['window-of-256-declined'],
      roles: ['server'],
      settings,
      opening: 'own',
      steps: [
        offer(`${NAME}; client_max_window_bits=8`),
        agreedOr(() => true),
        ...['one', 'two'].flatMap((one) => [send(text(one)), echoText(one)]),
      ],
    },
  ]),
  ...section('P12', [
    {
      title: 'The application declines compression for this connection',
      rules: ['compression-declinable'],
      roles: ['server'],
      settings: { compression: {}, declinesCompression: true },
      opening: 'own',
      steps: [
        offer(`${NAME}; client_max_window_bits`),
        declined,
        send(text('plain plain plain')),
        echoText('plain plain plain'),
      ],
    },
    {
      title: 'Compression that was declined is not understood either',
      rules: ['compression-declinable'],
      roles: ['server'],
      settings: { compression: {}, declinesCompression: true },
      opening: 'own',
      steps: [offer(NAME), declined, send(text(Buffer.of(0xf2, 0), { rsv: 4 })), fails(1002)],
    },
  ]),
]

/** The words of a case that does not know whether the extension was agreed on. */
function plainWhenDeclined(step: Step): Step {
  if (step.kind !== 'send') return step
  return {
    ...step,
    items: step.items.map((item) =>
      'kind' in item && item.kind === 'packed' ? { ...item, mayBePlain: true } : item,
    ),
  }
}
