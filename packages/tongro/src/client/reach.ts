// One try at one target: over a session of HTTP/2 where the server takes WebSockets there, else over
// a line of its own.

import type { ConnectionOptions } from 'node:tls'
import {
  buildConnect,
  buildRequest,
  type ClientRequest,
  describeRule,
  type HeaderFields,
  type ResponseTerms,
} from '../protocol/index.ts'
import {
  NodeTransport,
  nodeTextDigest,
  randomHandshakeKey,
  StreamTap,
  type Tap,
  type Transport,
  TransportError,
} from '../transport/index.ts'
import { type Dialled, dial, placeOf } from './dial.ts'
import { HandshakeError } from './handshake-error.ts'
import { ClientSession } from './http2-session.ts'
import { openConnect, UNPROCESSED } from './open-connect.ts'
import { type Opened, openHandshake } from './open-handshake.ts'
import type { ChosenProxy } from './proxy.ts'
import { type Found, SessionPool } from './session-pool.ts'
import type { Target } from './target.ts'
import { tlsKey } from './tls-key.ts'
import { dialThrough } from './tunnel.ts'

/** What is asked for, and by which way. */
export interface Wish {
  readonly target: Target
  readonly protocols: readonly string[]
  readonly extensions: string | undefined
  readonly headers: HeaderFields
  readonly expected: ResponseTerms
  readonly tls: ConnectionOptions | undefined
  readonly socketPath: string | undefined
  readonly proxy: ChosenProxy | undefined
  readonly http2: 'auto' | boolean
  readonly headLimit: number
  readonly tap: Tap | undefined
}

export interface Reached {
  readonly opened: Opened
  readonly transport: Transport
}

/** One for all client sockets of this thread. */
const sessions = new SessionPool()

export class Reach {
  readonly #wish: Wish
  readonly #key = randomHandshakeKey()
  /** The request over HTTP/1.1. */
  readonly #request: string
  /** Ends what is under way. */
  #end: () => void = () => {}
  #isAbandoned = false
  /** Whether a tap would have seen anything. */
  #isShown = false

  /** Throws MisuseError on a wish that may not be sent, whichever way it would go. */
  constructor(wish: Wish) {
    this.#wish = wish
    this.#request = buildRequest({ ...askedBy(wish), key: this.#key })
  }

  /** Resolves when the server agreed; rejects with HandshakeError or TransportError. */
  async run(): Promise<Reached> {
    try {
      return await this.#run()
    } catch (error) {
      const { tap, target } = this.#wish
      const where = `${target.hostname}:${target.port}`
      if (!this.#isShown) tap?.showUnreached(where, target.isSecure, (error as Error).message)
      throw error
    }
  }

  async #run(): Promise<Reached> {
    if (!mayUseHttp2(this.#wish)) return this.#overHttp1(undefined)
    try {
      return await this.#overEither()
    } catch (error) {
      if (!(error instanceof TransportError) || error.code !== UNPROCESSED) throw error
      return this.#overEither()
    }
  }

  /** Ends the try; `run` rejects or has no effect. */
  abandon(): void {
    this.#isAbandoned = true
    this.#end()
  }

  async #overEither(): Promise<Reached> {
    const found = await this.#seek()
    if (found instanceof ClientSession) return this.#overHttp2(found)
    if (this.#wish.http2 !== true) return this.#overHttp1(found)
    found?.destroy()
    throw new HandshakeError(
      'connect-unannounced',
      `Cannot connect to ${this.#wish.target.url.href} over HTTP/2: the server takes no WebSocket there, set http2 to 'auto' or false (${describeRule('connect-unannounced')})`,
    )
  }

  async #seek(): Promise<Found> {
    const { target, tls, socketPath, proxy, http2 } = this.#wish
    const scheme = target.isSecure ? 'https' : 'http'
    const way = proxy && [proxy.origin, proxy.headers, tlsKey(proxy.tls)]
    const seeking = sessions.seek({
      key: JSON.stringify([target.authority, socketPath, tlsKey(tls), way]),
      authority: `${scheme}://${target.host}`,
      isPriorKnowledge: !target.isSecure,
      believes: http2 !== true,
      dial: () => this.#dial({ ALPNProtocols: ['h2', 'http/1.1'], ...tls }),
    })
    this.#end = seeking.abandon
    const found = await seeking.found
    if (!this.#isAbandoned) return found
    if (found instanceof ClientSession) found.leave()
    else found?.destroy()
    throw new TransportError('ECONNABORTED', 'The attempt was given up')
  }

  async #overHttp2(session: ClientSession): Promise<Reached> {
    const { target, expected, headLimit, tap } = this.#wish
    const fields = buildConnect(askedBy(this.#wish), target.isSecure ? 'https' : 'http')
    const opening = openConnect(session, fields, expected, headLimit, tap)
    this.#isShown = true
    this.#end = opening.abandon
    return opening.done
  }

  /** On a line that TLS gave to http/1.1, or on a new one that offers nothing else. */
  async #overHttp1(line: Exclude<Found, ClientSession>): Promise<Reached> {
    const { expected, headLimit, tls, tap } = this.#wish
    const { base, ready } =
      line === undefined ? this.#dial(tls) : { base: line, ready: Promise.resolve(line) }
    this.#end = () => void base.on('error', () => {}).destroy()
    const stream = await ready
    this.#isShown = true
    if (tap !== undefined) new StreamTap(tap, stream, 'client').begin()
    const answered = { ...expected, key: this.#key, digest: nodeTextDigest }
    try {
      const opened = await openHandshake(stream, this.#request, answered, headLimit)
      return { opened, transport: new NodeTransport(stream) }
    } catch (error) {
      base.destroy()
      throw error
    }
  }

  #dial(tls: ConnectionOptions | undefined): Dialled {
    const { target, proxy, socketPath, headLimit } = this.#wish
    if (proxy === undefined) return dial(placeOf(target), tls, socketPath)
    return dialThrough(proxy, target, tls, headLimit)
  }
}

function askedBy({ target, protocols, extensions, headers }: Wish): Omit<ClientRequest, 'key'> {
  return { host: target.host, target: target.path, protocols, extensions, headers }
}

/** A caller who chooses the protocols of TLS chooses HTTP/1.1, unless HTTP/2 is asked for by name. */
function mayUseHttp2({ http2, target, tls }: Wish): boolean {
  if (http2 !== 'auto') return http2
  return target.isSecure && tls?.ALPNProtocols === undefined
}
