// H11, H12, H15: heads that are made to hurt, and pages of other sites.

import { type Case, type Draft, section } from '../case.ts'
import { expectAnswer, sendHead } from '../steps.ts'
import { accepts, refuses, requestOf, statusOf } from './heads.ts'

/** A page that must not get in; a server that has no such check is known for it. */
function keepsOut(title: string, origin: (port: number) => string, version = '13'): Draft {
  const field = version === '8' ? 'Sec-WebSocket-Origin' : 'Origin'
  return {
    title,
    rules: ['origin-refused'],
    roles: ['server'],
    opening: 'own',
    steps: [
      sendHead(title, (session) =>
        requestOf(session, {
          fields: { 'Sec-WebSocket-Version': version, [field]: origin(session.port) },
        }),
      ),
      expectAnswer('403', (head, session) => {
        if (statusOf(head) !== 403) session.notes.push(`Any page may connect: ${head.firstLine}`)
        return undefined
      }),
    ],
  }
}

/** A page of the server's own place. */
function letsIn(title: string, host: string | undefined, origin: (port: number) => string): Draft {
  const draft = accepts({ title, rules: ['origin-refused'] })
  return {
    ...draft,
    steps: [
      sendHead(title, (session) =>
        requestOf(session, {
          fields: {
            Origin: origin(session.port),
            ...(host === undefined ? {} : { Host: host }),
          },
        }),
      ),
      ...draft.steps.slice(1),
    ],
  }
}

export const HOSTILE: readonly Case[] = [
  ...section('H11', [
    refuses({
      title: '8 KB of spaces inside the subprotocols',
      rules: ['header-parse-linear'],
      request: { fields: { 'Sec-WebSocket-Protocol': `a${' '.repeat(8000)}b` } },
      status: 400,
    }),
    refuses({
      title: '8 KB behind an open quote in the extensions',
      rules: ['header-parse-linear'],
      settings: { compression: {} },
      request: { fields: { 'Sec-WebSocket-Extensions': `a; b="${'\\c'.repeat(4000)}` } },
      status: 400,
    }),
    ...[
      '__proto__',
      'constructor',
      'hasOwnProperty; toString=1',
      'permessage-deflate; __proto__=1',
    ].map((value) =>
      accepts({
        title: `The extension offer ${value} is declined`,
        settings: { compression: {} },
        request: { fields: { 'Sec-WebSocket-Extensions': value } },
        answer: (head) =>
          head.fields.some(([name]) => name === 'sec-websocket-extensions')
            ? 'an extension was agreed'
            : undefined,
      }),
    ),
  ]),
  ...section('H12', [
    refuses({
      title: 'One field of 1 MB',
      rules: ['head-too-large'],
      request: { fields: { 'X-Large': 'x'.repeat(1_000_000) } },
      status: 431,
    }),
    refuses({
      title: 'Fifty thousand fields',
      rules: ['head-too-large'],
      request: { lines: Array.from({ length: 50_000 }, (_, index) => `X-${index}: y`) },
      status: 431,
    }),
    refuses({
      title: 'A target of 1 MB',
      rules: ['head-too-large'],
      request: { target: ({ path }) => `${path}?${'x'.repeat(1_000_000)}` },
      status: 431,
    }),
    accepts({
      title: 'A cookie of 7 KB',
      request: { fields: { Cookie: `session=${'x'.repeat(7000)}` } },
    }),
  ]),
  ...section('H15', [
    letsIn('A page of the same host and port', undefined, (port) => `http://127.0.0.1:${port}`),
    letsIn('The same host in other case', 'Chat.Example', () => 'HTTP://chat.example'),
    letsIn('The default port, written or not', 'chat.example:80', () => 'http://chat.example'),
    letsIn('The default port of https', 'chat.example', () => 'https://chat.example:443'),
    keepsOut('A page of another host', () => 'http://example.com'),
    keepsOut('A page of the same host and another port', () => 'http://127.0.0.1:1'),
    keepsOut('A page of a host that begins alike', (port) => `http://127.0.0.1.example:${port}`),
    keepsOut('A page from disk: null', () => 'null'),
    keepsOut('An Origin with a path', (port) => `http://127.0.0.1:${port}/path`),
    keepsOut('An Origin with a user', (port) => `http://127.0.0.1:${port}@example.com`),
    keepsOut('A page of another host, to version 8', () => 'http://example.com', '8'),
  ]),
]
