// A WebSocket as two WHATWG streams, over whatever opens a socket: in Node.js and in a browser.
//
// It follows the WebSockets standard's proposal that Chromium ships: `opened` gives the streams,
// `closed` tells the end, and errors are WebSocketErrors.

import { type BinaryData, MisuseError } from '../protocol/index.ts'
import {
  type Closed,
  type Message,
  readableOf,
  type Socket,
  writableOf,
} from '../socket/browser.ts'
import { checkCloseWish } from './close-wish.ts'
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

/** The options that it looks at itself; the rest is for whoever opens. */
export interface StreamOptions {
  readonly protocols?: string | readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
}

/** Opens the socket; rejects when `signal` aborts. */
export type StreamOpener<O> = (url: string, options: O & { signal: AbortSignal }) => Promise<Socket>

export class WebSocketStreamOver<O extends StreamOptions> {
  readonly url: string
  /** Resolves when the handshake is done; rejects with WebSocketError, or the reason of `signal`. */
  readonly opened: Promise<WebSocketOpenInfo>
  /** Resolves after a clean close with what the peer sent; rejects with WebSocketError otherwise. */
  readonly closed: Promise<{ closeCode: number; reason: string }>
  readonly #abort = new AbortController()
  #socket: Socket | undefined

  /** Throws SyntaxError for a URL or subprotocol that is none. */
  constructor(open: StreamOpener<O>, url: string | URL, options: O) {
    checkStreamOptions(options)
    this.url = checkedUrl(url, options.protocols ?? [])
    const opening = this.#open(open, options)
    this.opened = opening.then((socket) => openInfo(socket))
    this.closed = opening.then((socket) => socket.closed.then(ended))
    // Whoever looks at one of them need not look at the other.
    this.opened.catch(() => {})
    this.closed.catch(() => {})
  }

  /** Begins the closing handshake. Throws InvalidAccessError and SyntaxError as WebSocket does. */
  close(info: WebSocketCloseInfo = {}): void {
    mustBeObject('close with', info)
    const { closeCode, reason } = info
    checkCloseWish(closeCode, reason)
    const code = closeCode ?? (reason ? 1000 : undefined)
    if (this.#socket !== undefined) this.#socket.close(code, reason)
    else this.#abort.abort(new WebSocketError('Closed before it was open'))
  }

  async #open(open: StreamOpener<O>, options: O): Promise<Socket> {
    const { signal } = options
    const abort = (): void => this.#abort.abort(signal?.reason)
    if (signal?.aborted === true) abort()
    signal?.addEventListener('abort', abort, { once: true })
    try {
      const given = { ...options, signal: this.#abort.signal }
      this.#socket = await open(this.url, given)
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

/** As Web IDL does: a TypeError, at once. */
function checkStreamOptions(options: StreamOptions): void {
  mustBeObject('open a stream with', options)
  const { signal } = options
  if (signal === undefined || signal instanceof AbortSignal) return
  throw new MisuseError(
    'option-invalid',
    `Cannot open a stream with signal of type ${typeof signal}: it must be an AbortSignal`,
  )
}

function mustBeObject(what: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) return
  throw new MisuseError(
    'option-invalid',
    `Cannot ${what} ${String(value)}: give an object with options, or nothing`,
  )
}

function openInfo(socket: Socket): WebSocketOpenInfo {
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
