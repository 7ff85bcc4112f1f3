// The other side of a WebSocket over HTTP/2 (RFC 8441): sessions of node:http2, and frames on their
// streams written and read by hand.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  createServer,
  type Http2Server,
  type Http2Stream,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
  type ServerOptions,
} from 'node:http2'
import type { AddressInfo, Server as NetServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode, type FrameSpec } from '../../wire/frames.ts'
import { type Arrived, Incoming, type Role } from '../../wire/incoming.ts'
import type { StrictInflater } from '../../wire/inflate.ts'
import { deferred, type Kit } from '../kit.ts'

export const CANCEL = 8
export const PROTOCOL_ERROR = 1
export const H2 = { http2: true } as const
export const SERVER = ['server'] as const
export const CLIENT = ['client'] as const

/** One stream as the peer has it. */
export class FrameStream {
  readonly stream: Http2Stream
  readonly incoming: Incoming
  readonly #role: Role
  readonly #kit: Kit
  isEnded = false

  /** `role` is that of ours, on the other side. */
  constructor(kit: Kit, stream: Http2Stream, role: Role, inflater?: StrictInflater) {
    this.#kit = kit
    this.stream = stream
    this.#role = role
    this.incoming = new Incoming(role, inflater)
    stream.on('error', () => undefined)
    stream.on('data', (chunk: Buffer) => this.incoming.push(chunk))
    stream.on('end', () => {
      this.isEnded = true
    })
  }

  send(...frames: readonly FrameSpec[]): void {
    const side = this.#role === 'server' ? 'client' : 'server'
    this.stream.write(Buffer.concat(frames.map((one) => encode(one, side))))
  }

  async next(what: string): Promise<Arrived> {
    let arrived: Arrived | undefined
    await this.#kit.until(what, () => {
      arrived = this.incoming.next()
      return arrived !== undefined
    })
    return arrived!
  }

  /** The code of the reset that ended the stream; 0 when there was none. */
  async endCode(): Promise<number> {
    await this.#kit.until('the end of the stream', () => this.stream.closed)
    return this.stream.rstCode
  }
}

/** Has a server listen until the case is over; answers its port. */
export async function listening(kit: Kit, server: NetServer): Promise<number> {
  const lines = new Set<{ destroy(): void }>()
  server.on('connection', (line) => lines.add(line))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  kit.onEnd(() => {
    for (const line of lines) line.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A server of ours on an HTTP/2 server in clear text, and a session to it. */
export async function sessionToOurs(
  kit: Kit,
  options: Parameters<Kit['serve']>[0] = {},
  http2: Http2Server = createServer(),
): Promise<ClientHttp2Session> {
  const port = await listening(kit, http2)
  await kit.serve({
    server: http2,
    message: (socket, message) => void socket.send(message as string),
    ...options,
  })
  const session = connect(`http://127.0.0.1:${port}`)
  session.on('error', () => undefined)
  kit.onEnd(() => new Promise((resolve) => setImmediate(() => resolve(session.destroy()))))
  await once(session, 'remoteSettings')
  return session
}

export interface Asked {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly frames: FrameStream
}

/** Opens a stream by CONNECT; `headers` replace those of a legal request, or are added. */
export async function askOver(
  kit: Kit,
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders = {},
  options: { readonly waitForTrailers?: boolean } = {},
): Promise<Asked> {
  const stream: ClientHttp2Stream = session.request(
    {
      ':method': 'CONNECT',
      ':protocol': 'websocket',
      ':scheme': 'http',
      ':path': '/',
      ':authority': 'localhost',
      'sec-websocket-version': '13',
      ...headers,
    },
    { endStream: false, ...options },
  )
  const frames = new FrameStream(kit, stream, 'server')
  const answered = deferred<IncomingHttpHeaders>()
  stream.once('response', answered.resolve)
  stream.once('error', answered.reject)
  const answer = await kit.inTime('an answer to CONNECT', answered.promise)
  return { status: Number(answer[':status']), headers: answer, frames }
}

/** A CONNECT that must be refused with that status, and one that must not. */
export async function assertRefused(
  kit: Kit,
  headers: Readonly<Record<string, string>>,
  status: number,
): Promise<void> {
  const session = await sessionToOurs(kit)
  assert.equal((await askOver(kit, session, headers)).status, status)
  assert.equal((await askOver(kit, session)).status, 200)
}

/** An HTTP/2 server in clear text that our client connects to. */
export interface Peer {
  readonly url: string
  readonly http2: Http2Server
  readonly streams: Array<{ readonly headers: IncomingHttpHeaders; readonly frames: FrameStream }>
}

export async function peerServer(
  kit: Kit,
  options: ServerOptions = {},
  respond: (stream: ServerHttp2Stream) => void = (stream) => stream.respond({ ':status': 200 }),
): Promise<Peer> {
  const settings = { enableConnectProtocol: true, ...options.settings }
  const http2 = createServer({ ...options, settings })
  const streams: Peer['streams'] = []
  http2.on('stream', (stream, headers) => {
    streams.push({ headers, frames: new FrameStream(kit, stream, 'client') })
    respond(stream)
  })
  http2.on('sessionError', () => undefined)
  const port = await listening(kit, http2)
  return { url: `ws://127.0.0.1:${port}/`, http2, streams }
}

/** A certificate for localhost that no system trusts, made afresh by openssl. */
export function makeCertificate(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tongro-conformance-'))
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const args = ['req', '-x509', '-days', '2', ...kind, ...subject, '-keyout', key, '-out', cert]
    execFileSync('openssl', args, { stdio: 'pipe' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
