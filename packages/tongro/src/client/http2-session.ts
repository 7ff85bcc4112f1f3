// One HTTP/2 session of the client: a connection that carries several WebSockets (RFC 8441).

import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type OutgoingHttpHeaders,
  type Settings,
} from 'node:http2'
import type { Socket } from 'node:net'
import { describeRule, judgeConnectSetting } from '../protocol/index.ts'
import { SESSION_WINDOW, STREAM_SETTINGS, TransportError } from '../transport/index.ts'

/**
 * How long a session without sockets is kept. Enough for whoever closes one socket and opens the
 * next; a server that stops waits for its connections, and should not wait for this one.
 */
const IDLE_MS = 1_000

export class ClientSession {
  readonly #session: ClientHttp2Session
  #sockets = 0
  #idle: NodeJS.Timeout | undefined
  /** SETTINGS_ENABLE_CONNECT_PROTOCOL as it last came. */
  #announced = 0
  /** The server said that it takes no more streams. */
  #isLeaving = false
  #error: Error | undefined

  private constructor(session: ClientHttp2Session) {
    this.#session = session
    session.on('remoteSettings', (settings) => this.#onSettings(settings))
    session.on('goaway', () => {
      this.#isLeaving = true
    })
    session.on('error', (error) => {
      this.#error = error
    })
  }

  /** Begins a session on a line; resolves when the server's first SETTINGS have arrived. */
  static over(line: Socket, authority: string): Promise<ClientSession> {
    // HTTP/2 has no half-open connections.
    line.allowHalfOpen = false
    const session = connect(authority, {
      createConnection: () => line,
      settings: { enablePush: false, ...STREAM_SETTINGS },
    })
    const own = new ClientSession(session)
    return new Promise((resolve, reject) => {
      session.once('remoteSettings', () => {
        session.setLocalWindowSize(SESSION_WINDOW)
        // Whoever waited for it may have given up.
        own.take()
        own.leave()
        resolve(own)
      })
      session.once('close', () =>
        reject(own.endError('The HTTP/2 session ended before its SETTINGS')),
      )
    })
  }

  /** Whether the server takes WebSockets here (RFC 8441 3). */
  get isAnnounced(): boolean {
    return this.#announced === 1
  }

  get isOpen(): boolean {
    return !this.#isLeaving && !this.#session.closed && !this.#session.destroyed
  }

  /** Whether the server would take one more stream (RFC 9113 5.1.2). */
  get hasRoom(): boolean {
    const { maxConcurrentStreams = Number.POSITIVE_INFINITY } = this.#session.remoteSettings
    return this.isOpen && this.#sockets < maxConcurrentStreams
  }

  /** Keeps a place for one socket, until `leave`. */
  take(): void {
    clearTimeout(this.#idle)
    if (this.#sockets++ === 0) this.#session.ref()
  }

  /** Gives a place back. A session without sockets keeps no process alive, and ends soon. */
  leave(): void {
    if (--this.#sockets > 0 || this.#session.destroyed) return
    this.#session.unref()
    this.#idle = setTimeout(() => this.end(), IDLE_MS)
    this.#idle.unref()
  }

  /** Takes no more sockets, and ends when there are none. */
  end(): void {
    this.#isLeaving = true
    this.#session.close()
  }

  /** Opens a stream. Throws what Node throws on a session that has ended meanwhile. */
  request(headers: OutgoingHttpHeaders): ClientHttp2Stream {
    return this.#session.request(headers, { endStream: false })
  }

  /** Why the session ended. */
  endError(what: string): TransportError {
    const error = this.#error as NodeJS.ErrnoException | undefined
    if (error instanceof TransportError) return error
    const reason = error === undefined ? '' : `: ${error.message}`
    return new TransportError(error?.code ?? 'ECONNRESET', what + reason, error)
  }

  #onSettings(settings: Settings): void {
    const now = Number(settings.enableConnectProtocol ?? false)
    const broken = judgeConnectSetting(this.#announced, now)
    this.#announced = now
    if (broken === undefined) return
    this.#isLeaving = true
    const error = new TransportError(broken, describeRule(broken))
    // In a turn of its own: Node 20 hangs when a session is destroyed in that of a stream's reset.
    setImmediate(() => this.#session.destroy(error, constants.NGHTTP2_PROTOCOL_ERROR))
  }
}
