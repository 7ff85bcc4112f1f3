// E1 to E6: WebSockets over HTTP/2 (RFC 8441). A peer has to speak HTTP/2 for them, so they are cases
// of our own interface: serve() on a server of node:http2, connect() to one.

import assert from 'node:assert/strict'
import { createSecureServer, type SecureServerOptions, type ServerHttp2Session } from 'node:http2'
import { connect } from 'tongro'
import { type HeaderFields, judgeConnect, judgeConnectSetting } from 'tongro/protocol'
import { close, ping, text } from '../wire/frames.ts'
import { StrictInflater } from '../wire/inflate.ts'
import {
  askOver,
  FrameStream,
  listening,
  makeCertificate,
  peerServer,
  sessionToOurs,
} from './http2-kit.ts'
import type { Kit } from './kit.ts'
import { type OwnCase, own } from './own-case.ts'

const CANCEL = 8
const H2 = { http2: true } as const
const SERVER = ['server'] as const
const CLIENT = ['client'] as const

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

/** A CONNECT that must be refused with that status. */
async function assertRefused(
  kit: Kit,
  headers: Readonly<Record<string, string>>,
  status: number,
): Promise<void> {
  const session = await sessionToOurs(kit)
  assert.equal((await askOver(kit, session, headers)).status, status)
  assert.equal((await askOver(kit, session)).status, 200)
}

export const HTTP2: readonly OwnCase[] = [
  ...own('E1', [
    {
      title: 'Without SETTINGS_ENABLE_CONNECT_PROTOCOL our client sends no CONNECT',
      rules: ['connect-unannounced'],
      roles: CLIENT,
      async run(kit) {
        const peer = await peerServer(kit, { settings: { enableConnectProtocol: false } })
        const attempt = connect(peer.url, { ...H2, timeout: kit.patienceMs })
        await assert.rejects(attempt, { code: 'connect-unannounced' })
        assert.equal(peer.streams.length, 0)
      },
    },
    {
      title: 'A setting that goes from 1 to 0 ends the session with an error',
      rules: ['connect-setting-illegal'],
      roles: CLIENT,
      async run(kit) {
        const peer = await peerServer(kit)
        const sessions: ServerHttp2Session[] = []
        peer.http2.on('session', (session) => sessions.push(session))
        const socket = await kit.connect(peer.url, H2)
        sessions[0]!.settings({ enableConnectProtocol: false })
        const closed = await kit.inTime('the end', socket.closed)
        assert.equal(closed.code, 1006)
      },
    },
    {
      title: 'The setting is 0 or 1, and stays 1',
      rules: ['connect-setting-illegal'],
      roles: CLIENT,
      async run() {
        for (const [before, now] of [
          [1, 0],
          [0, 2],
          [1, 2],
        ] as const) {
          const judged = judgeConnectSetting(before, now)
          assert.equal(judged, 'connect-setting-illegal', `${before} to ${now}`)
        }
        for (const [before, now] of [
          [0, 0],
          [0, 1],
          [1, 1],
        ] as const) {
          assert.equal(judgeConnectSetting(before, now), undefined)
        }
      },
    },
    {
      title: 'A CONNECT for something else gets 405, and a WebSocket beside it 200',
      rules: ['connect-not-websocket'],
      roles: SERVER,
      run: (kit) => assertRefused(kit, { ':protocol': 'connect-udp' }, 405),
    },
  ]),
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
  ]),
  ...own('E3', [
    {
      title: 'END_STREAM without Close is 1006, and ends our side without a reset',
      rules: ['stream-end-orderly'],
      roles: SERVER,
      async run(kit) {
        const codes: number[] = []
        const session = await sessionToOurs(kit, { close: (_, { code }) => void codes.push(code) })
        const { frames } = await askOver(kit, session)
        frames.stream.end()
        assert.equal(await frames.endCode(), 0)
        await kit.until('the end to be told', () => codes.length > 0)
        assert.deepEqual(codes, [1006])
      },
    },
    {
      title: 'terminate() resets its stream with CANCEL, and the others of the session go on',
      rules: ['stream-reset-abnormal'],
      roles: SERVER,
      async run(kit) {
        const session = await sessionToOurs(kit, {
          message: (socket, message) => {
            if (message === 'end') socket.terminate()
            else socket.send(message as string)
          },
        })
        const [one, other] = [await askOver(kit, session), await askOver(kit, session)]
        one.frames.send(text('end'))
        assert.equal(await one.frames.endCode(), CANCEL)
        other.frames.send(text('hello'))
        assert.equal((await other.frames.next('an echo')).kind, 'message')
      },
    },
    {
      title: 'A broken rule: Close 1002 and END_STREAM, and no reset that would lose them',
      rules: ['stream-reset-hasty', 'connect-frames-same'],
      roles: SERVER,
      async run(kit) {
        const { frames } = await askOver(kit, await sessionToOurs(kit))
        frames.send(text('no mask', { mask: 'wrong' }))
        const arrived = await frames.next('Close')
        assert.ok(arrived.kind === 'close' && arrived.code === 1002)
        await kit.until('END_STREAM', () => frames.isEnded)
        frames.stream.end()
        assert.equal(await frames.endCode(), 0)
      },
    },
    {
      title: 'Trailers are an error of the stream, told to the application',
      rules: ['stream-frame-illegal'],
      roles: SERVER,
      async run(kit) {
        const errors: unknown[] = []
        const session = await sessionToOurs(kit, {
          error: (error) => void errors.push((error as { code?: string }).code),
        })
        const { frames } = await askOver(kit, session, {}, { waitForTrailers: true })
        const stream = frames.stream as typeof frames.stream & {
          sendTrailers(headers: object): void
        }
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-trailer': 'a' }))
        stream.end()
        await kit.until('the error', () => errors.length > 0)
        assert.deepEqual(errors, ['stream-frame-illegal'])
      },
    },
  ]),
  ...own('E4', [
    {
      title: 'Windows of stream and session are above 65535 bytes',
      rules: ['window-too-small'],
      roles: SERVER,
      async run(kit) {
        const session = await sessionToOurs(kit)
        assert.ok((session.remoteSettings.initialWindowSize ?? 0) > 65_535)
        await kit.until('the window of the session', () => {
          return (session.state.remoteWindowSize ?? 0) > 65_535
        })
      },
    },
  ]),
  ...own('E5', [
    {
      title: 'Where HTTP/2 takes no WebSocket, the next connection offers http/1.1 alone',
      rules: ['fallback-offers-h2'],
      roles: CLIENT,
      async run(kit) {
        const certificate = makeCertificate()
        const offers: string[][] = []
        const server = createSecureServer({
          ...certificate,
          allowHTTP1: true,
          ALPNCallback: ({ protocols }: { protocols: string[] }) => {
            offers.push(protocols)
            return protocols[0]
          },
        } as SecureServerOptions)
        server.on('upgrade', (_, socket) => socket.destroy())
        const port = await listening(kit, server)
        const options = { tls: { ca: certificate.cert }, timeout: kit.patienceMs }
        await assert.rejects(connect(`wss://localhost:${port}/`, options))
        assert.deepEqual(offers, [['h2', 'http/1.1'], ['http/1.1']])
      },
    },
    {
      title: 'Our client switches push off',
      rules: ['push-enabled'],
      roles: CLIENT,
      async run(kit) {
        const peer = await peerServer(kit)
        const sessions: ServerHttp2Session[] = []
        peer.http2.on('session', (session) => sessions.push(session))
        await kit.connect(peer.url, H2)
        assert.equal(sessions[0]!.remoteSettings.enablePush, false)
      },
    },
    {
      title: 'permessage-deflate is agreed on and used',
      rules: ['connect-frames-same'],
      roles: SERVER,
      async run(kit) {
        const session = await sessionToOurs(kit, { compression: { threshold: 0 } })
        const { headers, frames } = await askOver(kit, session, {
          'sec-websocket-extensions': 'permessage-deflate',
        })
        assert.match(String(headers['sec-websocket-extensions']), /^permessage-deflate/)
        const packed = new FrameStream(kit, frames.stream, 'server', new StrictInflater(15, true))
        packed.send(text('Hello'), ping('last'))
        const arrived = await packed.next('a compressed echo')
        assert.ok(arrived.kind === 'message' && arrived.isCompressed)
        packed.send(close(1000))
      },
    },
    {
      title: 'Our client masks over HTTP/2 too',
      rules: ['connect-frames-same'],
      roles: CLIENT,
      async run(kit) {
        const peer = await peerServer(kit)
        const socket = await kit.connect(peer.url, H2)
        socket.send('hello')
        const { frames } = peer.streams[0]!
        const arrived = await frames.next('a masked message')
        assert.ok(arrived.kind === 'message' && String(arrived.payload) === 'hello')
      },
    },
  ]),
  ...own('E6', [
    {
      title: 'The first SETTINGS of our server announce extended CONNECT',
      rules: ['connect-announced'],
      roles: SERVER,
      async run(kit) {
        const session = await sessionToOurs(kit)
        assert.equal(session.remoteSettings.enableConnectProtocol, true)
      },
    },
  ]),
]
