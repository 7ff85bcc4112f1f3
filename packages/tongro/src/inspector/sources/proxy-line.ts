// One connection through the proxy: two sockets, and what each says goes to the other unchanged. A FIN
// goes on as a FIN, so that each side may still speak, and a reset as a reset. A side that does not
// read holds back the other.

import { connect as connectTcp, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'
import type { CaptureEnd, From } from '../../protocol/index.ts'
import { addressText, captureTime, type Tap } from '../../transport/index.ts'
import type { Upstream } from './places.ts'
import { HostRewriter } from './rewrite-host.ts'

/** How long the server may take to be reached. */
const REACH_MS = 10_000
/** How long a client that is told 502 may take to send its request, and then to read the answer. */
const LINGER_MS = 2_000
/** Of a request that cannot be forwarded, so much is waited for. */
const MOST_HEAD = 64 * 1024

export interface LineOptions {
  readonly upstreamTls?: ConnectionOptions | undefined
  readonly rewriteHost?: boolean | undefined
  readonly backpressure?: (() => Promise<void> | undefined) | undefined
  /** Where the proxy listens, for the capture. */
  readonly place: string
  /** Called once, when both sockets are gone. */
  gone(): void
}

export class ProxyLine {
  readonly #client: Socket
  readonly #upstream: Upstream
  readonly #tap: Tap
  readonly #options: LineOptions
  readonly #connection: number
  readonly #rewriter: HostRewriter | undefined
  #server: Socket | undefined
  readonly #ended = new Set<From>()
  /** After a reset or a loss nothing more is shown. */
  #isOver = false
  #open = 0
  #timer: NodeJS.Timeout | undefined

  constructor(client: Socket, upstream: Upstream, tap: Tap, options: LineOptions) {
    this.#client = client
    this.#upstream = upstream
    this.#tap = tap
    this.#options = options
    this.#connection = tap.nextConnection()
    if (options.rewriteHost === true) {
      this.#rewriter = new HostRewriter(upstream, (text) => this.#trouble(text))
    }
  }

  start(): void {
    const { hostname, port, isSecure, name } = this.#upstream
    this.#tap.show({
      kind: 'open',
      connection: this.#connection,
      time: captureTime(),
      client: addressText(this.#client.remoteAddress, this.#client.remotePort),
      server: addressText(hostname, port),
      isSecure: (this.#client as Partial<TLSSocket>).encrypted === true || isSecure,
      note: `through the proxy at ${this.#options.place} to ${name}`,
    })
    this.#watch(this.#client)
    const server = this.#reach()
    this.#server = server
    this.#watch(server)
    this.#timer = setTimeout(() => {
      server.destroy(Object.assign(new Error('it did not answer'), { code: 'ETIMEDOUT' }))
    }, REACH_MS)
    server.once('error', this.#onUnreached)
    server.once(isSecure ? 'secureConnect' : 'connect', () => {
      clearTimeout(this.#timer)
      server.off('error', this.#onUnreached)
      if (this.#client.destroyed) {
        this.#end('client', 'rst', 'gone before the server was reached')
        cut(server)
        return
      }
      this.#forward('client', this.#client, server)
      this.#forward('server', server, this.#client)
    })
  }

  /** Ends both sides behind what they were sent, and cuts them soon. */
  stop(): void {
    this.#end('client', 'lost', 'the proxy was stopped')
    const sockets = [this.#client, this.#server]
    for (const socket of sockets) socket?.end()
    this.#cutLater()
  }

  #reach(): Socket {
    const { hostname, port, isSecure } = this.#upstream
    const where = { host: hostname, port, allowHalfOpen: true, noDelay: true, keepAlive: true }
    const common = { ...where, autoSelectFamily: true }
    if (!isSecure) return connectTcp(common)
    const name = /^[\d.]+$|:/.test(hostname) ? {} : { servername: hostname }
    return connectTls({
      ...name,
      ...this.#options.upstreamTls,
      ...common,
      ALPNProtocols: ['http/1.1'],
    })
  }

  #watch(socket: Socket): void {
    this.#open++
    socket.on('close', () => {
      this.#open--
      if (this.#open > 0) return
      clearTimeout(this.#timer)
      this.#options.gone()
    })
    // Every error has its own listener where it matters; none may end the process.
    socket.on('error', () => {})
  }

  // Forwarding -----------------------------------------------------------------------------------

  #forward(from: From, source: Socket, target: Socket): void {
    let holds = 0
    const hold = (until: Promise<void>): void => {
      if (holds++ === 0) source.pause()
      void until.then(() => {
        if (--holds === 0) source.resume()
      })
    }
    source.on('data', (chunk: Buffer) => {
      this.#show(from, chunk)
      const sent = from === 'client' && this.#rewriter ? this.#rewriter.push(chunk) : chunk
      if (sent.length > 0 && target.writable && !target.write(sent)) hold(drained(target))
      const wait = this.#options.backpressure?.()
      if (wait !== undefined) hold(wait)
    })
    source.on('end', () => {
      this.#end(from, 'fin')
      const held = from === 'client' ? this.#rewriter?.end() : undefined
      if (!target.writable) return
      if (held !== undefined && held.length > 0) target.write(held)
      target.end()
    })
    source.on('error', (error: NodeJS.ErrnoException) => {
      const isReset = error.code === 'ECONNRESET' || error.code === 'EPIPE'
      this.#end(from, isReset ? 'rst' : 'lost', error.message)
      cut(target)
    })
    // Gone without an error that was told: its other half cannot be reached any more.
    source.on('close', () => {
      if (!target.destroyed && !source.readableEnded) cut(target)
    })
  }

  // A server that cannot be reached --------------------------------------------------------------

  readonly #onUnreached = (error: NodeJS.ErrnoException): void => {
    clearTimeout(this.#timer)
    if (this.#isOver) return
    const why = `Cannot reach ${this.#upstream.name}: ${reasonOf(error)}`
    this.#readRequest(() => this.#answer502(why))
  }

  /** Shows the request, so that it can be seen what was asked of the server that is not there. */
  #readRequest(done: () => void): void {
    const client = this.#client
    let head = ''
    const finish = (): void => {
      clearTimeout(this.#timer)
      client.off('data', onData)
      client.off('end', finish)
      client.off('close', finish)
      done()
    }
    const onData = (chunk: Buffer): void => {
      this.#show('client', chunk)
      head += chunk.toString('latin1')
      if (head.includes('\r\n\r\n') || head.length > MOST_HEAD) finish()
    }
    this.#timer = setTimeout(finish, LINGER_MS)
    client.on('data', onData)
    client.on('end', finish)
    client.on('close', finish)
    if (client.readableEnded || client.destroyed) finish()
  }

  #answer502(why: string): void {
    const client = this.#client
    const body = `${why}\nThis answer is the proxy's own.\n`
    const answer = `HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
    if (client.writable) {
      this.#trouble(`The proxy itself answered 502, not the server: ${why}`)
      this.#show('server', Buffer.from(answer))
      client.end(answer)
    }
    this.#end('server', 'lost', why)
    // Read and thrown away, or the system would reset the connection before the answer was read.
    client.on('data', () => {})
    client.resume()
    this.#cutLater()
  }

  #cutLater(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#client.destroy()
      this.#server?.destroy()
    }, LINGER_MS)
    this.#timer.unref()
  }

  // Records --------------------------------------------------------------------------------------

  #show(from: From, bytes: Uint8Array): void {
    if (this.#isOver) return
    const connection = this.#connection
    this.#tap.show({ kind: 'chunk', connection, time: captureTime(), from, bytes })
  }

  #end(from: From, how: CaptureEnd['how'], detail?: string): void {
    if (this.#isOver || this.#ended.has(from)) return
    this.#ended.add(from)
    this.#isOver = how !== 'fin' || this.#ended.size === 2
    const connection = this.#connection
    this.#tap.show({ kind: 'end', connection, time: captureTime(), from, how, detail })
  }

  #trouble(text: string): void {
    const connection = this.#connection
    this.#tap.show({ kind: 'trouble', connection, time: captureTime(), text })
  }
}

/** Resolves when the socket takes more, or is gone. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.on('drain', done)
    socket.on('close', done)
  })
}

/** Resets where that is possible; inside TLS the line ends without a word, which is as near as it gets. */
function cut(socket: Socket): void {
  if (socket.destroyed) return
  if ((socket as Partial<TLSSocket>).encrypted === true) socket.destroy()
  else socket.resetAndDestroy()
}

function reasonOf(error: NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] }): string {
  const code = error.code ?? error.errors?.[0]?.code
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there, start the server or check host and port'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the name is not known, check its spelling and the network'
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'it does not answer, check the network and firewalls'
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return 'it does not speak TLS, use ws instead of wss or the right port'
    default:
      return error.message === '' ? (code ?? 'the connection failed') : error.message
  }
}
