// From a request to a live socket: find the endpoint, judge, ask, answer 101 or refuse.

import type { Duplex } from 'node:stream'
import {
  agreeToDeflate,
  type Compression,
  MisuseError,
  RULES,
  type RuleCode,
  type Terms,
} from '../protocol/index.ts'
import {
  type AnyCodec,
  checkOptionKinds,
  decodingHandler,
  isThenable,
  type LiveSocket,
  makeCompression,
  newStats,
  refusedChannel,
  type SocketConfig,
  type SocketHooks,
  type SocketStats,
  systemClock,
  TimerWheel,
} from '../socket/index.ts'
import type { Answerable, Arrival } from './arrival.ts'
import type { CheckedOptions } from './options.ts'
import { refuseByRule, respond, respondWith } from './respond.ts'
import type { Found } from './route-table.ts'
import { LiveServerSocket } from './server-socket.ts'
import { tell } from './tell.ts'
import { Topics } from './topics.ts'
import type { Endpoint, Handlers, HeaderList, UpgradeAcceptance, UpgradeResult } from './types.ts'
import { LazyUpgradeRequest, pathOf } from './upgrade-request.ts'

const kUpgraded = Symbol('tongro.upgraded')
const TEXT: ReadonlyArray<readonly [string, string]> = [
  ['Content-Type', 'text/plain; charset=utf-8'],
]

const FAILED = 'The upgrade handler of this endpoint failed\n'

export class Acceptor {
  readonly options: CheckedOptions
  readonly topics: Topics = new Topics()
  readonly stats: SocketStats = newStats()
  readonly wheel: TimerWheel = new TimerWheel(systemClock)
  readonly sockets: Set<LiveServerSocket> = new Set()
  /** Sockets that are gone, whose handlers have not finished. */
  readonly finishing: Set<LiveSocket> = new Set()
  /** Streams whose upgrade is being decided. */
  readonly deciding: Set<Duplex> = new Set()
  /** Streams that were refused and have not ended yet. */
  readonly lingering: Set<Duplex> = new Set()
  isClosing = false
  /** Called when a socket is gone, and when its last handler has finished. */
  onChange: (() => void) | undefined
  readonly #configs = new Map<Endpoint<unknown>, SocketConfig>()
  readonly #isSecure: boolean

  constructor(options: CheckedOptions, isSecure: boolean) {
    this.options = options
    this.#isSecure = isSecure
  }

  /** Takes over a stream. Throws MisuseError when it was taken before. */
  accept(arrival: Arrival): void {
    const { head, stream } = arrival
    claim(stream)
    if (this.options.tap !== undefined) arrival.showTo(this.options.tap)
    if (stream.destroyed || stream.readableEnded) {
      stream.destroy()
      return
    }
    const found = this.options.routes.find(pathOf(head.target))
    const offer = arrival.judge(found?.endpoint.origins ?? this.options.origins)
    if (typeof offer === 'string') this.refuse(arrival, offer)
    else if (found === undefined) {
      this.#decline(arrival, 404, `No WebSocket endpoint at ${pathOf(head.target)}\n`)
    } else if (this.isClosing) this.#decline(arrival, 503, 'The server is stopping\n')
    else if (this.sockets.size + this.deciding.size >= this.options.limits.connections) {
      this.#decline(arrival, 503, 'limits.connections is reached\n')
    } else this.#decide(arrival, found, offer)
  }

  /** Refuses a stream for a broken rule. */
  refuse(answerable: Answerable, code: RuleCode): void {
    if (this.options.tap !== undefined) answerable.showTo(this.options.tap)
    this.noteRefusal(answerable.remoteAddress, RULES[code].status ?? 400, code)
    refuseByRule(answerable, code, this.lingering)
  }

  #decline(arrival: Arrival, status: number, body: string): void {
    this.noteRefusal(arrival.remoteAddress, status, undefined)
    respond(arrival, status, TEXT, body, this.lingering)
  }

  /** Counts a refused handshake and tells who listens. */
  noteRefusal(remoteAddress: string, status: number, rule: RuleCode | undefined): void {
    this.stats.refused++
    if (refusedChannel.hasSubscribers) refusedChannel.publish({ status, rule, remoteAddress })
  }

  /** Asks the endpoint, if it wants to be asked. */
  #decide(arrival: Arrival, { endpoint, params }: Found, offer: Terms): void {
    const { head, remoteAddress } = arrival
    const request = new LazyUpgradeRequest(
      head,
      params,
      offer.protocols,
      remoteAddress,
      this.#isSecure,
    )
    if (endpoint.upgrade === undefined) {
      this.#open(arrival, endpoint, offer, request, undefined)
      return
    }
    try {
      const result = endpoint.upgrade(request)
      if (isThenable(result)) void this.#await(arrival, endpoint, offer, request, result)
      else this.#settle(arrival, endpoint, offer, request, result)
    } catch (error) {
      this.#failed(arrival, endpoint, error)
    }
  }

  /** Waits for an asynchronous decision; the stream may end meanwhile, or the time run out. */
  async #await(
    arrival: Arrival,
    endpoint: Endpoint<unknown>,
    offer: Terms,
    request: LazyUpgradeRequest,
    decision: PromiseLike<UpgradeResult<unknown>>,
  ): Promise<void> {
    const { stream } = arrival
    const destroy = (): void => void stream.destroy()
    const deadline = new Deadline(() => {
      // A decision that never comes must not hold a place among the connections.
      this.deciding.delete(stream)
      this.#decline(arrival, 503, 'The decision took longer than limits.handshakeMs\n')
    })
    stream.on('error', destroy)
    this.deciding.add(stream)
    this.wheel.schedule(deadline, this.wheel.now + this.options.limits.handshakeMs)
    try {
      const result = await decision
      if (!deadline.hasPassed) this.#settle(arrival, endpoint, offer, request, result)
    } catch (error) {
      if (deadline.hasPassed) tell(this.#handlersOf(endpoint), error)
      else this.#failed(arrival, endpoint, error)
    } finally {
      this.wheel.cancel(deadline)
      this.deciding.delete(stream)
      stream.off('error', destroy)
    }
  }

  #settle(
    arrival: Arrival,
    endpoint: Endpoint<unknown>,
    offer: Terms,
    request: LazyUpgradeRequest,
    result: UpgradeResult<unknown>,
  ): void {
    if (arrival.stream.destroyed) return
    if (result instanceof Response) {
      this.noteRefusal(arrival.remoteAddress, result.status, undefined)
      respondWith(arrival, result, this.lingering, this.options.limits.handshakeMs).catch(
        (error) => {
          respond(arrival, 500, TEXT, FAILED, this.lingering)
          tell(this.#handlersOf(endpoint), error)
        },
      )
    } else if (this.isClosing) this.#decline(arrival, 503, 'The server is stopping\n')
    else this.#open(arrival, endpoint, offer, request, checkAcceptance(result))
  }

  #open(
    arrival: Arrival,
    endpoint: Endpoint<unknown>,
    offer: Terms,
    request: LazyUpgradeRequest,
    given: UpgradeAcceptance<unknown> | undefined,
  ): void {
    const wanted = given?.protocol
    const protocol = wanted !== undefined && offer.protocols.includes(wanted) ? wanted : undefined
    const headers = headerEntries(given?.headers)
    const deflate = given?.compression === false ? undefined : this.#agreeToDeflate(offer)
    const transport = arrival.accept({ protocol, headers, extensions: deflate?.header })
    const socket = new LiveServerSocket(
      transport,
      this.#configOf(endpoint),
      protocol ?? '',
      given?.data,
      request,
      this.topics,
      deflate?.compression,
    )
    this.sockets.add(socket)
    socket.start(arrival.early)
  }

  #agreeToDeflate(offer: Terms): { header: string; compression: Compression } | undefined {
    const { compression, limits } = this.options
    if (compression === undefined) return undefined
    const agreement = agreeToDeflate(offer.extensions, compression.policy)
    return (
      agreement && {
        header: agreement.header,
        compression: makeCompression('server', agreement.parameters, compression, limits.message),
      }
    )
  }

  /** One configuration for all sockets of an endpoint. */
  #configOf(endpoint: Endpoint<unknown>): SocketConfig {
    const known = this.#configs.get(endpoint)
    if (known !== undefined) return known
    const { limits, heartbeat, slowReader } = this.options
    const config: SocketConfig = {
      role: 'server',
      limits,
      heartbeat,
      slowReader,
      // The handlers are called with the sockets that this acceptor makes, which are server sockets.
      hooks: hooksOf(endpoint, this.options.error),
      codec: endpoint.messages as AnyCodec | undefined,
      stats: this.stats,
      wheel: this.wheel,
      onGone: (socket) => this.#gone(socket as LiveServerSocket),
      onDone: (socket) => this.#done(socket),
    }
    this.#configs.set(endpoint, config)
    return config
  }

  #gone(socket: LiveServerSocket): void {
    socket.leaveTopics()
    this.sockets.delete(socket)
    this.finishing.add(socket)
    this.onChange?.()
  }

  #done(socket: LiveSocket): void {
    this.finishing.delete(socket)
    this.onChange?.()
  }

  get isEmpty(): boolean {
    return this.sockets.size === 0 && this.finishing.size === 0
  }

  /** Who is told of an error of this endpoint. */
  #handlersOf(endpoint: Endpoint<unknown>): Pick<Handlers<unknown>, 'error'> {
    return endpoint.error === undefined ? this.options : endpoint
  }

  #failed(arrival: Arrival, endpoint: Endpoint<unknown>, error: unknown): void {
    this.#decline(arrival, 500, FAILED)
    tell(this.#handlersOf(endpoint), error)
  }
}

class Deadline {
  wheelSlot = 0
  hasPassed = false
  readonly #run: () => void

  constructor(run: () => void) {
    this.#run = run
  }

  onTimer(): void {
    this.hasPassed = true
    this.#run()
  }
}

/** Calls handlers as methods of the object that the caller wrote, so that `this` is what it seems. */
function hooksOf(endpoint: Endpoint<unknown>, error: CheckedOptions['error']): SocketHooks {
  // An error handler of the whole server does not know the data of this socket: it is told without.
  const hooks: { [name: string]: unknown } = {
    error: error && ((told: Error) => error(told, undefined)),
  }
  for (const name of ['open', 'message', 'close', 'drain', 'error'] as const) {
    if (endpoint[name] !== undefined) hooks[name] = endpoint[name].bind(endpoint)
  }
  const { message } = hooks as SocketHooks
  const codec = endpoint.messages as AnyCodec | undefined
  if (codec !== undefined && message !== undefined) {
    hooks['message'] = decodingHandler(codec, message as (...args: unknown[]) => unknown)
  }
  return hooks as SocketHooks
}

const ACCEPTANCE_KINDS = {
  data: 'any',
  protocol: 'text',
  headers: 'object',
  compression: 'boolean',
} as const
const ACCEPTANCE = new Set(Object.keys(ACCEPTANCE_KINDS))

/**
 * Believes what upgrade gave back only if it is what it may be: taking anything else for a yes would
 * let in whom a typing error or a foreign Response meant to keep out.
 */
function checkAcceptance(result: unknown): UpgradeAcceptance<unknown> | undefined {
  if (result === undefined) return undefined
  const prototype: unknown =
    typeof result === 'object' && result !== null ? Object.getPrototypeOf(result) : undefined
  const isPlain = prototype === Object.prototype || prototype === null
  if (isPlain && Object.keys(result as object).every((key) => ACCEPTANCE.has(key))) {
    const acceptance = result as UpgradeAcceptance<unknown>
    checkOptionKinds('accept', acceptance, ACCEPTANCE_KINDS)
    return acceptance
  }
  throw new MisuseError(
    'upgrade-result',
    `Cannot accept with ${describe(result)}: upgrade must return nothing, a Response of this process, or an object of data, protocol, headers and compression`,
  )
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const name: unknown = value.constructor?.name
  return name === 'Object' || typeof name !== 'string'
    ? `an object of ${Object.keys(value).join(', ')}`
    : `a ${name}`
}

/** A stream is upgraded once (rule upgrade-twice). */
function claim(stream: Duplex): void {
  const marked = stream as Duplex & { [kUpgraded]?: boolean }
  if (marked[kUpgraded] === true) {
    throw new MisuseError(
      'upgrade-twice',
      'Cannot upgrade a connection twice: attach each HTTP server to one serve(), or give both routes',
    )
  }
  marked[kUpgraded] = true
}

function headerEntries(headers: HeaderList | undefined): Iterable<readonly [string, string]> {
  if (headers === undefined) return []
  if (headers instanceof Headers || Array.isArray(headers)) {
    return headers as Iterable<readonly [string, string]>
  }
  return Object.entries(headers as Record<string, string>)
}
