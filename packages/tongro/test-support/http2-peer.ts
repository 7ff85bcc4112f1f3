// A client of node:http2 that speaks WebSocket byte by byte on the streams of one session, and
// servers for it.

import { once } from 'node:events'
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type OutgoingHttpHeaders,
  type ServerOptions,
} from 'node:http2'
import type { AddressInfo, Server as NetServer } from 'node:net'
import type { TestContext } from 'node:test'
import { CONNECT } from './http2-pair.ts'
import { RawPeer } from './raw-peer.ts'

export type ResponseHeaders = IncomingHttpHeaders & IncomingHttpStatusHeader

/** An HTTP/2 server in clear text on a free port, whose sessions end with the test. */
export async function http2Server(
  t: TestContext,
  options: ServerOptions = {},
): Promise<Http2Server & { port: number }> {
  return listening(t, createServer(options))
}

/** Has any server listen until the test ends. */
export async function listening<S extends NetServer>(
  t: TestContext,
  server: S,
): Promise<S & { port: number }> {
  const lines = new Set<{ destroy(): void }>()
  server.on('connection', (line) => {
    lines.add(line)
    line.once('close', () => lines.delete(line))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const line of lines) line.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return Object.assign(server, { port })
}

/** A session to a server; resolves when its SETTINGS have arrived. */
export async function sessionTo(
  t: TestContext,
  server: { readonly port: number },
  options: Parameters<typeof connect>[1] = {},
): Promise<ClientHttp2Session> {
  const scheme = 'ca' in options ? 'https' : 'http'
  const session = connect(`${scheme}://localhost:${server.port}`, {
    host: '127.0.0.1',
    ...options,
  } as object)
  session.on('error', () => {})
  t.after(() => endSession(session))
  await once(session, 'remoteSettings')
  return session
}

/**
 * Ends a session, in a turn of its own: Node 20 hangs when a session with an open stream is destroyed
 * in the turn in which another stream was reset.
 */
export async function endSession(session: ClientHttp2Session): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  session.destroy()
}

/** Opens a stream by CONNECT; `headers` are added to those of a legal request, or replace them. */
export async function ask(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders = {},
): Promise<{ peer: RawPeer; stream: ClientHttp2Stream; headers: ResponseHeaders; status: number }> {
  const scheme = session.encrypted ? 'https' : 'http'
  const stream = session.request({ ...CONNECT, ':scheme': scheme, ...headers })
  const peer = new RawPeer(stream)
  const [answer] = (await once(stream, 'response')) as [ResponseHeaders]
  return { peer, stream, headers: answer, status: answer[':status'] ?? 0 }
}

/** The body of a refusal. */
export async function bodyOf(peer: RawPeer): Promise<string> {
  return String(await peer.readToEnd())
}
