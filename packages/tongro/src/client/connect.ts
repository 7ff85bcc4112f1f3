// connect(): opens a WebSocket from Node.js.

import type { ConnectionOptions } from 'node:tls'
import { checkCodec, type MessageCodec, type Sendable } from '../messages/index.ts'
import {
  type CaptureSink,
  checkProtocols,
  deflateOffer,
  headersAfterRedirect,
  MisuseError,
} from '../protocol/index.ts'
import {
  type AnyCodec,
  CLIENT_LIMITS,
  type ClientLimits,
  type CompressionConfig,
  type CompressionOptions,
  checkOptionKinds,
  compressionOf,
  heartbeatOf,
  type Kind,
  type Message,
  makeCompression,
  newStats,
  type SocketConfig,
  type SocketHooks,
  systemClock,
  TimerWheel,
  withLimits,
} from '../socket/index.ts'
import { Tap } from '../transport/index.ts'
import { type ClientSocket, LiveClientSocket } from './client-socket.ts'
import { HandshakeError } from './handshake-error.ts'
import { type ProxyOption, proxyFor } from './proxy.ts'
import { Reach, type Reached, type Wish } from './reach.ts'
import { type Target, targetOf } from './target.ts'

export interface ConnectOptions<In = Message, Out = Sendable> {
  /** What is between messages and values, such as `json(schema)`; without it, texts and bytes. */
  readonly messages?: MessageCodec<In, Out> | undefined
  /** Subprotocols to offer, in order of preference. */
  readonly protocols?: string | readonly string[] | undefined
  readonly headers?:
    | Headers
    | Readonly<Record<string, string>>
    | ReadonlyArray<readonly [string, string]>
    | undefined
  /** Ends the attempt; connect() rejects with its reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds until the socket must be open. Default 10000. */
  readonly timeout?: number | undefined
  readonly limits?: { readonly [K in keyof ClientLimits]?: number | undefined } | undefined
  readonly heartbeat?:
    | { readonly interval?: number | undefined; readonly timeout?: number | undefined }
    | false
    | undefined
  /** Offer permessage-deflate. Default false. */
  readonly compression?: boolean | CompressionOptions | undefined
  /** Options of node:tls for wss: URLs, such as `ca`. */
  readonly tls?: ConnectionOptions | undefined
  /** Accept a server that chooses none of the subprotocols offered. Default: it must choose. */
  readonly requireProtocol?: boolean | undefined
  /** How many redirects to follow. Default 0. */
  readonly redirects?: number | undefined
  /**
   * The HTTP proxy to go through; false for none. Default: what HTTPS_PROXY, HTTP_PROXY, ALL_PROXY
   * and NO_PROXY say.
   */
  readonly proxy?: ProxyOption
  /**
   * HTTP/2 (RFC 8441), where sockets to one origin share a connection. `'auto'`, the default: with
   * wss:, if the server takes WebSockets there. True: nothing else, and with ws: without asking.
   */
  readonly http2?: 'auto' | boolean | undefined
  /** Connect to this Unix socket; the URL still gives Host and path. */
  readonly socketPath?: string | undefined
  /**
   * A ping came; its pong is on the way. Called at once, while messages that came before it may
   * still wait to be taken.
   */
  readonly onPing?: ((payload: Uint8Array) => void) | undefined
  readonly onPong?: ((payload: Uint8Array) => void) | undefined
  /**
   * Shown what this connection says, byte by byte as on the wire, from the opening handshake on; a
   * redirect or a retry is a connection of its own. `bytes` are lent for the call, and what it throws
   * is printed once and changes nothing. Several clients and servers may share one.
   */
  readonly tap?: CaptureSink | undefined
}

const TIMEOUT_MS = 10_000
/** Options of openSocket(); a codec is given to it by connect() only. */
const KINDS: Readonly<Record<string, Kind>> = {
  protocols: 'any',
  headers: 'object',
  signal: 'object',
  timeout: 'any',
  limits: 'object',
  heartbeat: 'any',
  tls: 'object',
  requireProtocol: 'boolean',
  redirects: 'count',
  compression: 'any',
  proxy: 'any',
  http2: 'any',
  socketPath: 'text',
  onPing: 'function',
  onPong: 'function',
  tap: 'function',
}
/** The names of the options of connect(). */
export const CONNECT_OPTIONS: readonly string[] = Object.keys(KINDS)
const REDIRECTS = new Set([301, 302, 303, 307, 308])
/** One for all client sockets of this thread. */
const wheel = new TimerWheel(systemClock)

/**
 * Opens a WebSocket and resolves when the handshake is done. Messages that arrive from then on wait
 * for the first loop over the socket; none is lost.
 *
 * @throws MisuseError for a wrong URL or option, TransportError when the line cannot be made,
 * HandshakeError when the server refuses, and the reason of `signal`.
 *
 * @example
 * const socket = await connect('ws://127.0.0.1:8080/')
 * socket.send('hello')
 * for await (const message of socket) console.log(message)
 */
export async function connect<In = Message, Out = Sendable>(
  url: string | URL,
  options: ConnectOptions<In, Out> = {},
): Promise<ClientSocket<In, Out>> {
  checkOptionKinds('connect', options, { ...KINDS, messages: 'object' })
  const { messages, onPing, onPong, ...rest } = options
  checkCodec(messages)
  const hooks: SocketHooks = {
    ping: onPing && ((_, payload) => onPing(payload)),
    pong: onPong && ((_, payload) => onPong(payload)),
  }
  const socket = await openSocket(url, rest, hooks, messages as AnyCodec | undefined)
  // What it gives and takes is what the codec makes of messages.
  return socket as ClientSocket as unknown as ClientSocket<In, Out>
}

/** Throws MisuseError for what connect() would refuse of its options. */
export function checkConnectOptions(options: ConnectOptions): void {
  new Attempt(options)
}

/** connect() with handlers of the caller's making. */
export async function openSocket(
  url: string | URL,
  options: ConnectOptions,
  hooks: SocketHooks,
  codec?: AnyCodec,
): Promise<LiveClientSocket> {
  const started = performance.now()
  const attempt = new Attempt(options)
  const config: SocketConfig = {
    role: 'client',
    limits: attempt.limits,
    heartbeat: heartbeatOf(options.heartbeat),
    slowReader: 'wait',
    hooks,
    codec,
    stats: newStats(),
    wheel,
  }
  const { target, transport, opened } = await attempt.run(targetOf(url))
  const handshake = {
    status: opened.status,
    headers: opened.headers,
    httpVersion: opened.httpVersion,
    ms: performance.now() - started,
  }
  const compression =
    opened.deflate &&
    makeCompression('client', opened.deflate, attempt.compression!, attempt.limits.message)
  const socket = new LiveClientSocket(
    transport,
    config,
    opened.protocol,
    target.url.href,
    handshake,
    compression,
  )
  if (hooks.message === undefined) socket.startLater(opened.early)
  else socket.start(opened.early)
  return socket
}

/** One call of connect(), over all its redirects. */
class Attempt {
  readonly limits: ClientLimits
  readonly #options: ConnectOptions
  readonly #protocols: readonly string[]
  readonly #timeout: number
  readonly compression: CompressionConfig | undefined
  #headers: Array<readonly [string, string]>
  #reach: Reach | undefined

  constructor(options: ConnectOptions) {
    checkOptionKinds('connect', options, KINDS)
    if (options.signal !== undefined && !(options.signal instanceof AbortSignal)) {
      throw new MisuseError(
        'option-invalid',
        'Cannot connect with signal: it must be an AbortSignal',
      )
    }
    this.#options = options
    this.limits = withLimits(CLIENT_LIMITS, options.limits)
    const { protocols = [] } = options
    this.#protocols = typeof protocols === 'string' ? [protocols] : protocols
    if (!Array.isArray(this.#protocols)) {
      throw new MisuseError(
        'option-invalid',
        `Cannot offer subprotocols ${String(protocols)}: give a string or a list of strings`,
      )
    }
    checkProtocols(this.#protocols)
    const { http2 } = options
    if (http2 !== undefined && http2 !== 'auto' && typeof http2 !== 'boolean') {
      throw new MisuseError(
        'option-invalid',
        `Cannot set http2 to ${JSON.stringify(http2)}: it must be 'auto', true or false`,
      )
    }
    this.compression = compressionOf(options.compression)
    this.#headers = headerEntries(options.headers)
    this.#timeout = options.timeout ?? TIMEOUT_MS
    if (!(this.#timeout > 0)) {
      throw new MisuseError(
        'option-invalid',
        `Cannot set timeout to ${String(options.timeout)}: it must be a number of milliseconds above 0`,
      )
    }
  }

  /** Races the attempt against its time-out and the caller's signal. */
  async run(target: Target): Promise<Reached & { target: Target }> {
    const { signal } = this.#options
    signal?.throwIfAborted()
    let onAbort: (() => void) | undefined
    let timer: NodeJS.Timeout | undefined
    const ended = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal!.reason)
      signal?.addEventListener('abort', onAbort, { once: true })
      timer = setTimeout(() => reject(this.#late(target)), Math.min(this.#timeout, 2 ** 31 - 1))
    })
    const following = this.#follow(target)
    try {
      return await Promise.race([following, ended])
    } catch (error) {
      following.catch(() => {})
      this.#reach?.abandon()
      throw error
    } finally {
      clearTimeout(timer)
      if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort)
    }
  }

  async #follow(first: Target): Promise<Reached & { target: Target }> {
    let target = first
    for (let left = this.#options.redirects ?? 0; ; left--) {
      try {
        this.#reach = new Reach(this.#wishFor(target))
        return { ...(await this.#reach.run()), target }
      } catch (error) {
        const next = left > 0 ? redirectOf(error, target) : undefined
        if (next === undefined) throw error
        // A user in the URL goes where the caller's own Authorization goes.
        const sent = withAuthorization(this.#headers, target.authorization)
        this.#headers = headersAfterRedirect(sent, target.authority, next.authority)
        target = next
      }
    }
  }

  #wishFor(target: Target): Wish {
    const { tls, socketPath, proxy, requireProtocol = true, http2 = 'auto', tap } = this.#options
    const protocols = this.#protocols
    const deflate = this.compression?.policy
    return {
      target,
      protocols,
      extensions: deflate && deflateOffer(deflate),
      headers: withAuthorization(this.#headers, target.authorization),
      expected: { protocols, requireProtocol, deflate },
      tls,
      socketPath,
      proxy: socketPath === undefined ? proxyFor(target, proxy) : undefined,
      http2,
      headLimit: this.limits.head,
      tap: tap && new Tap(tap, (error) => console.error(error)),
    }
  }

  #late(target: Target): HandshakeError {
    return new HandshakeError(
      'HANDSHAKE_TIMEOUT',
      `Cannot connect to ${target.url.href}: it was not open after ${this.#timeout} ms, raise timeout or check the server`,
    )
  }
}

/** Where a refusal sends the client, if it does. */
function redirectOf(error: unknown, from: Target): Target | undefined {
  if (!(error instanceof HandshakeError) || !REDIRECTS.has(error.status)) return undefined
  const location = error.headers.get('location')
  if (location === null || !URL.canParse(location, from.url.href)) return undefined
  return targetOf(new URL(location, from.url))
}

/** A user in the URL is sent unless the caller authorizes in another way. */
function withAuthorization(
  headers: ReadonlyArray<readonly [string, string]>,
  authorization: string | undefined,
): ReadonlyArray<readonly [string, string]> {
  const isGiven = headers.some(([name]) => String(name).toLowerCase() === 'authorization')
  return authorization === undefined || isGiven
    ? headers
    : [...headers, ['Authorization', authorization]]
}

function headerEntries(headers: ConnectOptions['headers']): Array<readonly [string, string]> {
  if (headers === undefined) return []
  if (headers instanceof Headers) return [...headers]
  return Array.isArray(headers) ? [...headers] : Object.entries(headers as Record<string, string>)
}
