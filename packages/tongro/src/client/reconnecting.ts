// A socket of many lives: when a connection ends, another is opened, after a wait and by rules.
//
//            open() resolves           the socket closes              a rule, close(), the signal
//   connecting ----------> open ----------------------> waiting ---> … ---> closed
//        ^  \----------------- open() rejects ----------^   |
//        \--------------------- the wait is over -----------/
//
// It knows neither Node.js nor browsers: who opens, time and randomness are given. Messages of all
// lives come out in one order; what is sent in between waits, bounded, and is never lost in silence.

import { type BinaryData, checkCloseArguments, plainTextCodec } from '../protocol/index.ts'
import {
  ClosedError,
  Delivery,
  type DeliveryOwner,
  type Message,
  type SendOptions,
  Signal,
  type Socket,
} from '../socket/browser.ts'
import { type Opener, openUntil } from './open-until.ts'
import {
  asError,
  callHandler,
  type Ending,
  iterationError,
  NEVER_OPEN,
  waitAfter,
} from './reconnect-end.ts'
import type { CheckedPolicy, ReconnectEnd, ReconnectState } from './reconnect-options.ts'
import { UnsentQueue } from './unsent-queue.ts'

/** Bytes of unread messages above which the connection is no longer read, and none is opened. */
const HIGH_WATER = 4 << 20

export class ReconnectingSocket<S extends Socket> implements AsyncIterable<Message> {
  readonly #open: Opener<S>
  readonly #policy: CheckedPolicy<S>
  readonly #queue: UnsentQueue
  readonly #delivery: Delivery
  readonly #abort = new AbortController()
  readonly #whenClosed = new Signal<ReconnectEnd>()
  readonly #whenDrained = new Signal<void>()
  readonly #whenResumed = new Signal<void>()
  #state: ReconnectState = { state: 'connecting', attempt: 1 }
  #socket: S | undefined
  /** Whether `send` goes straight to the socket: everything that waited has gone before. */
  #isFlowing = false
  #isPaused = false
  #life = 0
  #tries = 0
  /** Who asked for the end. */
  #wanted: 'local' | 'signal' | undefined
  #end: ReconnectEnd | undefined
  #wake: (() => void) | undefined

  constructor(open: Opener<S>, policy: CheckedPolicy<S>) {
    this.#open = open
    this.#policy = policy
    this.#queue = new UnsentQueue(policy.queue)
    this.#delivery = new Delivery(this.#owner())
    void this.#run()
  }

  // The application's side -----------------------------------------------------------------------

  get state(): ReconnectState['state'] {
    return this.#state.state
  }

  /** The connection that stands now, for what only it has: `rtt`, `protocol`, `ping()`. */
  get socket(): S | undefined {
    return this.#socket?.state === 'open' ? this.#socket : undefined
  }

  /** Connections so far. */
  get lives(): number {
    return this.#life
  }

  /** Bytes given to `send` that have not left: those that wait, and those of the connection. */
  get bufferedAmount(): number {
    return this.#queue.cost + (this.#socket?.bufferedAmount ?? 0)
  }

  /** Resolves, never rejects, when it has ended for good. */
  get closed(): Promise<ReconnectEnd> {
    return this.#end === undefined ? this.#whenClosed.promise : Promise.resolve(this.#end)
  }

  /** Resolves when nothing waits and the connection has taken what it was given, or at the end. */
  get drained(): Promise<void> {
    if (this.#end !== undefined) return Promise.resolve()
    return this.#isFlowing && this.#socket !== undefined
      ? this.#socket.drained
      : this.#whenDrained.promise
  }

  /**
   * Sends a message, or lets it wait for the next connection. False asks to wait for `drained`.
   * A message that a connection took can still be lost with it: only an answer proves that it came.
   *
   * @throws MisuseError when more than `queue` bytes would wait; ClosedError after the end. Nothing
   * is taken then.
   */
  send(message: string | BinaryData, options?: SendOptions): boolean {
    if (this.#end !== undefined || this.#wanted !== undefined) throw this.#endError('Cannot send')
    if (this.#isFlowing && this.#socket?.state === 'open') {
      return this.#socket.send(message, options)
    }
    this.#queue.push(message, options)
    return false
  }

  /** Ends a wait now: for a page, when the network is back. */
  retry(): void {
    this.#wake?.()
  }

  /** Closes the connection, if one stands, and opens no other. Code and reason as of a socket. */
  close(code = 1000, reason?: string): void {
    checkCloseArguments(code, reason, plainTextCodec)
    if (this.#wanted !== undefined || this.#end !== undefined) return
    this.#leave('local', code, reason)
  }

  [Symbol.asyncIterator](): AsyncIterator<Message, undefined> {
    return this.#delivery.iterate()
  }

  // Lives ----------------------------------------------------------------------------------------

  async #run(): Promise<void> {
    const { signal } = this.#policy
    const abort = (): void => this.#leave('signal')
    signal?.addEventListener('abort', abort, { once: true })
    // The caller has the object before anything is told of it.
    await undefined
    if (signal?.aborted === true) this.#leave('signal')
    let ending: Ending | undefined
    let why: ReconnectEnd['why'] | undefined = this.#wanted
    while (why === undefined) {
      this.#tell({ state: 'connecting', attempt: this.#tries + 1 })
      ending = await this.#once()
      why = this.#wanted ?? (await this.#waitAfter(ending)) ?? this.#wanted
    }
    signal?.removeEventListener('abort', abort)
    this.#finish(why, ending)
  }

  #leave(why: 'local' | 'signal', code = 1000, reason?: string): void {
    if (this.#socket?.state === 'open') this.#socket.close(code, reason)
    this.#wanted ??= why
    this.#delivery.discard()
    this.#abort.abort(this.#policy.signal?.reason ?? new Error('Closed before it was open'))
    this.#wake?.()
  }

  /** One attempt and, if it succeeds, one life. */
  async #once(): Promise<Ending> {
    let socket: S
    try {
      socket = await openUntil(this.#open, this.#abort.signal)
    } catch (error) {
      this.#tries++
      return { error: asError(error) }
    }
    const opened = this.#policy.clock.now()
    const ending = await this.#live(socket)
    const isStable = this.#policy.clock.now() - opened >= this.#policy.backoff.stable
    this.#tries = isStable && ending.error === undefined ? 1 : this.#tries + 1
    return ending
  }

  async #live(socket: S): Promise<Ending> {
    // close() came between the answer and this moment.
    if (this.#wanted !== undefined) socket.close(1000)
    this.#socket = socket
    const pumped = this.#pump(socket)
    let failure: Error | undefined
    if (this.#wanted === undefined) {
      this.#tell({ state: 'open', life: ++this.#life })
      failure = (await this.#prepare(socket)) ?? (await this.#flush(socket))
      if (failure !== undefined) socket.close(1000)
    }
    const closed = await socket.closed
    this.#isFlowing = false
    this.#socket = undefined
    // No further life until the reader has come near: what is unread stays bounded over all lives.
    await pumped
    return failure === undefined ? { closed } : { error: failure }
  }

  /** The caller's part of an opening; answers why it failed. */
  async #prepare(socket: S): Promise<Error | undefined> {
    try {
      await Promise.race([this.#policy.onOpen?.(socket, this.#life), socket.closed])
      return undefined
    } catch (error) {
      return asError(error)
    }
  }

  /**
   * Sends what waits, in order, no faster than it is taken; then `send` goes straight through.
   * Answers why a message was refused; it waits on.
   */
  async #flush(socket: S): Promise<Error | undefined> {
    for (let next = this.#queue.first(); next !== undefined; next = this.#queue.first()) {
      if (socket.state !== 'open') return undefined
      try {
        const isTaken = socket.send(next.message, next.options)
        this.#queue.shift()
        if (!isTaken) await socket.drained
      } catch (error) {
        return asError(error)
      }
    }
    if (socket.state !== 'open') return undefined
    this.#isFlowing = true
    this.#whenDrained.settle()
    return undefined
  }

  async #pump(socket: S): Promise<void> {
    try {
      for await (const message of socket) {
        this.#delivery.push(message, message.length)
        if (this.#isPaused) await this.#whenResumed.promise
      }
    } catch {
      // `closed` tells the same, and the next life may do better.
    }
  }

  #owner(): DeliveryOwner {
    return {
      hasHandler: false,
      highWater: HIGH_WATER,
      handleMessage: () => undefined,
      handlerFailed: () => {},
      delivered: () => {},
      cutError: () => this.#endError('The message was cut short'),
      pauseReading: () => {
        this.#isPaused = true
      },
      resumeReading: () => {
        this.#isPaused = false
        this.#whenResumed.settle()
      },
    }
  }

  // Between lives --------------------------------------------------------------------------------

  /** Waits as the rules say; answers why there is no next life, if there is none. */
  async #waitAfter(ending: Ending): Promise<ReconnectEnd['why'] | undefined> {
    const ms = waitAfter(ending, this.#tries, this.#policy)
    if (typeof ms === 'string') return ms
    const cause = ending.closed ?? ending.error!
    this.#tell({ state: 'waiting', attempt: this.#tries + 1, ms, cause })
    if (this.#wanted === undefined) await this.#sleep(ms)
    return undefined
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#wake = undefined
        cancel()
        resolve()
      }
      const cancel = this.#policy.clock.after(ms, done)
      this.#wake = done
    })
  }

  #finish(why: ReconnectEnd['why'], ending: Ending | undefined): void {
    // What an attempt that was called off says is no news.
    const isAsked = why === 'local' || why === 'signal'
    const { closed } = ending ?? {}
    const error = isAsked ? undefined : ending?.error
    const end: ReconnectEnd = { why, closed, error, unsent: this.#queue.take() }
    this.#end = end
    this.#delivery.end(iterationError(end, this.#policy.signal?.reason as Error))
    this.#tell({ state: 'closed', end })
    this.#whenDrained.settle()
    this.#whenClosed.settle(end)
  }

  #endError(what: string): Error {
    const closed = this.#end?.closed ?? NEVER_OPEN
    return new ClosedError(closed, what, this.#end?.error, this.#end !== undefined)
  }

  #tell(state: ReconnectState): void {
    this.#state = state
    callHandler(() => this.#policy.onState?.(state))
  }
}
