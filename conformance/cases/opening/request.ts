// H1 to H5, H17: what a server makes of a request (RFC 6455 4.2.1, 4.4).

import { fieldOf } from '../../wire/handshake.ts'
import { type Case, section } from '../case.ts'
import { expectAnswer, sendHead } from '../steps.ts'
import { accepts, refuses, rejects, requestOf, takes } from './heads.ts'

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='

export const REQUEST: readonly Case[] = [
  ...section('H1', [
    ...(
      [
        ['upgrade'],
        ['UPGRADE'],
        ['keep-alive, Upgrade'],
        ['Upgrade, keep-alive'],
        ['keep-alive,Upgrade,TE'],
        [' \t upgrade \t '],
        [', ,Upgrade,'],
        ['keep-alive', 'Upgrade'],
      ] as const
    ).map((value) =>
      accepts({
        title: `Connection: ${value.join(' and ')}, in a request`,
        rules: ['connection-token-missing'],
        request: { fields: { Connection: value } },
      }),
    ),
    ...[undefined, 'keep-alive', 'Upgraded', 'close', '"Upgrade"', 'Upgrade keep-alive', ''].map(
      (value) =>
        refuses({
          title: `A request with ${value === undefined ? 'no Connection' : `Connection: ${value}`}`,
          rules: ['connection-token-missing'],
          request: { fields: { Connection: value } },
          status: 400,
        }),
    ),
    ...['upgrade', 'UPGRADE', 'keep-alive, Upgrade', 'Upgrade , keep-alive'].map((value) =>
      takes({
        title: `Connection: ${value}, in a response`,
        rules: ['response-connection-missing'],
        response: { fields: { Connection: value } },
      }),
    ),
    ...[undefined, 'keep-alive', 'close', 'Upgraded', ''].map((value) =>
      rejects({
        title: `A response with ${value === undefined ? 'no Connection' : `Connection: ${value}`}`,
        rules: ['response-connection-missing'],
        response: { fields: { Connection: value } },
      }),
    ),
  ]),
  ...section('H2', [
    refuses({
      title: 'Two keys that are equal',
      rules: ['key-duplicate'],
      request: { fields: { 'Sec-WebSocket-Key': [KEY, KEY] } },
      status: 400,
    }),
    refuses({
      title: 'Two keys that differ',
      rules: ['key-duplicate'],
      request: { fields: { 'Sec-WebSocket-Key': [KEY, 'sN9cRrP/n9NdMgdcy2VJFQ=='] } },
      status: 400,
    }),
    ...[
      ['15 bytes', 'dGhlIHNhbXBsZSBub25j'],
      ['17 bytes', 'dGhlIHNhbXBsZSBub25jZWU='],
      ['no bytes', ''],
      ['a character that is not base64', 'dGhlIHNhbXBsZSBub25jZ!=='],
      ['the alphabet for URLs', '-_hlIHNhbXBsZSBub25jZQ=='],
      ['no padding', 'dGhlIHNhbXBsZSBub25jZQ'],
      ['a space inside', 'dGhlIHNhbXBs ZSBub25jZQ='],
      ['two keys in one field', `${KEY}, ${KEY}`],
    ].map(([what, key]) =>
      refuses({
        title: `A key of ${what}`,
        rules: ['key-malformed'],
        request: { fields: { 'Sec-WebSocket-Key': key } },
        status: 400,
      }),
    ),
    accepts({
      title: 'Spaces and tabs around the key',
      request: { rewrite: (head) => head.replace(/(?<=Sec-WebSocket-Key:) (.*)/i, '\t  $1 \t') },
    }),
  ]),
  ...section('H3', [
    ...['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'get', 'GETT'].map((method) =>
      refuses({
        title: `The method ${method}`,
        rules: ['method-not-get'],
        request: { method },
        status: 405,
      }),
    ),
    refuses({
      title: 'HTTP/1.0',
      rules: ['http-version-too-low'],
      request: { version: 'HTTP/1.0' },
      status: 400,
    }),
  ]),
  ...section('H4', [
    ...['0', '7', '12', '14', '255', '013', '+13', '13.0', '0x0d', 'x', '', '13, 8'].map(
      (version) =>
        refuses({
          title: `Version ${JSON.stringify(version)}`,
          rules: ['version-unsupported'],
          request: { fields: { 'Sec-WebSocket-Version': version } },
          status: 426,
          answer: (head) =>
            /(^|[\s,])13($|[\s,])/.test(fieldOf(head, 'sec-websocket-version') ?? '')
              ? undefined
              : 'Sec-WebSocket-Version does not name 13',
        }),
    ),
    refuses({
      title: 'No version',
      rules: ['version-unsupported'],
      request: { fields: { 'Sec-WebSocket-Version': undefined } },
      status: 426,
    }),
    refuses({
      title: 'The version twice',
      rules: ['version-duplicate'],
      request: { fields: { 'Sec-WebSocket-Version': ['13', '13'] } },
      status: 400,
    }),
    accepts({
      title: 'Version 8 of older clients: the same frames',
      request: { fields: { 'Sec-WebSocket-Version': '8' } },
    }),
    {
      title: 'A client asks for version 13',
      roles: ['client'],
      opening: 'usual',
      steps: [
        {
          kind: 'check',
          title: 'Sec-WebSocket-Version of the request',
          check: ({ head }) => {
            const version = head === undefined ? undefined : fieldOf(head, 'sec-websocket-version')
            return version === '13' ? undefined : `it is ${version}`
          },
        },
      ],
    },
  ]),
  ...section('H5', [
    ...['WebSocket', 'WEBSOCKET', 'wEbSoCkEt', ' \twebsocket\t ', 'websocket, h2c'].map((value) =>
      accepts({
        title: `Upgrade: ${value}`,
        rules: ['upgrade-token-missing'],
        request: { fields: { Upgrade: value } },
      }),
    ),
    ...['websockets', 'h2c', 'websocket/13', 'web socket', ''].map((value) =>
      refuses({
        title: `Upgrade: ${value}`,
        rules: ['upgrade-token-missing'],
        request: { fields: { Upgrade: value } },
        status: 400,
      }),
    ),
    accepts({
      title: 'A hundred other fields before the ones that matter',
      request: { rewrite: (head) => head.replace('\r\n', `\r\n${'x: y\r\n'.repeat(100)}`) },
    }),
    {
      title: 'Two thousand fields before the ones that matter: any answer, and the server lives',
      roles: ['server'],
      opening: 'own',
      steps: [
        sendHead('2000 fields', (session) =>
          requestOf(session, {
            rewrite: (head) => head.replace('\r\n', `\r\n${'x: y\r\n'.repeat(2000)}`),
          }),
        ),
        expectAnswer('any answer', () => undefined),
      ],
    },
  ]),
  ...section('H17', [
    refuses({
      title: 'No Host',
      rules: ['host-missing'],
      request: { fields: { Host: undefined } },
      status: 400,
    }),
    refuses({
      title: 'Two Hosts',
      rules: ['host-missing'],
      request: { fields: { Host: ['127.0.0.1', 'example.com'] } },
      status: 400,
    }),
    refuses({
      title: 'No Upgrade',
      rules: ['upgrade-missing'],
      request: { fields: { Upgrade: undefined } },
      status: 400,
    }),
    refuses({
      title: 'No key',
      rules: ['key-missing'],
      request: { fields: { 'Sec-WebSocket-Key': undefined } },
      status: 400,
    }),
    ...(
      [
        ['A field folded with a space', 'X-Folded: a\r\n b', 'head-line-folded'],
        ['A field folded with a tab', 'X-Folded: a\r\n\tb', 'head-line-folded'],
        ['A bare LF between two fields', 'X-A: a\nX-B: b', 'head-bare-line-break'],
        ['A bare LF inside a value', 'X-A: a\nb', 'head-bare-line-break'],
        ['A bare CR inside a value', 'X-A: a\rb', 'head-bare-line-break'],
        ['A space before the colon', 'X-A : a', 'head-malformed'],
        ['A line without a colon', 'X-A', 'head-malformed'],
        ['A field without a name', ': a', 'head-malformed'],
        ['A space inside a name', 'X A: a', 'head-malformed'],
        ['A control character in a value', 'X-A: a\u0001b', 'head-malformed'],
        ['NUL in a value', 'X-A: a\u0000b', 'head-malformed'],
      ] as const
    ).map(([title, line, rule]) =>
      refuses({ title, rules: [rule], request: { lines: [line] }, status: 400 }),
    ),
    refuses({
      title: 'A first line of four words',
      rules: ['head-malformed'],
      request: { version: 'x HTTP/1.1' },
      status: 400,
    }),
    accepts({
      title: 'The whole target with scheme and host (RFC 9112 3.2.2)',
      request: { target: ({ port, path }) => `http://127.0.0.1:${port}${path}` },
    }),
    accepts({
      title: 'An empty line before the request (RFC 9112 2.2)',
      request: { rewrite: (head) => `\r\n${head}` },
    }),
    accepts({
      title: 'Names in lower case, in the opposite order',
      request: {
        rewrite: (head) => {
          const [first = '', ...fields] = head.trimEnd().split('\r\n')
          const turned = fields.reverse().map((line) => line.replace(/^[^:]+/, lowerCase))
          return `${[first, ...turned].join('\r\n')}\r\n\r\n`
        },
      },
    }),
    accepts({
      title: 'Names in upper case, no space behind the colon',
      request: {
        rewrite: (head) => head.replace(/^([\w-]+): /gm, (_, name) => `${upperCase(name)}:`),
      },
    }),
    accepts({
      title: 'Fields named __proto__, constructor and hasOwnProperty',
      request: { lines: ['__proto__: a', 'constructor: b', 'hasOwnProperty: c'] },
    }),
    accepts({
      title: 'Bytes above 127 in a value (RFC 9110 5.5)',
      request: { lines: ['X-Name: J\u00f6rg'] },
    }),
  ]),
]

function lowerCase(name: string): string {
  return name.toLowerCase()
}

function upperCase(name: string): string {
  return name.toUpperCase()
}
