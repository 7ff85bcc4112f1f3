// The WHATWG WebSocket class for Node.js, over the same core as connect().
//
// It follows https://websockets.spec.whatwg.org: events instead of iteration, no backpressure, and
// the exceptions that pages know. Where a constructor of browsers takes only subprotocols, this one
// also takes an object with the options of connect().

import { type BinaryData, MisuseError, viewOfBinary } from '../protocol/index.ts'
import type { Closed, LiveSocket, Message, SocketHooks } from '../socket/index.ts'
import { checkCloseWish } from './close-wish.ts'
import { type ConnectOptions, openSocket } from './connect.ts'
import { checkedUrl } from './page-url.ts'
import { CloseEvent, WebSocketErrorEvent } from './websocket-events.ts'

type EventHandler<E extends Event> = ((this: WebSocket, event: E) => unknown) | null
type Listener = (event: Event) => void
type HandlerName = 'open' | 'message' | 'error' | 'close'

/** The events of the class by name. */
export interface WebSocketEventMap {
  open: Event
  message: MessageEvent
  error: Event
  close: CloseEvent
}

/** EventTarget with the events of a WebSocket, as lib.dom types it. */
export interface WebSocket {
  addEventListener<K extends keyof WebSocketEventMap>(
    type: K,
    listener: (this: WebSocket, event: WebSocketEventMap[K]) => unknown,
    options?: boolean | { once?: boolean; capture?: boolean; signal?: AbortSignal },
  ): void
  addEventListener(...args: Parameters<EventTarget['addEventListener']>): void
  removeEventListener<K extends keyof WebSocketEventMap>(
    type: K,
    listener: (this: WebSocket, event: WebSocketEventMap[K]) => unknown,
    options?: boolean | { capture?: boolean },
  ): void
  removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void
}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: it only narrows inherited methods.
export class WebSocket extends EventTarget {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSING = 2
  static readonly CLOSED = 3
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSING = 2
  readonly CLOSED = 3

  readonly url: string
  readonly extensions: string = ''
  #readyState: 0 | 1 | 2 | 3 = 0
  #protocol = ''
  #binaryType: 'blob' | 'arraybuffer' = 'blob'
  #socket: LiveSocket | undefined
  readonly #abort = new AbortController()
  readonly #handlers = new Map<HandlerName, Listener>()
  /** Bytes given to send() once it was too late; they count for ever, as the standard says. */
  #droppedBytes = 0
  /** The tail of messages that wait for a Blob to be read. */
  #pendingBlob: Promise<void> | undefined
  #pendingBytes = 0

  constructor(url: string | URL, options: string | readonly string[] | ConnectOptions = []) {
    super()
    const given: ConnectOptions =
      typeof options === 'string' || Array.isArray(options)
        ? { protocols: options as string | readonly string[] }
        : (options as ConnectOptions)
    this.url = checkedUrl(url, given.protocols ?? [])
    void this.#open(given)
  }

  get readyState(): 0 | 1 | 2 | 3 {
    return this.#readyState
  }

  get protocol(): string {
    return this.#protocol
  }

  /** Bytes handed to send() that have not left; it never falls back after a close. */
  get bufferedAmount(): number {
    return this.#droppedBytes + this.#pendingBytes + (this.#socket?.bufferedAmount ?? 0)
  }

  get binaryType(): 'blob' | 'arraybuffer' {
    return this.#binaryType
  }

  set binaryType(type: 'blob' | 'arraybuffer') {
    // An unknown value is ignored, as for every enumeration of Web IDL.
    if (type === 'blob' || type === 'arraybuffer') this.#binaryType = type
  }

  /** Sends a message; throws InvalidStateError while connecting, and drops it after a close. */
  send(data: string | BinaryData | Blob): void {
    if (this.#readyState === 0) {
      throw new DOMException('Cannot send while connecting: wait for open', 'InvalidStateError')
    }
    if (data instanceof Blob) this.#sendLater(data.size, () => data.arrayBuffer())
    else {
      // What is no data is sent as its text, as Web IDL converts it.
      const message = isBinary(data) ? bytesOf(data) : String(data)
      if (this.#pendingBlob === undefined) this.#sendNow(message)
      else this.#sendLater(sizeOf(message), () => Promise.resolve(message))
    }
  }

  /** Begins to close: `code` is 1000 or 3000-4999, `reason` at most 123 bytes of UTF-8. */
  close(code?: number, reason?: string): void {
    checkCloseWish(code, reason)
    if (this.#readyState >= 2) return
    this.#readyState = 2
    if (this.#socket === undefined) this.#abort.abort(new Error('Closed before it was open'))
    else {
      // A reason needs a code; the standard takes 1000 then.
      const sent = code ?? (reason ? 1000 : undefined)
      this.#whenSent(() => this.#socket!.close(sent, reason))
    }
  }

  get onopen(): EventHandler<Event> {
    return this.#handlerOf('open')
  }
  set onopen(handler: EventHandler<Event>) {
    this.#setHandler('open', handler)
  }
  get onmessage(): EventHandler<MessageEvent> {
    return this.#handlerOf('message')
  }
  set onmessage(handler: EventHandler<MessageEvent>) {
    this.#setHandler('message', handler)
  }
  get onerror(): EventHandler<Event> {
    return this.#handlerOf('error')
  }
  set onerror(handler: EventHandler<Event>) {
    this.#setHandler('error', handler)
  }
  get onclose(): EventHandler<CloseEvent> {
    return this.#handlerOf('close')
  }
  set onclose(handler: EventHandler<CloseEvent>) {
    this.#setHandler('close', handler)
  }

  // Inside ---------------------------------------------------------------------------------------

  async #open(options: ConnectOptions): Promise<void> {
    const { signal } = options
    const abort = (): void => this.#abort.abort(signal?.reason)
    if (signal?.aborted === true) abort()
    signal?.addEventListener('abort', abort, { once: true })
    try {
      await openSocket(this.url, { ...options, signal: this.#abort.signal }, this.#hooks())
    } catch (error) {
      this.#readyState = 3
      this.dispatchEvent(new WebSocketErrorEvent('error', error as Error))
      this.dispatchEvent(new CloseEvent('close', { code: 1006 }))
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  #hooks(): SocketHooks {
    return {
      open: (socket) => {
        this.#socket = socket
        this.#protocol = socket.protocol
        if (this.#readyState !== 0) {
          // close() came between the answer and this moment.
          const error = this.#abort.signal.reason as Error
          this.dispatchEvent(new WebSocketErrorEvent('error', error))
          socket.terminate()
          return undefined
        }
        this.#readyState = 1
        this.dispatchEvent(new Event('open'))
        return nextTask()
      },
      message: (_, message) => {
        if (this.#readyState === 1) this.dispatchEvent(this.#messageEvent(message))
        return nextTask()
      },
      error: (error) => {
        this.#readyState = 2
        this.dispatchEvent(new WebSocketErrorEvent('error', error))
      },
      close: (_, closed) => this.#closed(closed),
    }
  }

  #closed(closed: Closed): void {
    this.#readyState = 3
    this.dispatchEvent(new CloseEvent('close', closed))
  }

  #messageEvent(message: Message): MessageEvent {
    const { origin } = new URL(this.url)
    if (typeof message === 'string') return new MessageEvent('message', { data: message, origin })
    const bytes = message as Uint8Array<ArrayBuffer>
    const data = this.#binaryType === 'blob' ? new Blob([bytes]) : bytes.slice().buffer
    return new MessageEvent('message', { data, origin })
  }

  #sendNow(message: string | Uint8Array): void {
    if (this.#readyState !== 1) {
      this.#droppedBytes += sizeOf(message)
      return
    }
    try {
      this.#socket!.send(message)
    } catch (error) {
      // The standard has no error for a full buffer: the connection is closed instead.
      this.#droppedBytes += sizeOf(message)
      if (error instanceof MisuseError) this.#socket!.terminate()
    }
  }

  /** A Blob must be read first; what is sent after it waits, so that the order is kept. */
  #sendLater(size: number, read: () => Promise<string | BinaryData>): void {
    this.#pendingBytes += size
    const sent: Promise<void> = (this.#pendingBlob ?? Promise.resolve()).then(async () => {
      const message = await read()
      this.#pendingBytes -= size
      if (this.#pendingBlob === sent) this.#pendingBlob = undefined
      if (this.#socket?.state === 'open') this.#socket.send(message)
      else this.#droppedBytes += size
    })
    this.#pendingBlob = sent
    sent.catch(() => this.#socket?.terminate())
  }

  #whenSent(run: () => void): void {
    if (this.#pendingBlob === undefined) run()
    else this.#pendingBlob.then(run, run)
  }

  #handlerOf<E extends Event>(name: HandlerName): EventHandler<E> {
    return (this.#handlers.get(name) as unknown as EventHandler<E> | undefined) ?? null
  }

  #setHandler<E extends Event>(name: HandlerName, handler: EventHandler<E>): void {
    const old = this.#handlers.get(name)
    if (old !== undefined) this.removeEventListener(name, old)
    this.#handlers.delete(name)
    if (typeof handler !== 'function') return
    const listener = handler as unknown as Listener
    this.#handlers.set(name, listener)
    this.addEventListener(name, listener)
  }
}

/** The bytes as they are now: the standard lets the caller change them after send(). */
function bytesOf(data: BinaryData): Uint8Array {
  return new Uint8Array(viewOfBinary(data))
}

function isBinary(data: unknown): data is BinaryData {
  const name = Object.prototype.toString.call(data)
  return ArrayBuffer.isView(data) || name === '[object ArrayBuffer]' || name.includes('SharedArray')
}

function sizeOf(message: string | Uint8Array): number {
  return typeof message === 'string' ? Buffer.byteLength(message) : message.length
}

/**
 * Holds the next event back until this one's promises have run: each is a task of its own in the
 * standard, so that a page may set its handler anew for every message.
 */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
