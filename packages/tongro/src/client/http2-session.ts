// One HTTP/2 session of the client: a connection that carries several WebSockets (RFC 8441).

import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type OutgoingHttpHeaders,
} from 'node:http2'
import type { Socket } from 'node:net'
import { SESSION_WINDOW, STREAM_SETTINGS, TransportError } from '../transport/index.ts'

/**
 * How long a session without sockets is kept. Enough for whoever closes one socket and opens the
 * next; a server that stops waits for its connections, and should not wait for this one.
 */
const IDLE_MS = 1_000

/** How long a server may take to answer a PING before a session counts as dead for new sockets. */
const ANSWER_MS = 1_000

export class ClientSession {
  readonly #session: ClientHttp2Session
  #sockets = 0
  #idle: NodeJS.Timeout | undefined
  /** Whether the server takes WebSockets here (RFC 8441 3). */
  isAnnounced = false
  /** The server said that it takes no more streams. */
  #isLeaving = false
  #error: Error | undefined
  /** While it is in doubt whether the server still answers: settles when that is known. */
  doubt: Promise<void> | undefined

  private constructor(session: ClientHttp2Session) {
    this.#session = session
    // nghttp2 ends a session whose server takes the announcement back (rule connect-setting-illegal).
    session.on('remoteSettings', ({ enableConnectProtocol = false }) => {
      this.isAnnounced = enableConnectProtocol
    })
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

  /**
   * Asks whether the server is there at all, since a handshake had no answer. A session that nghttp2
   * has ended because of an illegal frame looks open to Node, and so does one whose line is dead.
   */
  probe(): void {
    if (this.doubt !== undefined || !this.isOpen) return
    this.doubt = new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.end()
        resolve()
      }, ANSWER_MS)
      timer.unref()
      this.#session.ping(() => {
        clearTimeout(timer)
        resolve()
      })
    }).finally(() => {
      this.doubt = undefined
    })
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
}
