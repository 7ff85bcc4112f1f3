// One live WebSocket: a protocol connection over a transport, with time. It is the only place that
// decides what happens to TCP and when.
//
//                    peer's Close        our Close           a broken rule       FIN or RST
//   protocol         answers at once     waits for answer    Close, then deaf    ended
//   TCP, server      half-close          waits, half-close   half-close          end
//   TCP, client      waits for FIN       waits               half-close          end
//   all of them      destroy after limits.closeMs; then exactly one `close` (RFC 6455 7.1)
//
// Half-closing and reading on matters: destroying a socket with unread input makes TCP send RST, and
// the peer loses the Close frame that says what it did wrong.

import {
  type BinaryData,
  type CloseFrame,
  Connection,
  type ConnectionEvents,
  describeRule,
  keepalive,
  MisuseError,
  type ProtocolViolation,
  viewOfBinary,
} from '../protocol/index.ts'
import {
  asTransportError,
  nodeTextCodec,
  randomMaskKey,
  type Transport,
  TransportError,
  type TransportHandler,
} from '../transport/index.ts'
import { type Closed, ClosedError } from './closed.ts'
import { Delivery, type DeliveryOwner } from './delivery.ts'
import {
  closeChannel,
  dropChannel,
  errorChannel,
  openChannel,
  pingChannel,
  pongChannel,
} from './events.ts'
import type { Message } from './inbox.ts'
import { Pings } from './pings.ts'
import type { Socket } from './socket.ts'
import type { SocketConfig } from './socket-config.ts'
import type { TimerEntry } from './timer-wheel.ts'

const encoder = new TextEncoder()

export class LiveSocket
  implements Socket, ConnectionEvents, TransportHandler, TimerEntry, DeliveryOwner
{
  /** @internal */
  wheelSlot = 0
  readonly protocol: string
  rtt: number | undefined

  /** @internal */
  readonly config: SocketConfig
  readonly #transport: Transport
  readonly #connection: Connection
  readonly #delivery: Delivery
  #pings: Pings | undefined
  #initiator: Closed['initiator'] | undefined
  #closed: Closed | undefined
  #closedPromise: Promise<Closed> | undefined
  #resolveClosed: ((closed: Closed) => void) | undefined
  #drainedPromise: Promise<void> | undefined
  #resolveDrained: (() => void) | undefined
  /** `send` answered false: the drain handler is due. */
  #owesDrain = false
  // Heartbeat: when the last ping went out, and whether anything arrived since.
  #pingedAt = 0
  #isWaitingForPong = false
  #hasHeard = false

  constructor(transport: Transport, config: SocketConfig, protocol: string) {
    this.config = config
    this.protocol = protocol
    this.#transport = transport
    this.#delivery = new Delivery(this)
    this.#connection = new Connection({
      role: config.role,
      limits: config.limits,
      output: transport,
      events: this,
      maskKey: config.role === 'client' ? randomMaskKey : undefined,
      codec: nodeTextCodec,
    })
  }

  /** Begins to live. `early` are the bytes behind the handshake head. */
  start(early?: Uint8Array): void {
    const { heartbeat, wheel, hooks, stats } = this.config
    stats.opened++
    stats.connections++
    if (heartbeat !== undefined) {
      this.#pingedAt = wheel.now
      wheel.schedule(this, this.#pingedAt + heartbeat.interval)
    }
    if (openChannel.hasSubscribers) openChannel.publish({ socket: this })
    if (hooks.open !== undefined) this.#runOpen(hooks.open)
    this.#transport.start(this, early)
  }

  #runOpen(open: NonNullable<SocketConfig['hooks']['open']>): void {
    try {
      const result = open(this)
      if (result instanceof Promise) this.#delivery.waitFor(result)
    } catch (error) {
      this.handlerFailed(error)
    }
  }

  // The application's side -----------------------------------------------------------------------

  get state(): 'open' | 'closing' | 'closed' {
    if (this.#closed !== undefined) return 'closed'
    return this.#connection.state === 'open' ? 'open' : 'closing'
  }

  get remoteAddress(): string {
    return this.#transport.remoteAddress
  }

  get bufferedAmount(): number {
    return this.#transport.pending
  }

  get bytesRead(): number {
    return this.#transport.bytesRead
  }

  get bytesWritten(): number {
    return this.#transport.bytesWritten
  }

  send(message: string | BinaryData): boolean {
    if (typeof message === 'string') {
      this.#admit(message.length)
      this.#connection.sendText(message)
    } else {
      const bytes = viewOfBinary(message)
      this.#admit(bytes.length)
      this.#connection.sendBinary(bytes)
    }
    return this.#sent()
  }

  /**
   * Sends a frame made by `encodeFrame` for many receivers; false when this one did not get it. It
   * never throws: the policy for slow readers decides here, as nobody waits for them.
   */
  deliver(frame: Uint8Array): boolean {
    if (this.#connection.state !== 'open') return false
    const { pending } = this.#transport
    const { limits, slowReader } = this.config
    const isSlow = pending > limits.highWater
    if (isSlow && slowReader === 'drop') {
      if (dropChannel.hasSubscribers) dropChannel.publish({ socket: this, message: frame })
      return false
    }
    if (isSlow && (slowReader === 'close' || pending > limits.queued)) {
      this.close(1008, describeRule('slow-reader'))
      return false
    }
    this.#connection.sendEncoded(frame)
    this.config.stats.messagesSent++
    return true
  }

  /** Whether more is buffered than `limits.highWater`. */
  get isAboveHighWater(): boolean {
    return this.#transport.pending > this.config.limits.highWater
  }

  ping(payload?: string | Uint8Array): Promise<number> {
    if (this.#connection.state !== 'open') return Promise.reject(this.#closedError('Cannot ping'))
    try {
      this.#pings ??= new Pings()
      const bytes = typeof payload === 'string' ? encoder.encode(payload) : payload
      const sent = bytes === undefined ? this.#pings.nextPayload() : new Uint8Array(bytes)
      const answered = this.#pings.wait(sent, this.config.wheel.now)
      this.#connection.sendPing(sent)
      return answered
    } catch (error) {
      return Promise.reject(error)
    }
  }

  close(code?: number, reason?: string): void {
    const wasOpen = this.#connection.state === 'open'
    this.#connection.close(code, reason)
    if (!wasOpen) return
    this.#initiator = 'local'
    this.#delivery.discard()
    this.#startDeadline()
  }

  terminate(): void {
    this.#initiator ??= 'local'
    this.#connection.transportEnded()
    this.#delivery.discard()
    this.#transport.destroy()
  }

  get closed(): Promise<Closed> {
    if (this.#closed !== undefined) return Promise.resolve(this.#closed)
    this.#closedPromise ??= new Promise((resolve) => {
      this.#resolveClosed = resolve
    })
    return this.#closedPromise
  }

  get drained(): Promise<void> {
    if (this.isAboveHighWater) this.#transport.flush()
    if (this.#closed !== undefined || !this.isAboveHighWater) return Promise.resolve()
    this.#drainedPromise ??= new Promise((resolve) => {
      this.#resolveDrained = resolve
    })
    return this.#drainedPromise
  }

  [Symbol.asyncIterator](): AsyncIterator<Message, undefined> {
    return this.#delivery.iterate()
  }

  /** Throws unless `size` more bytes may be sent. */
  #admit(size: number): void {
    if (this.#connection.state !== 'open') throw this.#closedError('Cannot send')
    const { limits, slowReader } = this.config
    const { pending } = this.#transport
    if (pending + size <= limits.highWater) return
    if (slowReader === 'close' && pending > limits.highWater) {
      this.close(1008, describeRule('slow-reader'))
      throw this.#closedError('Cannot send')
    }
    // One message may be larger than the limit, since the caller holds it anyway.
    if (pending > 0 && pending + size > limits.queued) {
      throw new MisuseError(
        'queue-full',
        `Cannot send ${size} bytes while ${pending} wait: limits.queued is ${limits.queued}, await socket.drained when send answers false`,
      )
    }
  }

  #sent(): boolean {
    this.config.stats.messagesSent++
    if (!this.isAboveHighWater) return true
    this.#transport.flush()
    if (!this.isAboveHighWater) return true
    this.#owesDrain = true
    return false
  }

  // DeliveryOwner --------------------------------------------------------------------------------

  /** @internal */
  get hasHandler(): boolean {
    return this.config.hooks.message !== undefined
  }

  /** @internal */
  handleMessage(message: Message): unknown {
    try {
      return this.config.hooks.message!(this, message)
    } catch (error) {
      this.handlerFailed(error)
      return undefined
    }
  }

  /** @internal */
  get highWater(): number {
    return this.config.limits.highWater
  }

  /** @internal */
  pauseReading(): void {
    if (this.#connection.state === 'open') this.#transport.pause()
  }

  /** @internal */
  resumeReading(): void {
    this.#transport.resume()
  }

  /** @internal That socket is closed with 1011, the error is told once, others are untouched. */
  handlerFailed(error: unknown): void {
    if (this.#connection.state === 'open') this.close(1011, describeRule('handler-failed'))
    // A peer that left while the handler was at work is no failure of the handler.
    else if (error instanceof ClosedError) return
    this.#report(error instanceof Error ? error : new Error(String(error)), true)
  }

  /** @internal */
  delivered(): void {
    const { hooks } = this.config
    if (hooks.close === undefined) return
    try {
      const result = hooks.close(this, this.#closed!)
      if (result instanceof Promise) result.catch((error) => this.#report(error, true))
    } catch (error) {
      this.#report(error as Error, true)
    }
  }

  // ConnectionEvents -----------------------------------------------------------------------------

  /** @internal */
  onText(text: string, size: number): void {
    this.config.stats.messagesReceived++
    this.#delivery.push(text, size)
  }

  /** @internal */
  onBinary(bytes: Uint8Array): void {
    this.config.stats.messagesReceived++
    this.#delivery.push(bytes, bytes.length)
  }

  /** @internal */
  onPing(payload: Uint8Array): void {
    this.config.hooks.ping?.(this, payload)
    if (pingChannel.hasSubscribers) pingChannel.publish({ socket: this, payload })
  }

  /** @internal */
  onPong(payload: Uint8Array): void {
    const rtt = this.#pings?.answer(payload, this.config.wheel.now)
    if (rtt !== undefined) this.rtt = rtt
    this.config.hooks.pong?.(this, payload)
    if (pongChannel.hasSubscribers) pongChannel.publish({ socket: this, payload, rtt })
  }

  /** @internal */
  onClosing(_received: CloseFrame): void {
    this.#initiator ??= 'peer'
    // The server ends TCP first; the client waits for that (RFC 6455 7.1.1).
    if (this.config.role === 'server') this.#transport.end()
    this.#startDeadline()
  }

  /** @internal */
  onViolation(error: ProtocolViolation): void {
    this.#initiator ??= 'local'
    this.#transport.end()
    this.#startDeadline()
    this.#report(error, false)
  }

  // TransportHandler -----------------------------------------------------------------------------

  /** @internal */
  onData(chunk: Uint8Array, start: number, end: number): void {
    this.#hasHeard = true
    this.config.stats.bytesRead += end - start
    this.#connection.receive(chunk, start, end)
  }

  /** @internal */
  onEnd(): void {
    this.#initiator ??= 'transport'
    this.#connection.transportEnded()
    this.#transport.end()
    this.#startDeadline()
  }

  /** @internal */
  onDrain(): void {
    this.#connection.drained()
    this.#settleDrained()
    if (!this.#owesDrain || this.#connection.state !== 'open') return
    this.#owesDrain = false
    try {
      const result = this.config.hooks.drain?.(this)
      if (result instanceof Promise) result.catch((error) => this.handlerFailed(error))
    } catch (error) {
      this.handlerFailed(error)
    }
  }

  /** @internal */
  onGone(error: Error | undefined): void {
    const wasOpen = this.#connection.state === 'open'
    this.config.wheel.cancel(this)
    this.#connection.transportEnded()
    const closed = this.#summary()
    this.#closed = closed
    this.config.stats.closed++
    this.config.stats.connections--
    this.config.stats.bytesWritten += this.bytesWritten
    if (error !== undefined && wasOpen && this.#initiator === undefined) {
      this.#report(asTransportError(error), false)
    }
    this.#pings?.fail(() => new ClosedError(closed, 'No pong came'))
    this.#settleDrained()
    if (closeChannel.hasSubscribers) closeChannel.publish({ socket: this, closed })
    this.config.onGone?.(this)
    this.#delivery.end(closed.wasClean ? undefined : new ClosedError(closed, 'The socket closed'))
    this.#resolveClosed?.(closed)
  }

  // Time -----------------------------------------------------------------------------------------

  /** @internal */
  onTimer(now: number): void {
    if (this.#connection.state !== 'open') this.#transport.destroy()
    else this.#beat(now)
  }

  #beat(now: number): void {
    const { heartbeat, wheel } = this.config
    const state = {
      pingedAt: this.#pingedAt,
      isWaiting: this.#isWaitingForPong,
      hasHeard: this.#hasHeard,
      isPaused: this.#transport.isPaused,
    }
    const { action, next } = keepalive(heartbeat!, state, now)
    if (action === 'dead') {
      this.#initiator = 'transport'
      this.#report(new TransportError('HEARTBEAT', describeRule('heartbeat-timeout')), false)
      this.#transport.destroy()
      return
    }
    if (action === 'ping') {
      this.#pings ??= new Pings()
      const payload = this.#pings.nextPayload()
      this.#pings.note(payload, now)
      this.#connection.sendPing(payload)
      this.#pingedAt = now
      this.#isWaitingForPong = true
      this.#hasHeard = false
    }
    wheel.schedule(this, next)
  }

  /** From here on the socket must be gone by `limits.closeMs`, and input must be read to see its end. */
  #startDeadline(): void {
    const { wheel, limits } = this.config
    if (this.#closed !== undefined) return
    this.#transport.resume()
    wheel.schedule(this, wheel.now + limits.closeMs)
  }

  // Endings --------------------------------------------------------------------------------------

  #summary(): Closed {
    const { received, sent } = this.#connection
    return {
      code: received?.code ?? 1006,
      reason: received?.reason ?? '',
      wasClean: received !== undefined && sent !== undefined,
      initiator: this.#initiator ?? 'transport',
      received,
      sent,
    }
  }

  #closedError(what: string): ClosedError {
    return new ClosedError(this.#closed ?? this.#summary(), what)
  }

  #settleDrained(): void {
    this.#resolveDrained?.()
    this.#resolveDrained = undefined
    this.#drainedPromise = undefined
  }

  /** Tells the error handler. A fault of the application that nobody handles is printed. */
  #report(error: Error, isOurs: boolean): void {
    if (errorChannel.hasSubscribers) errorChannel.publish({ socket: this, error })
    const { hooks } = this.config
    if (hooks.error === undefined) {
      if (isOurs) console.error(error)
      return
    }
    try {
      hooks.error(error, this)
    } catch (second) {
      console.error(second)
    }
  }
}
