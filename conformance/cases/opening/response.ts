// H16: what a client makes of a response (RFC 6455 4.1), and the vectors of the accept value.

import { acceptOf, fieldOf, type Head } from '../../wire/handshake.ts'
import { type Case, section } from '../case.ts'
import { check } from '../steps.ts'
import { accepts, rejects, takes, wants } from './heads.ts'

const VECTORS = [
  ['dGhlIHNhbXBsZSBub25jZQ==', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
  ['sN9cRrP/n9NdMgdcy2VJFQ==', 'fFBooB7FAkLlXgRSz0BT3v4hq5s='],
] as const

export const RESPONSE: readonly Case[] = [
  ...section('H16', [
    ...[
      '200 OK',
      '204 No Content',
      '301 Moved Permanently',
      '400 Bad Request',
      '401 Unauthorized',
      '426 Upgrade Required',
      '500 Internal Server Error',
    ].map((status) =>
      rejects({
        title: `Status ${status}, and all else as it should be`,
        rules: ['status-not-101'],
        response: { first: `HTTP/1.1 ${status}` },
      }),
    ),
    ...[undefined, 'h2c', 'websockets', ''].map((value) =>
      rejects({
        title: `A response with ${value === undefined ? 'no Upgrade' : `Upgrade: ${value}`}`,
        rules: ['response-upgrade-missing'],
        response: { fields: { Upgrade: value } },
      }),
    ),
    ...['WebSocket', 'WEBSOCKET', ' \twebsocket \t'].map((value) =>
      takes({
        title: `Upgrade: ${value}, in a response`,
        rules: ['response-upgrade-missing'],
        response: { fields: { Upgrade: value } },
      }),
    ),
    ...(
      [
        ['none', () => undefined],
        ['an empty one', () => ''],
        ['that of another key', () => VECTORS[0][1]],
        ['the key itself', (key: string) => key],
        ['one in lower case', (key: string) => acceptOf(key).toLowerCase()],
        ['one without padding', (key: string) => acceptOf(key).replaceAll('=', '')],
        ['one and a half', (key: string) => `${acceptOf(key)}${acceptOf(key).slice(0, 8)}`],
        ['a quoted one', (key: string) => `"${acceptOf(key)}"`],
      ] as const
    ).map(([what, value]) =>
      rejects({
        title: `Sec-WebSocket-Accept: ${what}`,
        rules: ['accept-mismatch'],
        response: { fields: ({ key }) => ({ 'Sec-WebSocket-Accept': value(key) }) },
      }),
    ),
    takes({
      title: 'Spaces and tabs around the accept value',
      response: { fields: ({ key }) => ({ 'Sec-WebSocket-Accept': `\t ${acceptOf(key)} \t` }) },
    }),
    takes({
      title: 'Fields that a client does not know, of older drafts and others',
      response: {
        fields: {
          'Sec-WebSocket-Origin': 'http://example.com',
          'Sec-WebSocket-Location': 'ws://example.com/',
          'Sec-WebSocket-Version': '13',
          'Set-Cookie': ['a=1', 'b=2'],
          Date: 'Tue, 15 Nov 1994 08:12:31 GMT',
        },
      },
    }),
    takes({
      title: 'Names in lower case, and another reason phrase',
      response: {
        first: 'HTTP/1.1 101 Web Socket Protocol Handshake',
        rewrite: (head) => head.replace(/^[\w-]+(?=:)/gm, (name) => name.toLowerCase()),
      },
    }),
    takes({
      title: 'An interim response before the answer (RFC 9110 15.2)',
      response: {
        rewrite: (head) => `HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n${head}`,
      },
    }),
    takes({ title: 'No reason phrase', response: { first: 'HTTP/1.1 101 ' } }),
    {
      title: 'The key of a client is the base64 form of 16 bytes, in a GET of HTTP/1.1',
      roles: ['client'],
      steps: [
        check('the request', ({ head }) => (head === undefined ? 'none' : wrongRequest(head))),
      ],
    },
    ...VECTORS.map(([key, accept]) =>
      accepts({
        title: `The accept value for ${key}`,
        rules: ['accept-mismatch'],
        request: { key },
        answer: (head) => wants(head, 'sec-websocket-accept', accept),
      }),
    ),
  ]),
]

function wrongRequest(head: Head): string | undefined {
  const [method, , version] = head.firstLine.split(' ')
  if (method !== 'GET' || version !== 'HTTP/1.1') return head.firstLine
  for (const name of ['host', 'sec-websocket-key']) {
    const count = head.fields.filter(([one]) => one === name).length
    if (count !== 1) return `${name} stands there ${count} times`
  }
  const key = fieldOf(head, 'sec-websocket-key') ?? ''
  const bytes = Buffer.from(key, 'base64')
  if (bytes.length !== 16 || bytes.toString('base64') !== key) return `the key is ${key}`
  if (fieldOf(head, 'upgrade')?.toLowerCase() !== 'websocket') return 'Upgrade is not websocket'
  return /(^|[\s,])upgrade($|[\s,])/i.test(fieldOf(head, 'connection') ?? '')
    ? undefined
    : 'Connection does not contain Upgrade'
}
