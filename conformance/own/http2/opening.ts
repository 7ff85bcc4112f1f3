// E2: the opening handshake by CONNECT (RFC 8441 4 and 5).

import assert from 'node:assert/strict'
import { connect } from 'tongro'
import { type HeaderFields, judgeConnect } from 'tongro/protocol'
import { encode, OP, text } from '../../wire/frames.ts'
import type { FieldList } from '../../wire/http2-line.ts'
import { type OwnCase, type OwnDraft, own } from '../own-case.ts'
import {
  askOver,
  assertRefused,
  CLIENT,
  H2,
  peerServer,
  SERVER,
  sessionToOurs,
} from './http2-kit.ts'
import { askRaw, CONNECT_FIELDS, rawClient, rawServer, sendData } from './raw-kit.ts'

/** The fields of a legal CONNECT, with changes: node:http2 itself sends none that are not legal. */
function requestFields(change: Readonly<Record<string, string>>): HeaderFields {
  return Object.entries({
    ':method': 'CONNECT',
    ':protocol': 'websocket',
    ':scheme': 'https',
    ':path': '/',
    ':authority': 'localhost',
    'sec-websocket-version': '13',
    ...change,
  })
}

function without(name: string): FieldList {
  return CONNECT_FIELDS.filter(([other]) => other !== name)
}

function changed(name: string, value: string): FieldList {
  return CONNECT_FIELDS.map(([other, old]) => [other, other === name ? value : old])
}

/** A CONNECT that node:http2 would not send: refused, by us or below us, and nobody else is hurt. */
function illegal(title: string, rule: OwnDraft['rules'][number], fields: FieldList): OwnDraft {
  return {
    title: `${title}: refused, and the socket beside it lives`,
    rules: [rule],
    roles: SERVER,
    async run(kit) {
      const line = await rawClient(kit)
      assert.equal(await askRaw(kit, line, 1), 200)
      const answer = await askRaw(kit, line, 3, fields)
      assert.ok(answer === 'reset' || answer === 400, String(answer))
      sendData(line, 1, encode(text('hello'), 'client'))
      await kit.until('an echo', () => line.dataOf(1).includes('hello'))
    },
  }
}

export const OPENING: readonly OwnCase[] = [
  ...own('E2', [
    {
      title: 'Pseudo-headers that are missing, doubled, unknown or late are refused',
      rules: ['connect-pseudo-illegal'],
      roles: SERVER,
      async run() {
        const right = requestFields({})
        const wrong: HeaderFields[] = [
          right.filter(([name]) => name !== ':authority'),
          [...right, [':path', '/']],
          [[':other', 'x'], ...right],
          [['x-first', 'y'], ...right],
          requestFields({ ':authority': '' }),
        ]
        for (const fields of wrong) {
          assert.equal(judgeConnect(fields, '*'), 'connect-pseudo-illegal', JSON.stringify(fields))
        }
        assert.equal(typeof judgeConnect(right, '*'), 'object')
      },
    },
    {
      title: 'A :scheme of another protocol gets 400',
      rules: ['connect-scheme-illegal'],
      roles: SERVER,
      run: (kit) => assertRefused(kit, { ':scheme': 'ws' }, 400),
    },
    {
      title: 'A :path without a slash is refused',
      rules: ['connect-path-illegal'],
      roles: SERVER,
      async run() {
        for (const path of ['chat', '*', '']) {
          const fields = requestFields({ ':path': path })
          assert.equal(judgeConnect(fields, '*'), 'connect-path-illegal', path)
        }
      },
    },
    {
      title: 'A Host that differs from :authority gets 400',
      rules: ['connect-header-illegal'],
      roles: SERVER,
      run: (kit) => assertRefused(kit, { host: 'other.example' }, 400),
    },
    {
      title: 'Our answer is 200 without Accept, Upgrade and Connection',
      rules: ['connect-headers-own'],
      roles: SERVER,
      async run(kit) {
        const { status, headers } = await askOver(kit, await sessionToOurs(kit))
        assert.equal(status, 200)
        for (const name of ['sec-websocket-accept', 'upgrade', 'connection']) {
          assert.equal(headers[name], undefined, name)
        }
      },
    },
    {
      title: 'Our request has :protocol and the version, and no Host, Key, Upgrade or Connection',
      rules: ['connect-headers-own'],
      roles: CLIENT,
      async run(kit) {
        const peer = await peerServer(kit)
        await kit.connect(peer.url, H2)
        const { headers } = peer.streams[0]!
        assert.equal(headers[':protocol'], 'websocket')
        assert.equal(headers['sec-websocket-version'], '13')
        for (const name of ['host', 'sec-websocket-key', 'upgrade', 'connection']) {
          assert.equal(headers[name], undefined, name)
        }
      },
    },
    {
      title: 'An answer of 404 opens nothing',
      rules: ['connect-status-not-2xx'],
      roles: CLIENT,
      async run(kit) {
        const peer = await peerServer(kit, {}, (stream) => {
          stream.respond({ ':status': 404 })
          stream.end('no such place')
        })
        await assert.rejects(connect(peer.url, H2), { code: 'connect-status-not-2xx' })
      },
    },
    illegal('No :scheme', 'connect-pseudo-illegal', without(':scheme')),
    illegal('No :path', 'connect-pseudo-illegal', without(':path')),
    illegal('No :authority', 'connect-pseudo-illegal', without(':authority')),
    illegal('Two of :path', 'connect-pseudo-illegal', [[':path', '/'], ...CONNECT_FIELDS]),
    illegal('An unknown :name', 'connect-pseudo-illegal', [[':name', 'x'], ...CONNECT_FIELDS]),
    illegal('A :path behind other fields', 'connect-pseudo-illegal', [
      ...without(':path'),
      [':path', '/'],
    ]),
    illegal('A :path of "chat"', 'connect-path-illegal', changed(':path', 'chat')),
    illegal('A :path of "*"', 'connect-path-illegal', changed(':path', '*')),
    ...[
      ['connection', 'upgrade'],
      ['upgrade', 'websocket'],
      ['keep-alive', 'timeout=5'],
      ['proxy-connection', 'keep-alive'],
      ['transfer-encoding', 'chunked'],
      ['te', 'gzip'],
      ['Sec-WebSocket-Protocol', 'chat'],
    ].map(([name, value]) =>
      illegal(`A field ${name}: ${value}`, 'connect-header-illegal', [
        ...CONNECT_FIELDS,
        [name!, value!],
      ]),
    ),
    {
      title: 'A Host that says what :authority says, and a key that is not needed, are taken',
      rules: ['connect-header-illegal', 'connect-headers-own'],
      roles: SERVER,
      async run(kit) {
        const extra = { host: 'LOCALHOST', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' }
        const { status, headers } = await askOver(kit, await sessionToOurs(kit), extra)
        assert.equal(status, 200)
        assert.equal(headers['sec-websocket-accept'], undefined)
      },
    },
    {
      title: 'A :scheme of https is taken in clear text, as from a proxy that ended TLS',
      rules: ['connect-scheme-illegal'],
      roles: SERVER,
      async run(kit) {
        const { status } = await askOver(kit, await sessionToOurs(kit), { ':scheme': 'https' })
        assert.equal(status, 200)
      },
    },
    {
      title: 'Our request says :scheme, :path with its query, and :authority with its port',
      rules: ['connect-pseudo-illegal', 'connect-scheme-illegal', 'connect-path-illegal'],
      roles: CLIENT,
      async run(kit) {
        const peer = await peerServer(kit)
        await kit.connect(`${peer.url}chat?room=1`, H2)
        const { headers } = peer.streams[0]!
        assert.equal(headers[':scheme'], 'http')
        assert.equal(headers[':path'], '/chat?room=1')
        assert.equal(headers[':authority'], new URL(peer.url).host)
      },
    },
    {
      title: 'An Accept that is wrong is of no account, and neither is a status of 201',
      rules: ['connect-headers-own', 'connect-status-not-2xx'],
      roles: CLIENT,
      async run(kit) {
        const peer = await peerServer(kit, {}, (stream) =>
          stream.respond({ ':status': 201, 'sec-websocket-accept': 'wrong' }),
        )
        const socket = await kit.connect(peer.url, H2)
        socket.send('hello')
        const arrived = await peer.streams[0]!.frames.next('a message')
        assert.ok(arrived.kind === 'message' && arrived.opcode === OP.text)
      },
    },
    {
      title: 'An answer of 301, and one of 101, open nothing',
      rules: ['connect-status-not-2xx'],
      roles: CLIENT,
      async run(kit) {
        const server = await rawServer(kit)
        const attempt = connect(server.url, { ...H2, timeout: kit.patienceMs })
        const line = await server.asked()
        line.sendFields(1, [[':status', '101']])
        await assert.rejects(attempt)
        const peer = await peerServer(kit, {}, (stream) => {
          stream.respond({ ':status': 301, location: '/there' }, { endStream: true })
        })
        await assert.rejects(connect(peer.url, H2), { code: 'connect-status-not-2xx' })
        assert.equal(peer.streams.length, 1)
      },
    },
  ]),
]
