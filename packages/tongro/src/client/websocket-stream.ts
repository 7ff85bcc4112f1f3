// WebSocketStream for Node.js: a WebSocket as two WHATWG streams whose backpressure reaches the peer.
//
// It follows the WebSockets standard's proposal that Chromium ships: `opened` gives the streams,
// `closed` tells the end, and errors are WebSocketErrors. The options of connect() may stand beside
// `protocols` and `signal`.

import type { BinaryData } from '../protocol/index.ts'
import {
  type Closed,
  type LiveSocket,
  type Message,
  readableOf,
  writableOf,
} from '../socket/index.ts'
import { checkCloseWish } from './close-wish.ts'
import { type ConnectOptions, openSocket } from './connect.ts'
import { checkedUrl } from './page-url.ts'
import { type WebSocketCloseInfo, WebSocketError } from './websocket-error.ts'

export interface WebSocketOpenInfo {
  /** Messages: strings and Uint8Arrays. It takes one when one is asked for. */
  readonly readable: ReadableStream<Message>
  /** Takes strings and bytes; a write is done when the peer takes what it is sent. */
  readonly writable: WritableStream<string | BinaryData>
  /** The agreed subprotocol, or ''. */
  readonly protocol: string
  readonly extensions: string
}

export class WebSocketStream {
  readonly url: string
  /** Resolves when the handshake is done; rejects with WebSocketError, or the reason of `signal`. */
  readonly opened: Promise<WebSocketOpenInfo>
  /** Resolves after a clean close with what the peer sent; rejects with WebSocketError otherwise. */
  readonly closed: Promise<{ closeCode: number; reason: string }>
  readonly #abort = new AbortController()
  #socket: LiveSocket | undefined

  /** Throws SyntaxError for a URL or subprotocol that is none. */
  constructor(url: string | URL, options: ConnectOptions = {}) {
    this.url = checkedUrl(url, options.protocols ?? [])
    const opening = this.#open(options)
    this.opened = opening.then((socket) => openInfo(socket))
    this.closed = opening.then((socket) => socket.closed.then(ended))
    // Whoever looks at one of them need not look at the other.
    this.opened.catch(() => {})
    this.closed.catch(() => {})
  }

  /** Begins the closing handshake. Throws InvalidAccessError and SyntaxError as WebSocket does. */
  close(info: WebSocketCloseInfo = {}): void {
    const { closeCode, reason } = info
    checkCloseWish(closeCode, reason)
    const code = closeCode ?? (reason ? 1000 : undefined)
    if (this.#socket !== undefined) this.#socket.close(code, reason)
    else this.#abort.abort(new WebSocketError('Closed before it was open'))
  }

  async #open(options: ConnectOptions): Promise<LiveSocket> {
    const { signal } = options
    const abort = (): void => this.#abort.abort(signal?.reason)
    if (signal?.aborted === true) abort()
    signal?.addEventListener('abort', abort, { once: true })
    try {
      const given = { ...options, signal: this.#abort.signal }
      this.#socket = await openSocket(this.url, given, {})
      return this.#socket
    } catch (error) {
      if (this.#abort.signal.aborted) throw this.#abort.signal.reason
      const { message } = error as Error
      throw WebSocketError.ofEnd(message, null, '', error)
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }
}

function openInfo(socket: LiveSocket): WebSocketOpenInfo {
  const { protocol, extensions } = socket
  return {
    readable: readableOf(socket, endError),
    writable: writableOf(socket, endError),
    protocol,
    extensions,
  }
}

function ended(closed: Closed): { closeCode: number; reason: string } {
  if (!closed.wasClean) throw endError(closed)
  return { closeCode: closed.code, reason: closed.reason }
}

function endError(closed: Closed): WebSocketError {
  return WebSocketError.ofEnd(
    `The connection ended with ${closed.code}`,
    closed.code,
    closed.reason,
  )
}
