// A socket over the WebSocket of a browser: the same face as in Node.js, as far as a page can have it.
//
// A browser reads on whatever the page does, and keeps what it has not sent without limit. Both are
// bounded here: unread messages close the connection, and send() refuses.

import type { InvalidMessageError, MessageCodec, Sendable } from '../messages/index.ts'
import {
  ABNORMAL,
  checkCloseArguments,
  fitReason,
  MisuseError,
  NO_STATUS,
  plainTextCodec,
  viewOfBinary,
} from '../protocol/index.ts'
import {
  type Closed,
  ClosedError,
  type DecodedSocket,
  DecodingIterator,
  Delivery,
  type IncomingMessage,
  type Message,
  readableOf,
  Signal,
  writableOf,
} from '../socket/browser.ts'
import type { ClientSocket, HandshakeInfo } from './client-socket.ts'
import type { PageClose, PageLine } from './page-line.ts'

export interface PageLimits {
  /** Bytes above which `send` answers false. */
  readonly highWater: number
  /** Bytes waiting to be sent, above which `send` throws. */
  readonly queued: number
  /** Bytes of unread messages, above which the connection is closed with 4009. */
  readonly unread: number
}

export const PAGE_LIMITS: PageLimits = {
  // As for a client in Node.js.
  highWater: 4 << 20,
  queued: 64 << 20,
  unread: 64 << 20,
}

/** A browser tells nobody when it has sent; this often is asked. */
const DRAIN_POLL_MS = 20
const UNREAD = { code: 4009, reason: 'unread messages above limits.unread' }

export class PageSocket implements ClientSocket<unknown, unknown>, DecodedSocket {
  readonly url: string
  readonly handshake: HandshakeInfo
  /** A page does not learn it. */
  readonly remoteAddress = ''
  readonly rtt: undefined
  readonly #line: PageLine
  readonly #limits: PageLimits
  readonly #codec: MessageCodec<unknown, unknown> | undefined
  readonly #delivery: Delivery
  readonly #whenClosed = new Signal<Closed>()
  #whenDrained: Promise<void> | undefined
  #received = 0
  #sent = 0
  #initiator: Closed['initiator'] | undefined
  #sentClose: Closed['sent']
  #closed: Closed | undefined
  #cause: Error | undefined

  constructor(
    line: PageLine,
    limits: PageLimits,
    codec: MessageCodec<unknown, unknown> | undefined,
    handshake: HandshakeInfo,
  ) {
    this.#line = line
    this.#limits = limits
    this.#codec = codec
    this.url = line.url
    this.handshake = handshake
    this.#delivery = new Delivery({
      hasHandler: false,
      highWater: limits.unread,
      handleMessage: () => undefined,
      handlerFailed: () => {},
      delivered: () => {},
      cutError: () => this.closedError('The message was cut short'),
      pauseReading: () => this.#tooMuchUnread(),
      resumeReading: () => {},
    })
  }

  get state(): 'open' | 'closing' | 'closed' {
    if (this.#closed !== undefined) return 'closed'
    return this.#initiator === undefined ? 'open' : 'closing'
  }

  get protocol(): string {
    return this.#line.protocol
  }

  get extensions(): string {
    return this.#line.extensions
  }

  get bufferedAmount(): number {
    return this.#line.bufferedAmount
  }

  /** Bytes of messages: a page does not see frames. */
  get bytesRead(): number {
    return this.#received
  }

  get bytesWritten(): number {
    return this.#sent
  }

  get closed(): Promise<Closed> {
    return this.#closed === undefined ? this.#whenClosed.promise : Promise.resolve(this.#closed)
  }

  get drained(): Promise<void> {
    this.#whenDrained ??= this.#drain()
    return this.#whenDrained
  }

  send(message: unknown): boolean {
    const encoded = (this.#codec === undefined ? message : this.#codec.encode(message)) as Sendable
    if (this.state !== 'open') throw this.closedError('Cannot send')
    const data = typeof encoded === 'string' ? encoded : viewOfBinary(encoded)
    const size = typeof data === 'string' ? plainTextCodec.byteLength(data) : data.length
    const waiting = this.#line.bufferedAmount
    if (waiting > 0 && waiting + size > this.#limits.queued) {
      throw new MisuseError(
        'send-queue-full',
        `Cannot send ${size} bytes: ${waiting} wait already, and limits.queued is ${this.#limits.queued}; wait for drained`,
      )
    }
    this.#line.send(data)
    this.#sent += size
    return this.#line.bufferedAmount <= this.#limits.highWater
  }

  sendStream(): Promise<void> {
    const why = 'a page cannot send fragments, so give it whole to send'
    return Promise.reject(impossible('send a message from a stream', why))
  }

  /** A page gets messages whole: each comes in one piece. */
  incoming(): AsyncIterableIterator<IncomingMessage, undefined> {
    return this.#delivery.iterateParts()
  }

  get readable(): ReadableStream<unknown> {
    return readableOf(this as never)
  }

  get writable(): WritableStream<unknown> {
    return writableOf(this as never)
  }

  ping(): Promise<number> {
    return Promise.reject(impossible('ping', 'the browser answers pings, and sends none'))
  }

  close(code?: number, reason?: string): void {
    checkPageClose(code, reason)
    if (this.state !== 'open') return
    this.#begin({ code: code ?? NO_STATUS, reason: reason ?? '' })
    this.#delivery.discard()
  }

  /** A page cannot break a line: it closes, and waits for nothing. */
  terminate(): void {
    if (this.#closed !== undefined) return
    this.#initiator ??= 'local'
    this.#delivery.discard()
    this.#line.close()
    this.onClose({ code: ABNORMAL, reason: '', wasClean: false })
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown, undefined> {
    const messages = this.#delivery.iterate()
    return this.#codec === undefined ? messages : new DecodingIterator(this.#codec, this, messages)
  }

  // The browser's side ---------------------------------------------------------------------------

  /** @internal */
  onMessage(data: unknown): void {
    if (this.#initiator !== undefined) return
    const message: Message = typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer)
    const size = typeof message === 'string' ? plainTextCodec.byteLength(message) : message.length
    this.#received += size
    this.#delivery.push(message, size)
  }

  /** @internal */
  onClose({ code, reason, wasClean }: PageClose): void {
    if (this.#closed !== undefined) return
    const isCut = code === ABNORMAL
    this.#initiator ??= isCut ? 'transport' : 'peer'
    const received = isCut ? undefined : { code, reason }
    // A browser answers a Close with the code that came (RFC 6455 5.5.1).
    const sent = this.#sentClose ?? (received && { code, reason: '' })
    const closed = { code, reason, wasClean, initiator: this.#initiator, received, sent }
    this.#closed = closed
    this.#delivery.end(
      wasClean && this.#cause === undefined
        ? undefined
        : new ClosedError(closed, 'The socket closed', this.#cause),
    )
    this.#whenClosed.settle(closed)
  }

  /** @internal */
  get isDiscarding(): boolean {
    return this.#delivery.isDiscarding
  }

  /** @internal */
  invalidMessage(error: InvalidMessageError, mustClose: boolean): void {
    if (!mustClose || this.state !== 'open') return
    this.#cause = error
    // A page may not send 1007 or 1008: 4007 and 4008 are free for anybody's use.
    const code = 3000 + (error.closeCode ?? 1008)
    this.#begin({ code, reason: fitReason(error.message, plainTextCodec) })
    this.#delivery.discard()
  }

  /** @internal */
  closedError(what: string): ClosedError {
    const isOver = this.#closed !== undefined
    return new ClosedError(this.#closed ?? this.#soFar(), what, this.#cause, isOver)
  }

  #begin(frame: { code: number; reason: string }): void {
    this.#initiator = 'local'
    this.#sentClose = frame
    if (frame.code === NO_STATUS) this.#line.close()
    else this.#line.close(frame.code, frame.reason)
  }

  #soFar(): Closed {
    const initiator = this.#initiator ?? 'transport'
    const sent = this.#sentClose
    return { code: ABNORMAL, reason: '', wasClean: false, initiator, received: undefined, sent }
  }

  #tooMuchUnread(): void {
    if (this.#initiator !== undefined) return
    this.#cause = new MisuseError(
      'unread-too-much',
      `Cannot keep more than ${this.#limits.unread} bytes unread: a page cannot have the server wait, so read faster or raise limits.unread`,
    )
    this.#begin(UNREAD)
  }

  async #drain(): Promise<void> {
    while (this.#closed === undefined && this.#line.bufferedAmount > this.#limits.highWater) {
      await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS))
    }
    this.#whenDrained = undefined
  }
}

function impossible(what: string, why: string): MisuseError {
  return new MisuseError('not-in-browser', `Cannot ${what} in a browser: ${why}`)
}

function checkPageClose(code: number | undefined, reason: string | undefined): void {
  checkCloseArguments(code, reason, plainTextCodec)
  if (code === undefined || code === 1000 || code >= 3000) return
  throw impossible(`close with code ${code}`, 'a page may send 1000 and 3000-4999 only')
}
