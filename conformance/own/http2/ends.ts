// E3: how a WebSocket on a stream ends (RFC 8441 5).

import assert from 'node:assert/strict'
import { close, encode, text } from '../../wire/frames.ts'
import { FLAG, fieldBlock, TYPE } from '../../wire/http2-line.ts'
import { type OwnCase, own } from '../own-case.ts'
import {
  askOver,
  CANCEL,
  CLIENT,
  H2,
  PROTOCOL_ERROR,
  peerServer,
  SERVER,
  sessionToOurs,
} from './http2-kit.ts'
import { acceptRaw, askRaw, rawClient, rawServer, sendData, settle } from './raw-kit.ts'

const NOTHING = Buffer.alloc(0)
/** An end that no Close announced. */
const ABNORMAL = { code: 1006, wasClean: false, initiator: 'transport' }

export const ENDS: readonly OwnCase[] = [
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
    {
      title: 'END_STREAM of a server without Close is 1006, and ends our side without a reset',
      rules: ['stream-end-orderly'],
      roles: CLIENT,
      async run(kit) {
        const peer = await peerServer(kit)
        const socket = await kit.connect(peer.url, H2)
        const { frames } = peer.streams[0]!
        frames.stream.end()
        const { code, wasClean, initiator } = await kit.inTime('the end', socket.closed)
        assert.deepEqual({ code, wasClean, initiator }, ABNORMAL)
        assert.equal(await frames.endCode(), 0)
      },
    },
    {
      title: 'CANCEL of a client is 1006, and the other sockets of the session go on',
      rules: ['stream-reset-abnormal'],
      roles: SERVER,
      async run(kit) {
        const ends: object[] = []
        const session = await sessionToOurs(kit, {
          close: (_, { code, wasClean, initiator }) =>
            void ends.push({ code, wasClean, initiator }),
        })
        const [one, other] = [await askOver(kit, session), await askOver(kit, session)]
        one.frames.stream.close(CANCEL)
        await kit.until('the end to be told', () => ends.length > 0)
        assert.deepEqual(ends, [ABNORMAL])
        other.frames.send(text('hello'))
        assert.equal((await other.frames.next('an echo')).kind, 'message')
      },
    },
    {
      title: 'CANCEL of a server is 1006, and the other sockets of the session go on',
      rules: ['stream-reset-abnormal'],
      roles: CLIENT,
      async run(kit) {
        const peer = await peerServer(kit)
        const [one, other] = [await kit.connect(peer.url, H2), await kit.connect(peer.url, H2)]
        assert.equal(peer.streams.length, 2)
        peer.streams[0]!.frames.stream.close(CANCEL)
        const { code, wasClean, initiator } = await kit.inTime('the end', one.closed)
        assert.deepEqual({ code, wasClean, initiator }, ABNORMAL)
        other.send('hello')
        assert.equal((await peer.streams[1]!.frames.next('a message')).kind, 'message')
      },
    },
    {
      title: 'terminate() of our client resets its stream with CANCEL, and no other',
      rules: ['stream-reset-abnormal'],
      roles: CLIENT,
      async run(kit) {
        const peer = await peerServer(kit)
        const [one, other] = [await kit.connect(peer.url, H2), await kit.connect(peer.url, H2)]
        one.terminate()
        assert.equal(await peer.streams[0]!.frames.endCode(), CANCEL)
        other.send('hello')
        assert.equal((await peer.streams[1]!.frames.next('a message')).kind, 'message')
      },
    },
    {
      title: 'A Close that we answer is followed by END_STREAM, and by no reset',
      rules: ['stream-reset-hasty'],
      roles: SERVER,
      async run(kit) {
        const line = await rawClient(kit)
        assert.equal(await askRaw(kit, line, 1), 200)
        sendData(line, 1, encode(close(1000), 'client'))
        await kit.until('END_STREAM', () => line.hasEnded(1))
        assert.deepEqual(line.dataOf(1), encode(close(1000), 'server'))
        await settle(kit, line)
        sendData(line, 1, NOTHING, { isLast: true })
        await settle(kit, line)
        assert.deepEqual(line.all(TYPE.reset), [])
      },
    },
    {
      title: 'Behind a Close of ours no reset comes while the peer has yet to answer',
      rules: ['stream-reset-hasty'],
      roles: SERVER,
      async run(kit) {
        const line = await rawClient(kit, { message: (socket) => void socket.close(1000) })
        assert.equal(await askRaw(kit, line, 1), 200)
        sendData(line, 1, encode(text('bye'), 'client'))
        await kit.until('Close', () => line.dataOf(1).length > 0)
        await settle(kit, line)
        assert.deepEqual(line.all(TYPE.reset), [])
        sendData(line, 1, encode(close(1000), 'client'), { isLast: true })
        await kit.until('END_STREAM', () => line.hasEnded(1))
        await settle(kit, line)
        assert.deepEqual(line.all(TYPE.reset), [])
      },
    },
    {
      title: 'Our client closes: Close, END_STREAM once the answer is there, and no reset',
      rules: ['stream-reset-hasty', 'stream-end-orderly'],
      roles: CLIENT,
      async run(kit) {
        const server = await rawServer(kit)
        const opening = kit.connect(server.url, H2)
        const line = await server.asked()
        acceptRaw(line)
        const socket = await kit.inTime('the socket', opening)
        socket.close(1000)
        await kit.until('Close', () => line.dataOf(1).length > 0)
        await settle(kit, line)
        assert.deepEqual(line.all(TYPE.reset), [])
        sendData(line, 1, encode(close(1000), 'server'), { isLast: true })
        const { code, wasClean } = await kit.inTime('the end', socket.closed)
        assert.deepEqual({ code, wasClean }, { code: 1000, wasClean: true })
        await kit.until('END_STREAM', () => line.hasEnded(1))
        await settle(kit, line)
        assert.deepEqual(line.all(TYPE.reset), [])
      },
    },
    {
      title: 'A Close and END_STREAM in one DATA frame are a clean end',
      rules: ['stream-end-orderly'],
      roles: SERVER,
      async run(kit) {
        const ends: object[] = []
        const line = await rawClient(kit, {
          close: (_, { code, wasClean, initiator }) =>
            void ends.push({ code, wasClean, initiator }),
        })
        assert.equal(await askRaw(kit, line, 1), 200)
        sendData(line, 1, encode(close(1000), 'client'), { isLast: true })
        await kit.until('END_STREAM', () => line.hasEnded(1))
        await kit.until('the end to be told', () => ends.length > 0)
        assert.deepEqual(ends, [{ code: 1000, wasClean: true, initiator: 'peer' }])
        assert.deepEqual(line.all(TYPE.reset), [])
      },
    },
    {
      title: 'Trailers of a server are an error of the stream',
      rules: ['stream-frame-illegal'],
      roles: CLIENT,
      async run(kit) {
        const server = await rawServer(kit)
        const opening = kit.connect(server.url, H2)
        const line = await server.asked()
        acceptRaw(line)
        const socket = await kit.inTime('the socket', opening)
        line.send(TYPE.headers, FLAG.endHeaders | FLAG.endStream, 1, fieldBlock([['a', 'b']]))
        const { code, wasClean } = await kit.inTime('the end', socket.closed)
        assert.deepEqual({ code, wasClean }, { code: 1006, wasClean: false })
        await kit.until('RST_STREAM', () => line.all(TYPE.reset, 1).length > 0)
        assert.equal(line.all(TYPE.reset, 1)[0]!.payload.readUInt32BE(), PROTOCOL_ERROR)
      },
    },
    {
      title: 'Trailers of a client are answered with RST_STREAM, and the socket beside it lives',
      rules: ['stream-frame-illegal'],
      roles: SERVER,
      async run(kit) {
        const line = await rawClient(kit)
        assert.equal(await askRaw(kit, line, 1), 200)
        assert.equal(await askRaw(kit, line, 3), 200)
        line.send(TYPE.headers, FLAG.endHeaders | FLAG.endStream, 1, fieldBlock([['a', 'b']]))
        await kit.until('RST_STREAM', () => line.all(TYPE.reset, 1).length > 0)
        assert.equal(line.all(TYPE.reset, 1)[0]!.payload.readUInt32BE(), PROTOCOL_ERROR)
        sendData(line, 3, encode(text('hello'), 'client'))
        await kit.until('an echo', () => line.dataOf(3).includes('hello'))
      },
    },
  ]),
]
