// E1 and E6: what is announced, and what a CONNECT asks for (RFC 8441 3).

import assert from 'node:assert/strict'
import { createSecureServer, createServer, type ServerHttp2Session } from 'node:http2'
import { connect } from 'tongro'
import { judgeConnectSetting } from 'tongro/protocol'
import { FLAG, SETTING, settingsOf, TYPE } from '../../wire/http2-line.ts'
import { type OwnCase, own } from '../own-case.ts'
import {
  askOver,
  assertRefused,
  CLIENT,
  H2,
  listening,
  makeCertificate,
  peerServer,
  SERVER,
  sessionToOurs,
} from './http2-kit.ts'
import { acceptRaw, askRaw, rawClient, rawServer } from './raw-kit.ts'

export const ASKING: readonly OwnCase[] = [
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
    {
      title: 'Our CONNECT comes after SETTINGS have arrived, never before',
      rules: ['connect-unannounced'],
      roles: CLIENT,
      async run(kit) {
        const server = await rawServer(kit)
        const socket = kit.connect(server.url, H2)
        const line = await server.asked()
        const isAck = ({ type, flags }: { type: number; flags: number }): boolean =>
          type === TYPE.settings && (flags & FLAG.ack) !== 0
        const [ack, asked] = [
          line.frames.findIndex(isAck),
          line.frames.findIndex(({ type }) => type === TYPE.headers),
        ]
        assert.ok(ack >= 0 && ack < asked, `SETTINGS acknowledged at ${ack}, CONNECT at ${asked}`)
        acceptRaw(line)
        await kit.inTime('the socket', socket)
      },
    },
    {
      title: 'A setting of 2 in the first SETTINGS ends the session, and no CONNECT is sent',
      rules: ['connect-setting-illegal'],
      roles: CLIENT,
      async run(kit) {
        const server = await rawServer(kit, { [SETTING.enableConnect]: 2 })
        await assert.rejects(connect(server.url, { ...H2, timeout: kit.patienceMs }))
        const [line] = server.lines
        await kit.until('the end of the session', () => line?.isEnded === true)
        assert.equal(line!.all(TYPE.headers).length, 0)
      },
    },
    {
      title: 'A CONNECT without :protocol, as to a proxy, gets 405',
      rules: ['connect-not-websocket'],
      roles: SERVER,
      async run(kit) {
        const line = await rawClient(kit)
        const proxied = [
          [':method', 'CONNECT'],
          [':authority', 'example.com:443'],
        ] as const
        assert.equal(await askRaw(kit, line, 1, proxied), 405)
        assert.equal(await askRaw(kit, line, 3), 200)
      },
    },
    {
      title: 'A server that answers requests keeps them, and its CONNECTs for WebSockets are ours',
      rules: ['connect-not-websocket'],
      roles: SERVER,
      async run(kit) {
        const http2 = createServer((_, response) => void response.end('a page'))
        const others: unknown[] = []
        http2.on('connect', (request, response) => {
          others.push(request.headers[':protocol'])
          response.end('its own')
        })
        const session = await sessionToOurs(kit, {}, http2)
        assert.equal((await askOver(kit, session)).headers[':status'], 200)
        assert.deepEqual(others, [])
        await askOver(kit, session, { ':protocol': 'connect-udp' })
        assert.deepEqual(others, ['connect-udp'])
      },
    },
  ]),
]

export const ANNOUNCED: readonly OwnCase[] = [
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
    {
      title: 'It stands in the first frame of our server, with the value 1',
      rules: ['connect-announced'],
      roles: SERVER,
      async run(kit) {
        const [first] = (await rawClient(kit)).frames
        assert.equal(first!.type, TYPE.settings)
        assert.equal(settingsOf(first!).get(SETTING.enableConnect), 1)
      },
    },
    {
      title: 'Over TLS both say what they must, and our client takes HTTP/2 by itself',
      rules: ['connect-announced', 'connect-headers-own'],
      roles: SERVER,
      async run(kit) {
        const certificate = makeCertificate()
        const http2 = createSecureServer({ ...certificate, allowHTTP1: true })
        const port = await listening(kit, http2)
        const schemes: unknown[] = []
        await kit.serve({
          server: http2,
          message: (socket, message) => void socket.send(message as string),
        })
        http2.on('session', (session) => {
          session.prependListener('stream', (_, headers) => schemes.push(headers[':scheme']))
        })
        const socket = await kit.connect(`wss://localhost:${port}/`, {
          tls: { ca: certificate.cert },
        })
        assert.equal(socket.handshake.httpVersion, '2.0')
        socket.send('hello')
        for await (const message of socket) {
          assert.equal(message, 'hello')
          break
        }
        assert.deepEqual(schemes, ['https'])
      },
    },
  ]),
]
