// A proxy that forwards every byte unchanged and shows both directions to a sink. TLS of either side
// ends here, so that what it carries can be seen.
//
//   client  ⇄  [TLS]  ⇄  proxy  ⇄  [TLS]  ⇄  server
//                          ↓ records

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import {
  type ConnectionOptions,
  createServer as createSecureServer,
  type SecureContextOptions,
} from 'node:tls'
import { type CaptureSink, MisuseError } from '../../protocol/index.ts'
import {
  addressText,
  captureTime,
  listenReason,
  Tap,
  TransportError,
} from '../../transport/index.ts'
import { type ListenPlace, readListen, readUpstream, type Upstream } from './places.ts'
import { ProxyLine } from './proxy-line.ts'

/** Connections at once unless told otherwise: two descriptors each, of the 1024 that systems give. */
export const PROXY_CONNECTIONS = 400
/** How long a client's TLS may take to begin. */
const TLS_MS = 10_000

export interface ProxyOptions {
  /** `HOST:PORT`; port 0 picks a free one. */
  readonly listen: string | ListenPlace
  /** `ws://host:port` or `wss://host:port`; the client decides about the path. */
  readonly upstream: string | URL
  /** Shown everything, from both sides; `bytes` are lent for the call. */
  readonly sink: CaptureSink
  /** Key and certificate (PEM), to be spoken to in TLS. */
  readonly tls?: Pick<SecureContextOptions, 'key' | 'cert'> | undefined
  /** How to judge a `wss:` server's certificate, such as `ca`. */
  readonly upstreamTls?: ConnectionOptions | undefined
  /** Send the server its own name as Host; the capture says so. Default false: nothing is changed. */
  readonly rewriteHost?: boolean | undefined
  /** Connections at once (PROXY_CONNECTIONS); further ones are refused. */
  readonly connections?: number | undefined
  /** Asked after every chunk: while the promise it returns is pending, this connection is not read. */
  readonly backpressure?: (() => Promise<void> | undefined) | undefined
  /** Ends the proxy. */
  readonly signal?: AbortSignal | undefined
}

export interface InspectorProxy {
  readonly host: string
  readonly port: number
  /** Connections now. */
  readonly connections: number
  /** Stops listening and ends all connections, with what has been taken still sent. */
  close(): Promise<void>
}

/**
 * Listens and forwards until `close()` or `signal`.
 *
 * @throws MisuseError for wrong options, TransportError when it cannot listen.
 */
export async function inspectProxy(options: ProxyOptions): Promise<InspectorProxy> {
  const { listen, upstream } = options
  const place = typeof listen === 'string' ? readListen(listen) : listen
  options.signal?.throwIfAborted()
  const proxy = new LiveProxy(options, place, readUpstream(upstream))
  await proxy.start()
  return proxy
}

class LiveProxy implements InspectorProxy {
  readonly host: string
  port = 0
  readonly #options: ProxyOptions
  readonly #place: ListenPlace
  readonly #upstream: Upstream
  readonly #tap: Tap
  readonly #server: Server
  readonly #limit: number
  readonly #lines = new Set<ProxyLine>()
  #isFull = false
  /** Called when the last connection is gone. */
  #onEmpty: () => void = () => {}
  #closing: Promise<void> | undefined

  constructor(options: ProxyOptions, place: ListenPlace, upstream: Upstream) {
    this.#options = options
    this.#place = place
    this.#upstream = upstream
    this.host = place.host
    this.#limit = options.connections ?? PROXY_CONNECTIONS
    if (!(Number.isInteger(this.#limit) && this.#limit > 0)) {
      throw new MisuseError(
        'option-invalid',
        `Cannot set connections to ${String(options.connections)}: it must be a whole number above 0`,
      )
    }
    this.#tap = new Tap(options.sink, (error) => console.error(error))
    this.#server = this.#makeServer()
  }

  get connections(): number {
    return this.#lines.size
  }

  async start(): Promise<void> {
    const { host, port } = this.#place
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        const text = `Cannot listen on ${addressText(host, port)}: ${listenReason(error)}`
        reject(new TransportError(error.code ?? 'LISTEN', text, error))
      })
      this.#server.listen({ host, port }, resolve)
    })
    this.port = (this.#server.address() as AddressInfo).port
    // Accepting can fail later, such as for want of descriptors; the proxy goes on.
    this.#server.removeAllListeners('error')
    this.#server.on('error', (error) => this.#tellTrouble(`Cannot accept: ${error.message}`))
    const { signal } = this.#options
    const abort = (): void => void this.close()
    signal?.addEventListener('abort', abort, { once: true })
    this.#server.once('close', () => signal?.removeEventListener('abort', abort))
    if (signal?.aborted === true) await this.close()
  }

  close(): Promise<void> {
    this.#closing ??= this.#stop()
    return this.#closing
  }

  async #stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    const empty = new Promise<void>((resolve) => {
      this.#onEmpty = resolve
    })
    if (this.#lines.size === 0) this.#onEmpty()
    for (const line of this.#lines) line.stop()
    await Promise.all([stopped, empty])
  }

  #makeServer(): Server {
    const { tls } = this.#options
    const common = { allowHalfOpen: true, noDelay: true, keepAlive: true }
    if (tls === undefined) return createServer(common, (client) => this.#take(client))
    if (tls.key === undefined || tls.cert === undefined) {
      throw new MisuseError('option-invalid', 'Cannot speak TLS without key and cert: give both')
    }
    const server = createSecureServer(
      { ...common, ...tls, ALPNProtocols: ['http/1.1'], handshakeTimeout: TLS_MS },
      (client) => this.#take(client),
    )
    server.maxConnections = this.#limit
    server.on('tlsClientError', (error: Error, client: Socket) => this.#showNoTls(error, client))
    return server
  }

  #take(client: Socket): void {
    if (this.#lines.size >= this.#limit) {
      this.#refuse(client)
      return
    }
    this.#isFull = false
    const line = new ProxyLine(client, this.#upstream, this.#tap, {
      ...this.#options,
      place: `${this.host}:${this.port}`,
      gone: () => {
        this.#lines.delete(line)
        if (this.#lines.size === 0) this.#onEmpty()
      },
    })
    this.#lines.add(line)
    line.start()
  }

  /** Told once, until there is room again. */
  #refuse(client: Socket): void {
    client.on('error', () => {})
    client.destroy()
    if (this.#isFull) return
    this.#isFull = true
    this.#tellTrouble(`More than ${this.#limit} connections at once: further ones are refused`)
  }

  #showNoTls(error: Error, client: Socket): void {
    const connection = this.#tap.nextConnection()
    const time = captureTime()
    const from = addressText(client.remoteAddress, client.remotePort)
    this.#tap.show({ kind: 'open', connection, time, client: from, isSecure: true })
    const detail = `TLS with the client failed: ${error.message}`
    this.#tap.show({ kind: 'end', connection, time, from: 'client', how: 'lost', detail })
    client.destroy()
  }

  #tellTrouble(text: string): void {
    this.#tap.show({ kind: 'trouble', text, time: captureTime() })
  }
}
