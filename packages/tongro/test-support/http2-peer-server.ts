// A secure HTTP/2 server that is driven by hand, for the client's tests.

import {
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { type ClientSocket, type ConnectOptions, connect } from '../src/client/index.ts'
import { makeCertificate, type TestCertificate } from './certificate.ts'
import { listening } from './http2-peer.ts'
import { RawPeer } from './raw-peer.ts'

export const certificate: TestCertificate = makeCertificate()
/** Options of connect() that trust it. */
export const TLS: { readonly ca: string } = { ca: certificate.cert }

export interface Peer {
  readonly url: string
  readonly port: number
  readonly server: Http2SecureServer
  readonly sessions: ServerHttp2Session[]
  readonly lines: Socket[]
  readonly streams: Array<{
    stream: ServerHttp2Stream
    headers: IncomingHttpHeaders
    peer: RawPeer
  }>
}

/** A secure server that accepts every CONNECT, unless `answer` does something else. */
export async function peerServer(
  t: TestContext,
  options: SecureServerOptions = {},
  answer: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void = (stream) =>
    stream.respond({ ':status': 200 }),
): Promise<Peer> {
  const settings = { enableConnectProtocol: true, ...options.settings }
  const server = await listening(t, createSecureServer({ ...certificate, ...options, settings }))
  const peer: Peer = {
    url: `wss://localhost:${server.port}/`,
    port: server.port,
    server,
    sessions: [],
    lines: [],
    streams: [],
  }
  server.on('connection', (line) => void peer.lines.push(line))
  server.on('session', (session) => void peer.sessions.push(session))
  server.on('stream', (stream, headers) => {
    peer.streams.push({ stream, headers, peer: new RawPeer(stream) })
    answer(stream, headers)
  })
  return peer
}

/** A socket over the test's own certificate, gone with the test. */
export async function open(
  t: TestContext,
  { url }: { readonly url: string },
  options: ConnectOptions = {},
): Promise<ClientSocket> {
  const socket = await connect(url, { tls: TLS, ...options })
  t.after(() => socket.terminate())
  return socket
}
