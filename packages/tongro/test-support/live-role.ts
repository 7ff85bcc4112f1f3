// One live socket in either role with a raw peer at its other end, and all that it tells.

import { channel } from 'node:diagnostics_channel'
import type { TestContext } from 'node:test'
import { connect } from '../src/client/index.ts'
import { serve } from '../src/server/index.ts'
import type { Closed, Message, Socket, SocketLimits } from '../src/socket/index.ts'
import { deferred, rawServer } from './live.ts'
import { clientFrame, type FrameShape, serverFrame } from './raw-frames.ts'
import { acceptOf, RawPeer, requestHead } from './raw-peer.ts'

export type Role = 'client' | 'server'
export const ROLES: readonly Role[] = ['server', 'client']

export interface LiveOptions {
  readonly limits?: Partial<SocketLimits>
  readonly heartbeat?: { readonly interval?: number; readonly timeout?: number } | false
  /** Of the server; a client is read by iteration. */
  readonly message?: (socket: Socket, message: Message) => unknown
}

export interface Live {
  readonly socket: Socket
  readonly peer: RawPeer
  /** What the diagnostics channels told of this socket. */
  readonly closes: Closed[]
  readonly errors: Error[]
  /** A frame as the peer sends it. */
  frame(opcode: number, payload?: string | Uint8Array, shape?: FrameShape): Buffer
}

export async function liveSocket(
  t: TestContext,
  role: Role,
  options: LiveOptions = {},
): Promise<Live> {
  const { socket, peer } = await (role === 'server' ? asServer(t, options) : asClient(t, options))
  const closes: Closed[] = []
  const errors: Error[] = []
  const onClose = (event: unknown): void => {
    const told = event as { socket: Socket; closed: Closed }
    if (told.socket === socket) closes.push(told.closed)
  }
  const onError = (event: unknown): void => {
    const told = event as { socket: Socket; error: Error }
    if (told.socket === socket) errors.push(told.error)
  }
  channel('tongro:socket:close').subscribe(onClose)
  channel('tongro:socket:error').subscribe(onError)
  t.after(() => {
    channel('tongro:socket:close').unsubscribe(onClose)
    channel('tongro:socket:error').unsubscribe(onError)
  })
  const frame = role === 'server' ? clientFrame : serverFrame
  return { socket, peer, closes, errors, frame }
}

async function asServer(
  t: TestContext,
  options: LiveOptions,
): Promise<{ socket: Socket; peer: RawPeer }> {
  const opened = deferred<Socket>()
  const server = await serve({
    hostname: '127.0.0.1',
    ...options,
    open: (socket) => opened.resolve(socket),
    error: () => {},
  })
  const peer = await RawPeer.open({ port: server.port, host: '127.0.0.1' })
  t.after(() => {
    peer.destroy()
    return server.close({ deadline: 1 })
  })
  peer.write(requestHead())
  await peer.readHead()
  return { socket: await opened.promise, peer }
}

async function asClient(
  t: TestContext,
  options: LiveOptions,
): Promise<{ socket: Socket; peer: RawPeer }> {
  const reached = deferred<RawPeer>()
  const server = await rawServer(t, async (peer) => {
    await answerHandshake(peer)
    reached.resolve(peer)
  })
  const { limits, heartbeat } = options
  const socket = await connect(`ws://127.0.0.1:${server.port}/`, { limits, heartbeat })
  t.after(() => socket.terminate())
  return { socket, peer: await reached.promise }
}

/** Answers a client's opening handshake as a server should. */
export async function answerHandshake(
  peer: RawPeer,
  behind: string | Uint8Array = '',
): Promise<void> {
  const request = await peer.readHead()
  const accept = acceptOf(request.headers.get('sec-websocket-key') ?? '')
  const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`
  peer.write(Buffer.concat([Buffer.from(head), Buffer.from(behind as Uint8Array)]))
}
