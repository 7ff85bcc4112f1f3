// H7 to H10: subprotocols and extensions, asked for and chosen (RFC 6455 4.1, 4.2.2, 9.1, 11.3).

import { acceptOf, fieldOf, type Head } from '../../wire/handshake.ts'
import { type Case, section } from '../case.ts'
import { check } from '../steps.ts'
import { accepts, refuses, rejects, takes, wants } from './heads.ts'

/** A client offers these in this order, a server knows them. */
const KNOWN = { protocols: ['v2.chat', 'v1.chat'] } as const
const PROTOCOL = 'Sec-WebSocket-Protocol'
const EXTENSIONS = 'Sec-WebSocket-Extensions'

export const CHOICES: readonly Case[] = [
  ...section('H7', [
    rejects({
      title: 'A subprotocol in the answer, and none was offered',
      rules: ['response-protocol-unrequested'],
      response: { fields: { [PROTOCOL]: 'v1.chat' } },
    }),
    ...['v3.chat', 'V1.CHAT', 'v1.chat, v2.chat', '"v1.chat"', ''].map((value) =>
      rejects({
        title: `${JSON.stringify(value)} in the answer, and v2.chat and v1.chat were offered`,
        rules: ['response-protocol-unrequested'],
        settings: KNOWN,
        response: { fields: { [PROTOCOL]: value } },
      }),
    ),
    rejects({
      title: 'No subprotocol in the answer, and two were offered (WHATWG WebSockets 2.1)',
      rules: ['response-protocol-missing'],
      settings: KNOWN,
      response: {},
    }),
    takes({
      title: 'The second of the subprotocols offered',
      rules: ['response-protocol-unrequested'],
      settings: KNOWN,
      response: { fields: { [PROTOCOL]: 'v1.chat' } },
    }),
    ...['x-unknown', 'permessage-deflate', 'permessage-deflate; server_no_context_takeover'].map(
      (value) =>
        rejects({
          title: `The extension ${value} in the answer, and none was offered`,
          rules: ['response-extension-unrequested'],
          response: { fields: { [EXTENSIONS]: value } },
        }),
    ),
    rejects({
      title: 'Another extension beside the one that was offered',
      rules: ['response-extension-unrequested'],
      settings: { compression: {} },
      response: { fields: { [EXTENSIONS]: 'permessage-deflate, x-unknown' } },
    }),
  ]),
  ...section('H8', [
    accepts({
      title: 'A server that knows no subprotocol answers none of those offered',
      rules: ['protocol-picked-blindly'],
      request: { fields: { [PROTOCOL]: 'first, second' } },
      answer: (head) => wants(head, 'sec-websocket-protocol', undefined),
    }),
    accepts({
      title: 'A server answers a subprotocol that it knows, not the first one',
      rules: ['protocol-picked-blindly'],
      settings: KNOWN,
      request: { fields: { [PROTOCOL]: 'first, v1.chat, last' } },
      answer: (head) => wants(head, 'sec-websocket-protocol', 'v1.chat'),
    }),
    accepts({
      title: 'A server answers none when it knows none of those offered',
      rules: ['protocol-picked-blindly'],
      settings: KNOWN,
      request: { fields: { [PROTOCOL]: 'first, last' } },
      answer: (head) => wants(head, 'sec-websocket-protocol', undefined),
    }),
    accepts({
      title: 'Names of subprotocols differ by case',
      settings: KNOWN,
      request: { fields: { [PROTOCOL]: 'V1.CHAT' } },
      answer: (head) => wants(head, 'sec-websocket-protocol', undefined),
    }),
  ]),
  ...section('H9', [
    accepts({
      title: 'Subprotocols in two fields are one list',
      settings: KNOWN,
      request: { fields: { [PROTOCOL]: ['first', 'v1.chat'] } },
      answer: (head) => wants(head, 'sec-websocket-protocol', 'v1.chat'),
    }),
    ...['a b', 'a/b', '"a"', 'a;b', 'a, a', 'a, b, a', 'a,\u00fc', ',', ''].map((value) =>
      refuses({
        title: `The subprotocols ${JSON.stringify(value)}`,
        rules: ['protocol-malformed'],
        request: { fields: { [PROTOCOL]: value } },
        status: 400,
      }),
    ),
    ...[
      'a b',
      'a;',
      'a; ;b',
      'a; b=',
      'a; b="c',
      'a; b="c d"',
      'a; b=c d',
      '=a',
      'a, b c',
      '"a"',
    ].map((value) =>
      refuses({
        title: `The extensions ${JSON.stringify(value)}`,
        rules: ['extensions-malformed'],
        settings: { compression: {} },
        request: { fields: { [EXTENSIONS]: value } },
        status: 400,
      }),
    ),
    ...[
      ['x-unknown', 'permessage-deflate'],
      ['x-unknown; a="b"; c, permessage-deflate'],
      [', ,permessage-deflate,'],
      ['permessage-deflate;server_no_context_takeover'],
      ['x; a="\\b", permessage-deflate'],
    ].map((value) =>
      accepts({
        title: `permessage-deflate among the extensions ${JSON.stringify(value)}`,
        settings: { compression: {} },
        request: { fields: { [EXTENSIONS]: value } },
        answer: (head) =>
          (fieldOf(head, 'sec-websocket-extensions') ?? '').startsWith('permessage-deflate')
            ? undefined
            : 'permessage-deflate was not agreed',
      }),
    ),
    rejects({
      title: 'The accept value twice',
      rules: ['accept-duplicate'],
      response: {
        fields: ({ key }) => ({ 'Sec-WebSocket-Accept': [acceptOf(key), acceptOf(key)] }),
      },
    }),
    rejects({
      title: 'The subprotocol twice in the answer',
      rules: ['response-protocol-duplicate'],
      settings: KNOWN,
      response: { fields: { [PROTOCOL]: ['v1.chat', 'v1.chat'] } },
    }),
    rejects({
      title: 'Two fields of extensions in the answer',
      rules: ['response-extensions-duplicate'],
      settings: { compression: { windowBits: 15 } },
      response: { fields: { [EXTENSIONS]: ['permessage-deflate', 'permessage-deflate'] } },
    }),
    {
      title: 'A client offers each of its subprotocols once',
      roles: ['client'],
      settings: KNOWN,
      opening: 'own',
      steps: [
        check('the subprotocols of the request', ({ head }) =>
          head === undefined
            ? 'no request'
            : wants(withoutSpace(head), 'sec-websocket-protocol', 'v2.chat,v1.chat'),
        ),
      ],
    },
  ]),
  ...section('H10', [
    ...[undefined, 'x-unknown', 'permessage-deflate'].map((value) =>
      accepts({
        title: `A server without extensions answers none to ${value ?? 'no offer'}`,
        rules: ['extensions-empty'],
        request: { fields: { [EXTENSIONS]: value } },
        answer: (head) => wants(head, 'sec-websocket-extensions', undefined),
      }),
    ),
    {
      title: 'A client without extensions and subprotocols sends no empty field for them',
      roles: ['client'],
      rules: ['extensions-empty'],
      steps: [
        check('no empty field', ({ head }) => {
          const empty = head?.fields.find(([name, value]) => {
            return name.startsWith('sec-websocket-') && value === ''
          })
          return empty === undefined ? undefined : `${empty[0]} is empty`
        }),
      ],
    },
  ]),
]

/** Lists with or without a space behind the comma are equal. */
function withoutSpace(head: Head): Head {
  const fields = head.fields.map(([name, value]) => [name, value.replace(/, +/g, ',')] as const)
  return { ...head, fields }
}
