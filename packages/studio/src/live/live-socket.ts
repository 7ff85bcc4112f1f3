// One WebSocket that comes back by itself: the browser's own WebSocket, a state signal and a
// jittered back-off. It knows nothing of pages, words or message formats.
//
//   idle ──start──▶ connecting ──open──▶ open
//    ▲                 ▲   │               │
//   stop          retry│   │failed         │closed
//   (from all)         └─ waiting ◀────────┘

import { type ReadonlySignal, signal } from '@preact/signals'
import { type Backoff, backoffDelay, DEFAULT_BACKOFF } from './backoff.ts'

export type LinkState =
  | { readonly name: 'idle' }
  | { readonly name: 'connecting' }
  | { readonly name: 'open' }
  /** `retryAt` is in milliseconds since the epoch. */
  | { readonly name: 'waiting'; readonly retryAt: number }

export interface LiveHandlers {
  readonly open?: () => void
  readonly message?: (text: string) => void
  /** An open connection ended, or `stop()` ended it; what was on the way is lost. */
  readonly close?: () => void
}

/** The part of the browser's WebSocket that is used here. */
export interface PlainSocket {
  readonly readyState: number
  send(text: string): void
  close(): void
  addEventListener(type: 'open' | 'close', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

export interface LiveSettings {
  readonly create: (url: string) => PlainSocket
  readonly backoff: Backoff
  readonly random: () => number
  /** A try that is not open after this long counts as failed. */
  readonly connectMs: number
  /** A connection that lived this long clears the failures before it; shorter ones do not, so that
   *  a server that accepts and drops at once is not hammered. */
  readonly stableMs: number
}

const DEFAULT_SETTINGS: LiveSettings = {
  create: (url) => new WebSocket(url),
  backoff: DEFAULT_BACKOFF,
  random: Math.random,
  connectMs: 10_000,
  stableMs: 5_000,
}

const CONNECTING = 0
const OPEN = 1

export class LiveSocket {
  readonly url: string
  readonly #state = signal<LinkState>({ name: 'idle' })
  readonly #received = signal(0)
  readonly #sent = signal(0)
  readonly #handlers: LiveHandlers
  readonly #settings: LiveSettings
  #socket: PlainSocket | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #failures = 0
  #openedAt: number | undefined

  constructor(url: string, handlers: LiveHandlers, settings: Partial<LiveSettings> = {}) {
    this.url = url
    this.#handlers = handlers
    this.#settings = { ...DEFAULT_SETTINGS, ...settings }
  }

  get state(): ReadonlySignal<LinkState> {
    return this.#state
  }

  /** Messages that came in, over all connections. */
  get received(): ReadonlySignal<number> {
    return this.#received
  }

  /** Messages handed to an open connection. */
  get sent(): ReadonlySignal<number> {
    return this.#sent
  }

  start(): void {
    if (this.#state.peek().name === 'idle') this.#connect()
  }

  /** Ends the connection and all tries; `start()` begins anew. */
  stop(): void {
    const socket = this.#socket
    this.#socket = undefined
    clearTimeout(this.#timer)
    this.#failures = 0
    this.#state.value = { name: 'idle' }
    if (socket === undefined) return
    // Closing during the handshake makes browsers log an error, so that waits for the open event.
    if (socket.readyState === CONNECTING) socket.addEventListener('open', () => socket.close())
    else socket.close()
    if (this.#openedAt !== undefined) this.#ended()
  }

  /** Tries at once instead of waiting for the next turn. */
  retry(): void {
    if (this.#state.peek().name === 'waiting') this.#connect()
  }

  /** Whether the text was handed to an open connection; otherwise it is not sent, now or later. */
  send(text: string): boolean {
    const socket = this.#socket
    if (socket === undefined || socket.readyState !== OPEN) return false
    socket.send(text)
    this.#sent.value++
    return true
  }

  #connect(): void {
    clearTimeout(this.#timer)
    this.#state.value = { name: 'connecting' }
    const socket = this.#settings.create(this.url)
    this.#socket = socket
    this.#timer = setTimeout(() => this.#lost(socket), this.#settings.connectMs)
    socket.addEventListener('open', () => this.#opened(socket))
    socket.addEventListener('close', () => this.#lost(socket))
    socket.addEventListener('message', (event) => {
      if (this.#socket !== socket || typeof event.data !== 'string') return
      this.#received.value++
      this.#handlers.message?.(event.data)
    })
  }

  #opened(socket: PlainSocket): void {
    if (this.#socket !== socket) return
    clearTimeout(this.#timer)
    this.#openedAt = performance.now()
    this.#state.value = { name: 'open' }
    this.#handlers.open?.()
  }

  #lost(socket: PlainSocket): void {
    if (this.#socket !== socket) return
    this.#socket = undefined
    clearTimeout(this.#timer)
    if (socket.readyState <= OPEN) socket.close()
    const { stableMs, backoff, random } = this.#settings
    const wasOpen = this.#openedAt
    if (wasOpen !== undefined && performance.now() - wasOpen >= stableMs) this.#failures = 0
    this.#failures++
    const delay = backoffDelay(this.#failures, random(), backoff)
    this.#timer = setTimeout(() => this.#connect(), delay)
    this.#state.value = { name: 'waiting', retryAt: Date.now() + delay }
    if (wasOpen !== undefined) this.#ended()
  }

  #ended(): void {
    this.#openedAt = undefined
    this.#handlers.close?.()
  }
}
