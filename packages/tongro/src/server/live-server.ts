// A running server: its ports or the HTTP server it is attached to, and how it stops.

import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  type BinaryData,
  checkCloseArguments,
  describeRule,
  isUpgradeAttempt,
  judgeRequest,
  MisuseError,
  RULES,
  type RuleCode,
  refusalHeaders,
} from '../protocol/index.ts'
import { checkOptionKinds, type SendOptions } from '../socket/index.ts'
import { nodeTextCodec, StreamTap, tapOf } from '../transport/index.ts'
import { Acceptor } from './acceptor.ts'
import { attach } from './attach.ts'
import { FirstHeads } from './first-head.ts'
import { fieldsOf, Http1Arrival } from './http1-arrival.ts'
import { listen } from './listen.ts'
import { headOfNodeRequest } from './node-head.ts'
import type { CheckedOptions } from './options.ts'
import { answerUpgradeRequired, answerWith, end } from './pages.ts'
import { tell } from './tell.ts'
import type { ServeOptions, Server, ServerCloseOptions, ServerStats } from './types.ts'
import { Unanswered } from './unanswered.ts'

const CLOSE_DEADLINE_MS = 5_000
/** The longest delay that Node's timers take, 24 days; a longer one would end at once. */
const MAX_DELAY = 2 ** 31 - 1
/** How often Node looks for requests that are late. */
const CHECK_EVERY_MS = 1_000

export class LiveServer implements Server {
  readonly #options: ServeOptions<unknown>
  readonly #acceptor: Acceptor
  readonly #isSecure: boolean
  /** Servers of our own, one for each address. */
  #own: HttpServer[] = []
  #firstHeads: FirstHeads[] = []
  readonly #unanswered = new Unanswered()
  /** TCP connections of a TLS server, which knows nothing of those that never begin TLS. */
  readonly #secureLines = new Set<Duplex>()
  #port = 0
  #detach: (() => void) | undefined
  #closing: Promise<void> | undefined

  constructor(options: ServeOptions<unknown>, checked: CheckedOptions) {
    this.#options = options
    const { server, tls } = options
    this.#isSecure = tls !== undefined || (server !== undefined && 'setSecureContext' in server)
    this.#acceptor = new Acceptor(checked, this.#isSecure)
  }

  /** Listens, or attaches. */
  async start(): Promise<void> {
    const { server, port, hostname, path } = this.#options
    if (server !== undefined) {
      this.#detach = attach(server, {
        acceptor: this.#acceptor,
        onUpgrade: (request, stream, early) => this.#onUpgrade(request, stream, early),
        onRequest: (request, response) => {
          if (this.#options.fetch !== undefined) this.#onRequest(request, response)
          else this.#unanswered.note(request, response)
        },
      })
      return
    }
    const place = { port: port ?? 0, hostname: hostname ?? 'localhost', path }
    const opened = await listen(() => this.#makeServer(), place)
    this.#own = opened.servers
    this.#port = opened.port
  }

  get port(): number {
    const address = this.#options.server?.address()
    if (typeof address === 'object' && address !== null) return (address as AddressInfo).port
    return this.#port
  }

  get connections(): number {
    return this.#acceptor.sockets.size
  }

  stats(): ServerStats {
    const { connections: _, ...totals } = this.#acceptor.stats
    let { bytesRead, bytesWritten } = totals
    for (const socket of this.#acceptor.sockets) {
      bytesRead += socket.bytesRead
      bytesWritten += socket.bytesWritten
    }
    return { ...totals, bytesRead, bytesWritten }
  }

  publish(topic: string, message: string | BinaryData, options?: SendOptions): number {
    const { messages } = this.#options
    const sent = messages === undefined ? message : messages.encode(message)
    return this.#acceptor.topics.publish(topic, sent, options)
  }

  close(options: ServerCloseOptions = {}): Promise<void> {
    checkOptionKinds('close', options, { code: 'any', reason: 'any', deadline: 'any' })
    const { code = 1001, reason = describeRule('graceful-stop') } = options
    checkCloseArguments(code, reason, nodeTextCodec)
    const deadline = options.deadline ?? CLOSE_DEADLINE_MS
    if (!(deadline >= 0)) {
      throw new MisuseError(
        'option-invalid',
        `Cannot close with deadline ${String(deadline)}: it must be a number of milliseconds of 0 or more`,
      )
    }
    this.#closing ??= this.#stop(code, reason, Math.min(deadline, MAX_DELAY))
    return this.#closing
  }

  // Stopping -------------------------------------------------------------------------------------

  async #stop(code: number, reason: string, deadline: number): Promise<void> {
    const acceptor = this.#acceptor
    acceptor.isClosing = true
    this.#detach?.()
    const stopped = this.#own.map((server) => closed(server))
    for (const heads of this.#firstHeads) heads.closeIdle()
    for (const server of this.#own) server.closeIdleConnections()
    for (const socket of [...acceptor.sockets]) socket.close(code, reason)
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      let isLate = false
      // Handlers that are still at work at the deadline are not waited for.
      const check = (): void => {
        if (acceptor.isEmpty || (isLate && acceptor.sockets.size === 0)) resolve()
      }
      timer = setTimeout(() => {
        isLate = true
        this.#destroyAll()
        check()
      }, deadline)
      acceptor.onChange = check
      check()
    })
    for (const server of this.#own) server.closeIdleConnections()
    await Promise.all(stopped)
    clearTimeout(timer)
  }

  #destroyAll(): void {
    for (const socket of [...this.#acceptor.sockets]) socket.terminate()
    for (const stream of this.#acceptor.deciding) stream.destroy()
    for (const stream of this.#acceptor.lingering) stream.destroy()
    for (const line of this.#secureLines) line.destroy()
    for (const heads of this.#firstHeads) heads.closeAll()
    for (const server of this.#own) server.closeAllConnections()
  }

  // A server of our own --------------------------------------------------------------------------

  /**
   * Node's HTTP server, whose connections go through our reader first. It must be the one that
   * listens: only then does Node watch over late heads and requests.
   */
  #makeServer(): HttpServer {
    const { limits } = this.#acceptor.options
    const settings = {
      maxHeaderSize: Math.ceil(Math.max(limits.head, 1024)),
      headersTimeout: Math.ceil(limits.handshakeMs),
      requestTimeout: Math.ceil(Math.max(limits.requestMs, limits.handshakeMs)),
      connectionsCheckingInterval: CHECK_EVERY_MS,
      noDelay: true,
    }
    const { tls } = this.#options
    const server =
      tls === undefined
        ? createServer(settings)
        : createSecureServer({
            handshakeTimeout: Math.ceil(limits.handshakeMs),
            ...tls,
            ...settings,
          })
    // Also of what is neither counted as a WebSocket nor as a head: plain HTTP, and lines that never
    // begin TLS. Node closes further ones when it has accepted them.
    server.maxConnections = limits.connections + limits.pending
    const event = tls === undefined ? 'connection' : 'secureConnection'
    const handlers = server.listeners(event)
    server.removeAllListeners(event)
    const heads = new FirstHeads(this.#acceptor, (stream) => {
      for (const handler of handlers) handler.call(server, stream)
      stream.resume()
    })
    this.#firstHeads.push(heads)
    server.on(event, (stream: Duplex) => heads.take(stream))
    if (tls !== undefined) server.on('connection', (line: Duplex) => this.#watchSecureLine(line))
    server.on('request', (request, response) => this.#onRequest(request, response))
    // Accepting can fail later, such as for want of descriptors; the server goes on.
    server.once('listening', () => server.on('error', (error) => tell(this.#options, error)))
    server.on('upgrade', (request, stream, early) => this.#onUpgrade(request, stream, early))
    return server
  }

  #watchSecureLine(line: Duplex): void {
    this.#secureLines.add(line)
    line.once('close', () => this.#secureLines.delete(line))
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    this.#unanswered.note(request, response)
    const head = headOfNodeRequest(request)
    // Node calls a handshake without "Connection: Upgrade" a plain request; it is told what is wrong.
    const broken = isUpgradeAttempt(head.fields) ? judgeRequest(head, '*') : undefined
    const { fetch } = this.#options
    if (this.#acceptor.isClosing) closeAfter(request, response)
    if (typeof broken === 'string') this.#answerBroken(request, response, broken)
    else if (fetch === undefined) answerUpgradeRequired(request, response)
    else {
      const failed = (error: unknown): void => tell(this.#options, error)
      void answerWith(fetch, request, response, this.#isSecure, failed)
    }
  }

  #answerBroken(request: IncomingMessage, response: ServerResponse, code: RuleCode): void {
    const status = RULES[code].status ?? 400
    this.#acceptor.noteRefusal(request.socket.remoteAddress ?? '', status, code)
    this.#showBroken(request)
    for (const [name, value] of refusalHeaders(code)) response.setHeader(name, value)
    closeAfter(request, response)
    end(response, status, `${describeRule(code)}\n${RULES[code].hint}\n`)
  }

  /** Shows the tap a handshake that Node took for a plain request; the response passes the stream. */
  #showBroken(request: IncomingMessage): void {
    const { tap } = this.#acceptor.options
    const { socket, httpVersionMajor } = request
    if (tap === undefined || httpVersionMajor !== 1 || tapOf(socket) !== undefined) return
    new StreamTap(tap, socket, 'server').begin(fieldsOf(headOfNodeRequest(request)))
  }

  #onUpgrade(request: IncomingMessage, stream: Duplex, early: Uint8Array): void {
    this.#unanswered.whenNone(stream, () => {
      this.#acceptor.accept(new Http1Arrival(headOfNodeRequest(request), stream, early))
    })
  }
}

/** Ends the connection behind a response, where it carries no other request. */
function closeAfter(request: IncomingMessage, response: ServerResponse): void {
  if (request.httpVersionMajor === 1) response.setHeader('Connection', 'close')
}

function closed(server: HttpServer): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
