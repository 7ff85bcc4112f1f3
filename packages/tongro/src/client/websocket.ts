// The WHATWG WebSocket class for Node.js, over the same core as connect().
//
// It follows https://websockets.spec.whatwg.org: events instead of iteration, no backpressure, and
// the exceptions that pages know. Where a constructor of browsers takes only subprotocols, this one
// also takes an object with the options of connect().

import { type BinaryData, MisuseError, viewOfBinary } from '../protocol/index.ts'
import type { Closed, LiveSocket, Message, SocketHooks } from '../socket/index.ts'
import { checkCloseWish, closeCodeOf } from './close-wish.ts'
import { type ConnectOptions, openSocket } from './connect.ts'
import { HandlerSlots } from './handler-slots.ts'
import { checkedUrl } from './page-url.ts'
import { UnsentBytes } from './unsent-bytes.ts'
import { CloseEvent, WebSocketErrorEvent, type WebSocketEventMap } from './websocket-events.ts'

type ReadyState = 0 | 1 | 2 | 3
type EventHandler<E extends Event> = ((this: WebSocket, event: E) => unknown) | null

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
  declare static readonly CONNECTING: 0
  declare static readonly OPEN: 1
  declare static readonly CLOSING: 2
  declare static readonly CLOSED: 3
  declare readonly CONNECTING: 0
  declare readonly OPEN: 1
  declare readonly CLOSING: 2
  declare readonly CLOSED: 3

  static {
    for (const [value, name] of ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'].entries()) {
      const constant = { value, enumerable: true }
      for (const place of [WebSocket, WebSocket.prototype])
        Object.defineProperty(place, name, constant)
    }
  }

  readonly #url: string
  #readyState: ReadyState = 0
  #protocol = ''
  #binaryType: 'blob' | 'arraybuffer' = 'blob'
  #socket: LiveSocket | undefined
  readonly #abort = new AbortController()
  readonly #handlers = new HandlerSlots(this)
  readonly #unsent = new UnsentBytes()
  /** Bytes given to send() once it was too late; they count for ever, as the standard says. */
  #droppedBytes = 0
  /** The tail of messages that wait for a Blob to be read. */
  #pendingBlob: Promise<void> | undefined
  #pendingBytes = 0

  constructor(url: string | URL, options: string | Iterable<string> | ConnectOptions = []) {
    super()
    if (url === undefined) throw new TypeError('Cannot connect without a URL: give one')
    const given = optionsOf(options)
    this.#url = checkedUrl(url, given.protocols ?? [])
    void this.#open(given)
  }

  get url(): string {
    return this.#url
  }

  get extensions(): string {
    return this.#socket?.extensions ?? ''
  }

  get [Symbol.toStringTag](): string {
    return 'WebSocket'
  }

  get readyState(): ReadyState {
    return this.#readyState
  }

  get protocol(): string {
    return this.#protocol
  }

  /** Bytes handed to send() that have not left; what comes after a close stays counted. */
  get bufferedAmount(): number {
    const unsent = this.#unsent.amount(this.#socket?.bufferedAmount ?? 0)
    return this.#droppedBytes + this.#pendingBytes + unsent
  }

  get binaryType(): 'blob' | 'arraybuffer' {
    return this.#binaryType
  }

  set binaryType(type: 'blob' | 'arraybuffer') {
    // An unknown value is ignored, as for every enumeration of Web IDL.
    if (type === 'blob' || type === 'arraybuffer') this.#binaryType = type
  }

  /** Sends a message; throws InvalidStateError while connecting, and drops it after a close. */
  send(...given: [data: string | BinaryData | Blob]): void {
    if (given.length < 1) throw new TypeError('Cannot send nothing: give a message')
    const [data] = given
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
    this.#close(closeCodeOf(code), reason === undefined ? undefined : String(reason))
  }

  #close(code: number | undefined, reason: string | undefined): void {
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
    return this.#handlers.get('open') as EventHandler<Event>
  }
  set onopen(handler: EventHandler<Event>) {
    this.#handlers.set('open', handler)
  }
  get onmessage(): EventHandler<MessageEvent> {
    return this.#handlers.get('message') as EventHandler<MessageEvent>
  }
  set onmessage(handler: EventHandler<MessageEvent>) {
    this.#handlers.set('message', handler)
  }
  get onerror(): EventHandler<Event> {
    return this.#handlers.get('error') as EventHandler<Event>
  }
  set onerror(handler: EventHandler<Event>) {
    this.#handlers.set('error', handler)
  }
  get onclose(): EventHandler<CloseEvent> {
    return this.#handlers.get('close') as EventHandler<CloseEvent>
  }
  set onclose(handler: EventHandler<CloseEvent>) {
    this.#handlers.set('close', handler)
  }

  // Inside ---------------------------------------------------------------------------------------

  async #open(options: ConnectOptions): Promise<void> {
    const { signal } = options
    const abort = (): void => this.#abort.abort(signal?.reason)
    if (signal?.aborted === true) abort()
    signal?.addEventListener('abort', abort, { once: true })
    try {
      await openSocket(this.#url, { ...options, signal: this.#abort.signal }, this.#hooks())
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
    const { origin } = new URL(this.#url)
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
      this.#handOver(message)
    } catch (error) {
      // The standard has no error for a full buffer: the connection is closed instead.
      this.#droppedBytes += sizeOf(message)
      if (error instanceof MisuseError) this.#socket!.terminate()
    }
  }

  #handOver(message: string | BinaryData): void {
    const socket = this.#socket!
    const before = socket.bufferedAmount
    socket.send(message)
    const size = typeof message === 'string' ? sizeOf(message) : message.byteLength
    this.#unsent.note(size, socket.bufferedAmount - before, socket.bufferedAmount)
  }

  /** A Blob must be read first; what is sent after it waits, so that the order is kept. */
  #sendLater(size: number, read: () => Promise<string | BinaryData>): void {
    this.#pendingBytes += size
    const sent: Promise<void> = (this.#pendingBlob ?? Promise.resolve()).then(async () => {
      const message = await read()
      this.#pendingBytes -= size
      if (this.#pendingBlob === sent) this.#pendingBlob = undefined
      if (this.#socket?.state === 'open') this.#handOver(message)
      else this.#droppedBytes += size
    })
    this.#pendingBlob = sent
    sent.catch(() => this.#socket?.terminate())
  }

  #whenSent(run: () => void): void {
    if (this.#pendingBlob === undefined) run()
    else this.#pendingBlob.then(run, run)
  }
}

/** Subprotocols in any form, or the options of connect(). */
function optionsOf(options: string | Iterable<string> | ConnectOptions): ConnectOptions {
  if (typeof options === 'string') return { protocols: options }
  return Symbol.iterator in options ? { protocols: Array.from(options, String) } : options
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
