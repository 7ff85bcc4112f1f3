// Lines and servers for the tests of permessage-deflate.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { type ClientOptions, WebSocket } from 'ws'
import type { ServeOptions, Server } from '../src/server/index.ts'
import { rawTo, start } from './live.ts'
import { type RawPeer, requestHead } from './raw-peer.ts'

export const OFFER: string = 'permessage-deflate; client_max_window_bits'

/** A line with the handshake done; answers what was agreed. */
export async function deflating(
  t: TestContext,
  server: Server,
  offer: string = OFFER,
): Promise<{ peer: RawPeer; answer: string | null }> {
  const peer = await rawTo(t, server)
  peer.write(requestHead({ 'Sec-WebSocket-Extensions': offer }))
  const head = await peer.readHead()
  assert.equal(head.status, 101)
  return { peer, answer: head.headers.get('sec-websocket-extensions') }
}

/** A server that sends back what it gets. */
export const echo = (t: TestContext, options: ServeOptions<undefined> = {}): Promise<Server> =>
  start(t, {
    compression: true,
    ...options,
    message: (socket, message) => void socket.send(message),
  })

export async function wsTo(
  t: TestContext,
  server: Server,
  options: ClientOptions,
): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/`, options)
  t.after(() => socket.terminate())
  await once(socket, 'open')
  return socket
}
