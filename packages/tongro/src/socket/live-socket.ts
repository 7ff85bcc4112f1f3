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

import type { InvalidMessageError } from '../messages/index.ts'
import {
  type BinaryData,
  type CloseFrame,
  type Compression,
  Connection,
  type ConnectionEvents,
  checkCloseArguments,
  describeRule,
  fitReason,
  type PartHandler,
  type ProtocolViolation,
} from '../protocol/index.ts'
import {
  asTransportError,
  nodeCopier,
  nodeTextCodec,
  randomMaskKey,
  type Transport,
  TransportError,
  type TransportHandler,
} from '../transport/index.ts'
import { type Closed, ClosedError } from './closed.ts'
import { DecodingIterator } from './decoding.ts'
import { Delivery, type DeliveryOwner } from './delivery.ts'
import { Ending } from './ending.ts'
import { closeChannel, openChannel, pingChannel, pongChannel } from './events.ts'
import type { Message } from './inbox.ts'
import { type IncomingMessage, Part } from './incoming.ts'
import { Liveness } from './liveness.ts'
import { Outgoing } from './outgoing.ts'
import type { Published } from './published.ts'
import { Reading } from './reading.ts'
import { report, runGuarded } from './report.ts'
import type { MessageSource, SendStreamOptions } from './send-stream.ts'
import type { SendOptions, Socket } from './socket.ts'
import type { SocketConfig } from './socket-config.ts'
import { readableOf, writableOf } from './streams.ts'
import { isThenable } from './thenable.ts'
import type { TimerEntry } from './timer-wheel.ts'

export class LiveSocket
  implements Socket, ConnectionEvents, PartHandler, TransportHandler, TimerEntry, DeliveryOwner
{
  /** @internal */
  wheelSlot = 0
  readonly protocol: string

  /** @internal */
  readonly config: SocketConfig
  readonly #transport: Transport
  readonly #connection: Connection
  readonly #delivery: Delivery
  readonly #compression: Compression | undefined
  readonly #liveness: Liveness
  readonly #outgoing: Outgoing
  readonly #reading: Reading
  readonly #ending: Ending
  /** Made when first asked for. */
  #readable: ReadableStream<Message> | undefined
  #writable: WritableStream<string | BinaryData> | undefined

  constructor(
    transport: Transport,
    config: SocketConfig,
    protocol: string,
    compression?: Compression,
  ) {
    this.config = config
    this.protocol = protocol
    this.#transport = transport
    this.#compression = compression
    this.#delivery = new Delivery(this)
    this.#liveness = new Liveness(config.wheel.now)
    this.#connection = new Connection({
      role: config.role,
      limits: config.limits,
      output: transport,
      events: this,
      maskKey: config.role === 'client' ? randomMaskKey : undefined,
      codec: nodeTextCodec,
      copier: nodeCopier,
      compression,
    })
    this.#outgoing = new Outgoing(this, this.#connection, transport, compression)
    this.#reading = new Reading(this.#connection, transport, compression !== undefined)
    this.#ending = new Ending(this.#connection)
  }

  /** Begins to live. `early` are the bytes behind the handshake head. */
  start(early?: Uint8Array): void {
    this.#begin()
    this.#transport.start(this, early)
  }

  /**
   * Begins to live, and reads only when those who wait for this have run: they choose how to read,
   * and a message read before that could be too large for one way and not for the other.
   */
  startLater(early: Uint8Array): void {
    this.#begin()
    this.#reading.startLater(this, early)
  }

  #begin(): void {
    const { heartbeat, wheel, hooks, stats } = this.config
    stats.opened++
    stats.connections++
    if (heartbeat !== undefined) wheel.schedule(this, wheel.now + heartbeat.interval)
    if (openChannel.hasSubscribers) openChannel.publish({ socket: this })
    if (hooks.open !== undefined) this.#runOpen(hooks.open)
  }

  #runOpen(open: NonNullable<SocketConfig['hooks']['open']>): void {
    try {
      const result = open(this)
      if (isThenable(result)) this.#delivery.waitFor(result)
    } catch (error) {
      this.handlerFailed(error)
    }
  }

  // The application's side -----------------------------------------------------------------------

  get state(): 'open' | 'closing' | 'closed' {
    if (this.#ending.closed !== undefined) return 'closed'
    return this.#connection.state === 'open' ? 'open' : 'closing'
  }

  get rtt(): number | undefined {
    return this.#liveness.rtt
  }

  get extensions(): string {
    return this.#compression === undefined ? '' : 'permessage-deflate'
  }

  get remoteAddress(): string {
    return this.#transport.remoteAddress
  }

  get bufferedAmount(): number {
    return this.#outgoing.pending
  }

  get bytesRead(): number {
    return this.#transport.bytesRead
  }

  get bytesWritten(): number {
    return this.#transport.bytesWritten
  }

  send(message: string | BinaryData, options?: SendOptions): boolean {
    const { codec } = this.config
    const sent = codec === undefined ? message : codec.encode(message)
    return this.#outgoing.send(sent, options?.compress !== false)
  }

  /**
   * Sends a message made for many receivers; false when this one did not get it. It
   * never throws: the policy for slow readers decides here, as nobody waits for them.
   */
  deliver(published: Published): boolean {
    return this.#outgoing.deliver(published)
  }

  ping(payload?: string | Uint8Array): Promise<number> {
    if (this.#connection.state !== 'open') return Promise.reject(this.closedError('Cannot ping'))
    try {
      return this.#liveness.ping(payload, this.config.wheel.now, this.#connection)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  sendStream(source: MessageSource, options: SendStreamOptions = {}): Promise<void> {
    return this.#outgoing.sendStream(source, options)
  }

  incoming(): AsyncIterableIterator<IncomingMessage, undefined> {
    const messages = this.#delivery.iterateParts()
    this.#connection.receiveInParts(this, this.config.limits.streamed)
    return messages
  }

  get readable(): ReadableStream<Message> {
    this.#readable ??= readableOf(this)
    return this.#readable
  }

  get writable(): WritableStream<string | BinaryData> {
    this.#writable ??= writableOf(this)
    return this.#writable
  }

  close(code?: number, reason?: string): void {
    const wasOpen = this.#connection.state === 'open'
    checkCloseArguments(code, reason ?? '', nodeTextCodec)
    if (wasOpen) this.#outgoing.finish()
    this.#connection.close(code, reason)
    if (!wasOpen) return
    this.#ending.initiator = 'local'
    this.#delivery.discard()
    this.#startDeadline()
  }

  terminate(): void {
    this.#ending.initiator ??= 'local'
    this.#connection.transportEnded()
    this.#outgoing.abandon()
    this.#delivery.discard()
    this.#transport.destroy()
  }

  get closed(): Promise<Closed> {
    return this.#ending.whenClosed
  }

  get drained(): Promise<void> {
    return this.#ending.closed === undefined ? this.#outgoing.drained : Promise.resolve()
  }

  [Symbol.asyncIterator](): AsyncIterator<Message, undefined> {
    const { codec } = this.config
    const messages = this.#delivery.iterate()
    if (codec === undefined) return messages
    return new DecodingIterator(codec, this, messages) as AsyncIterator<never, undefined>
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
    if (this.#connection.state !== 'open') return
    this.#reading.pause()
  }

  /** @internal */
  resumeReading(): void {
    // What the peer sent meanwhile is still to be read: it gets the time for that.
    this.#liveness.hasHeard = true
    this.#reading.readOn(this)
  }

  /** @internal That socket is closed with 1011, the error is told once, others are untouched. */
  handlerFailed(error: unknown): void {
    this.#delivery.discard()
    if (this.#connection.state === 'open') this.close(1011, describeRule('handler-failed'))
    // A peer that left while the handler was at work is no failure of the handler.
    else if (error instanceof ClosedError) return
    report(this, error, true)
  }

  /** @internal Whether what still comes is thrown away. */
  get isDiscarding(): boolean {
    return this.#delivery.isDiscarding
  }

  /** @internal The codec does not take what the peer sent. */
  invalidMessage(error: InvalidMessageError, mustClose: boolean): void {
    if (mustClose) {
      this.#delivery.discard()
      if (this.#connection.state === 'open') {
        this.#ending.cause = error
        this.close(error.closeCode, fitReason(error.message, nodeTextCodec))
      }
    }
    report(this, error, false)
  }

  /** @internal */
  delivered(): void {
    const { close } = this.config.hooks
    const done = (): void => this.config.onDone?.(this)
    const result =
      close &&
      runGuarded(
        () => close(this, this.#ending.closed!),
        (error) => report(this, error, true),
      )
    if (isThenable(result)) result.then(done, done)
    else done()
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
  onTextPart(text: string, size: number, isEnd: boolean): void {
    if (isEnd) this.config.stats.messagesReceived++
    this.#delivery.push(new Part(text, isEnd), size)
  }

  /** @internal */
  onBinaryPart(bytes: Uint8Array, isEnd: boolean): void {
    if (isEnd) this.config.stats.messagesReceived++
    this.#delivery.push(new Part(bytes, isEnd), bytes.length)
  }

  /** @internal */
  onPing(payload: Uint8Array): void {
    this.#callControlHook(this.config.hooks.ping, payload)
    if (pingChannel.hasSubscribers) pingChannel.publish({ socket: this, payload })
  }

  /** @internal */
  onPong(payload: Uint8Array): void {
    const rtt = this.#liveness.pong(payload, this.config.wheel.now)
    this.#callControlHook(this.config.hooks.pong, payload)
    if (pongChannel.hasSubscribers) pongChannel.publish({ socket: this, payload, rtt })
  }

  #callControlHook(hook: SocketConfig['hooks']['ping'], payload: Uint8Array): void {
    if (hook === undefined) return
    runGuarded(
      () => hook(this, payload),
      (error) => this.handlerFailed(error),
    )
  }

  /** @internal */
  onClosing(_received: CloseFrame): void {
    this.#ending.initiator ??= 'peer'
    // The server ends TCP first; the client waits for that (RFC 6455 7.1.1).
    if (this.config.role === 'server') this.#transport.end()
    this.#startDeadline()
  }

  /** @internal */
  onViolation(error: ProtocolViolation): void {
    this.#ending.initiator ??= 'local'
    this.#transport.end()
    this.#startDeadline()
    this.#ending.cause = error
    report(this, error, false)
  }

  // TransportHandler -----------------------------------------------------------------------------

  /** @internal */
  onData(chunk: Uint8Array, start: number, end: number): void {
    this.#liveness.hasHeard = true
    this.#reading.receive(chunk, start, end)
  }

  /** @internal */
  onEnd(): void {
    if (this.#reading.mustDeferEnd()) return
    this.#ending.initiator ??= 'transport'
    this.#connection.transportEnded()
    this.#transport.end()
    this.#startDeadline()
  }

  /** @internal */
  onDrain(): void {
    this.#connection.drained()
    this.tellDrained(this.#outgoing.systemTookAll())
  }

  /** @internal */
  tellDrained(isDue: boolean): void {
    const { drain } = this.config.hooks
    if (!isDue || drain === undefined || this.#connection.state !== 'open') return
    runGuarded(
      () => drain(this),
      (error) => this.handlerFailed(error),
    )
  }

  /** @internal */
  onGone(error: Error | undefined): void {
    if (this.#reading.isStarting) this.#reading.readOn(this)
    const wasOpen = this.#connection.state === 'open'
    this.config.wheel.cancel(this)
    this.#connection.transportEnded()
    const closed = this.#ending.seal()
    this.config.stats.closed++
    this.config.stats.connections--
    this.config.stats.bytesRead += this.bytesRead
    this.config.stats.bytesWritten += this.bytesWritten
    if (error !== undefined && wasOpen && this.#ending.initiator === undefined) {
      this.#ending.cause = asTransportError(error)
      report(this, this.#ending.cause, false)
    }
    this.#liveness.end(() => new ClosedError(closed, 'No pong came'))
    this.#outgoing.abandon()
    if (closeChannel.hasSubscribers) closeChannel.publish({ socket: this, closed })
    this.config.onGone?.(this)
    this.#delivery.end(
      closed.wasClean
        ? undefined
        : new ClosedError(closed, 'The socket closed', this.#ending.cause),
    )
    this.#ending.tell()
  }

  // Time -----------------------------------------------------------------------------------------

  /** @internal */
  onTimer(now: number): void {
    if (this.#connection.state !== 'open') this.#transport.destroy()
    else this.#beat(now)
  }

  #beat(now: number): void {
    const { heartbeat, wheel } = this.config
    if (!this.#liveness.hasHeard) this.#releaseCompression()
    const beat = this.#liveness.beat(heartbeat!, now, this.#transport.isPaused)
    if (beat.isDead) {
      this.#ending.initiator = 'transport'
      this.#ending.cause = new TransportError('HEARTBEAT', describeRule('heartbeat-timeout'))
      report(this, this.#ending.cause, false)
      this.#connection.transportEnded()
      // Before the line is gone the event loop turns once more, and a slice may be due in it.
      this.#outgoing.abandon()
      this.#transport.destroy()
      return
    }
    if (beat.ping !== undefined) this.#connection.sendPing(beat.ping)
    wheel.schedule(this, beat.next)
  }

  /** A silent peer's compressor is made anew when it speaks again. */
  #releaseCompression(): void {
    this.#compression?.deflater?.release()
    this.#compression?.inflater.release()
  }

  /** From here on the socket must be gone by `limits.closeMs`, and input must be read to see its end. */
  #startDeadline(): void {
    const { wheel, limits } = this.config
    if (this.#ending.closed !== undefined) return
    this.#outgoing.abandon()
    this.#reading.readOn(this)
    wheel.schedule(this, wheel.now + limits.closeMs)
  }

  // Endings --------------------------------------------------------------------------------------

  /** @internal */
  cutError(): ClosedError {
    return this.closedError('The message was cut short')
  }

  /** @internal */
  closedError(what: string): ClosedError {
    return this.#ending.error(what)
  }
}
