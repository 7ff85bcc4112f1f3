// E4 and E5: windows, the way back to HTTP/1.1, and that frames are those of TCP.

import assert from 'node:assert/strict'
import { createSecureServer, type SecureServerOptions, type ServerHttp2Session } from 'node:http2'
import { close, encode, ping, text } from '../../wire/frames.ts'
import { responseHead } from '../../wire/handshake.ts'
import { FLAG, SETTING, settingsOf, TYPE } from '../../wire/http2-line.ts'
import { StrictInflater } from '../../wire/inflate.ts'
import type { Kit } from '../kit.ts'
import { type OwnCase, own } from '../own-case.ts'
import {
  askOver,
  CLIENT,
  FrameStream,
  H2,
  listening,
  makeCertificate,
  peerServer,
  SERVER,
  sessionToOurs,
} from './http2-kit.ts'
import { acceptRaw, askRaw, rawClient, rawServer, sendData } from './raw-kit.ts'

/** A server with TLS that takes WebSockets over HTTP/1.1 alone, and what each connection offered. */
async function plainServer(
  kit: Kit,
  choose: (protocols: readonly string[]) => string,
): Promise<{ readonly url: string; readonly ca: string; readonly offers: string[][] }> {
  const { key, cert } = makeCertificate()
  const offers: string[][] = []
  const server = createSecureServer({
    key,
    cert,
    allowHTTP1: true,
    ALPNCallback: ({ protocols }: { protocols: string[] }) => {
      offers.push(protocols)
      return choose(protocols)
    },
  } as SecureServerOptions)
  server.on('upgrade', (request, socket) => {
    socket.on('error', () => undefined)
    socket.write(responseHead(request.headers['sec-websocket-key'] ?? ''))
  })
  const port = await listening(kit, server)
  return { url: `wss://localhost:${port}/`, ca: cert, offers }
}

export const FRAMES: readonly OwnCase[] = [
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
    {
      title: 'Windows of our client are above 65535 bytes',
      rules: ['window-too-small'],
      roles: CLIENT,
      async run(kit) {
        const server = await rawServer(kit)
        const opening = kit.connect(server.url, H2)
        const line = await server.asked()
        acceptRaw(line)
        await kit.inTime('the socket', opening)
        const [settings] = line.all(TYPE.settings)
        assert.ok((settingsOf(settings!).get(SETTING.initialWindow) ?? 0) > 65_535)
        await kit.until('WINDOW_UPDATE of the session', () => {
          return line.all(TYPE.windowUpdate, 0).some(({ payload }) => payload.readUInt32BE() > 0)
        })
      },
    },
    {
      title: 'An upload that the application does not read holds up no other socket of its session',
      rules: ['window-too-small'],
      roles: SERVER,
      async run(kit) {
        let release = (): void => undefined
        const session = await sessionToOurs(kit, {
          message(socket, message) {
            if (message !== 'hold') return void socket.send(message as string)
            return new Promise<void>((resolve) => {
              release = resolve
            })
          },
        })
        const [one, other] = [await askOver(kit, session), await askOver(kit, session)]
        const much = text(Buffer.alloc(65_536, 'a'))
        one.frames.send(text('hold'), ...Array.from({ length: 64 }, () => much))
        other.frames.send(text('hello'))
        assert.equal((await other.frames.next('an echo')).kind, 'message')
        assert.ok(one.frames.stream.writableLength > 0, 'the upload waits')
        release()
        await kit.until('the upload to go on', () => one.frames.stream.writableLength === 0)
      },
    },
  ]),
  ...own('E5', [
    {
      title: 'Where HTTP/2 takes no WebSocket, the next connection offers http/1.1 alone',
      rules: ['fallback-offers-h2'],
      roles: CLIENT,
      async run(kit) {
        const { url, ca, offers } = await plainServer(kit, (protocols) => protocols[0]!)
        await kit.inTime('the socket', kit.connect(url, { tls: { ca } }))
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
    {
      title: 'The way back opens a socket, and the next one goes there at once',
      rules: ['fallback-offers-h2'],
      roles: CLIENT,
      async run(kit) {
        const { url, ca, offers } = await plainServer(kit, (protocols) => protocols[0]!)
        for (let turn = 0; turn < 2; turn++) {
          const socket = await kit.inTime('the socket', kit.connect(url, { tls: { ca } }))
          assert.equal(socket.handshake.httpVersion, '1.1')
        }
        assert.deepEqual(offers, [['h2', 'http/1.1'], ['http/1.1'], ['http/1.1']])
      },
    },
    {
      title: 'Where TLS chooses http/1.1, the socket uses that same connection',
      rules: ['fallback-offers-h2'],
      roles: CLIENT,
      async run(kit) {
        const { url, ca, offers } = await plainServer(kit, () => 'http/1.1')
        const socket = await kit.inTime('the socket', kit.connect(url, { tls: { ca } }))
        assert.equal(socket.handshake.httpVersion, '1.1')
        assert.deepEqual(offers, [['h2', 'http/1.1']])
      },
    },
    {
      title: 'SETTINGS_ENABLE_PUSH is 0 in the first frame of our client',
      rules: ['push-enabled'],
      roles: CLIENT,
      async run(kit) {
        const server = await rawServer(kit)
        const opening = kit.connect(server.url, H2)
        const line = await server.asked()
        acceptRaw(line)
        await kit.inTime('the socket', opening)
        const [first] = line.frames
        assert.equal(first!.type, TYPE.settings)
        assert.equal(settingsOf(first!).get(SETTING.enablePush), 0)
      },
    },
    {
      title: 'permessage-deflate is offered, and used once the server agrees',
      rules: ['connect-frames-same'],
      roles: CLIENT,
      async run(kit) {
        const peer = await peerServer(kit, {}, (stream) => {
          stream.respond({ ':status': 200, 'sec-websocket-extensions': 'permessage-deflate' })
        })
        const socket = await kit.connect(peer.url, { ...H2, compression: { threshold: 0 } })
        const { headers, frames } = peer.streams[0]!
        assert.match(String(headers['sec-websocket-extensions']), /^permessage-deflate/)
        const inflater = new StrictInflater(15, true)
        const packed = new FrameStream(kit, frames.stream, 'client', inflater)
        socket.send('Hello')
        const arrived = await packed.next('a compressed message')
        assert.ok(arrived.kind === 'message' && arrived.isCompressed)
        assert.equal(String(arrived.payload), 'Hello')
      },
    },
    {
      title: 'A masked frame of a server fails our client with 1002',
      rules: ['connect-frames-same'],
      roles: CLIENT,
      async run(kit) {
        const peer = await peerServer(kit)
        const socket = await kit.connect(peer.url, H2)
        const { frames } = peer.streams[0]!
        frames.send(text('masked', { mask: 'wrong' }))
        const arrived = await frames.next('Close')
        assert.ok(arrived.kind === 'close' && arrived.code === 1002)
        frames.stream.end()
        const closed = await kit.inTime('the end', socket.closed)
        assert.equal(closed.wasClean, false)
      },
    },
    {
      title: 'A frame is cut by DATA frames anywhere, and their padding is no part of it',
      rules: ['connect-frames-same'],
      roles: SERVER,
      async run(kit) {
        const line = await rawClient(kit)
        assert.equal(await askRaw(kit, line, 1), 200)
        for (const byte of encode(text('Hello'), 'client')) {
          const padded = Buffer.of(3, byte, 0, 0, 0)
          line.send(TYPE.data, FLAG.padded, 1, padded)
          sendData(line, 1, Buffer.alloc(0))
        }
        await kit.until('an echo', () => line.dataOf(1).length >= 7)
        assert.deepEqual(line.dataOf(1), encode(text('Hello'), 'server'))
      },
    },
  ]),
]
