// What a socket sends, and how much of it may wait: the high-water mark, the queue's limit, and what
// happens to a peer that does not read.

import {
  type BinaryData,
  type Compression,
  type Connection,
  describeRule,
  MAX_HEADER,
  MisuseError,
  OPCODE,
  viewOfBinary,
} from '../protocol/index.ts'
import { nodeTextCodec, type Transport } from '../transport/index.ts'
import { dropChannel } from './events.ts'
import type { LiveSocket } from './live-socket.ts'
import { MessageLine, SLICE } from './message-line.ts'
import type { Published } from './published.ts'
import { type MessageSource, type SendStreamOptions, sendStream } from './send-stream.ts'
import { Signal } from './signal.ts'

/** From this size on a message is compressed in slices; up to here it takes a few milliseconds. */
const SLICED_FROM = 2 * SLICE

export class Outgoing {
  readonly #socket: LiveSocket
  readonly #connection: Connection
  readonly #transport: Transport
  readonly #compression: Compression | undefined
  readonly #whenDrained = new Signal<void>()
  readonly #whenTaken = new Signal<void>()
  /** Made when a message is first sent over several ticks. */
  #line: MessageLine | undefined
  /** `send` answered false: the drain handler is due. */
  #owesDrain = false

  constructor(
    socket: LiveSocket,
    connection: Connection,
    transport: Transport,
    compression: Compression | undefined,
  ) {
    this.#socket = socket
    this.#connection = connection
    this.#transport = transport
    this.#compression = compression
  }

  /** Bytes handed over that the system has not taken. */
  get pending(): number {
    const line = this.#line
    return line === undefined ? this.#transport.pending : this.#transport.pending + line.bytes
  }

  /** Sends a message; false asks to wait for `drained`. */
  send(message: string | BinaryData, mayCompress: boolean): boolean {
    let hasRoom: boolean
    if (typeof message === 'string') {
      // A character has at most 3 bytes; they are counted only where that may be too many.
      hasRoom = this.#hasRoomFor(message.length * 3)
      if (!hasRoom) this.#admit(nodeTextCodec.byteLength(message))
      this.#sendText(message, mayCompress)
    } else {
      const bytes = viewOfBinary(message)
      hasRoom = this.#hasRoomFor(bytes.length)
      if (!hasRoom) this.#admit(bytes.length)
      this.#sendBinary(bytes, mayCompress)
    }
    this.#socket.config.stats.messagesSent++
    return hasRoom || this.#isBelowHighWater()
  }

  #sendText(text: string, mayCompress: boolean): void {
    if (mayCompress && this.#isSliced(text.length)) {
      const bytes = new Uint8Array(nodeTextCodec.byteLength(text))
      nodeTextCodec.write(text, bytes, 0)
      this.#ownLine().sendSliced(OPCODE.text, bytes)
    } else if (this.#line?.isTaken === true) {
      this.#line.holdText(text, nodeTextCodec.byteLength(text), mayCompress)
    } else this.#connection.sendText(text, mayCompress)
  }

  #sendBinary(bytes: Uint8Array, mayCompress: boolean): void {
    if (mayCompress && this.#isSliced(bytes.length)) {
      this.#ownLine().sendSliced(OPCODE.binary, bytes)
    } else if (this.#line?.isTaken === true) this.#line.holdBinary(bytes, mayCompress)
    else this.#connection.sendBinary(bytes, mayCompress)
  }

  #isSliced(size: number): boolean {
    if (size < SLICED_FROM || this.#compression?.deflater === undefined) return false
    return size >= this.#compression.threshold
  }

  /** Sends one message from a stream; resolves when all of it was handed over. */
  async sendStream(source: MessageSource, options: SendStreamOptions): Promise<void> {
    await sendStream(this, source, options)
    this.#socket.config.stats.messagesSent++
  }

  /** Sends a message made for many receivers; false when this one did not get it. Never throws. */
  deliver(published: Published): boolean {
    if (this.#connection.state !== 'open') return false
    const { limits, slowReader, stats } = this.#socket.config
    // Slow is who does not take what the system is given, not who is sent much in one tick.
    if (this.#transport.pending > limits.highWater) this.#transport.flush()
    const { pending } = this
    const isSlow = pending > limits.highWater
    if (isSlow && slowReader === 'drop') {
      if (dropChannel.hasSubscribers)
        dropChannel.publish({ socket: this.#socket, message: published.plain })
      return false
    }
    if (isSlow && (slowReader === 'close' || pending > limits.queued)) {
      this.#socket.close(1008, describeRule('slow-reader'))
      return false
    }
    const frame = published.frameFor(this.#compression)
    const isDeflated = frame !== published.plain
    if (this.#line?.isTaken === true) this.#line.holdEncoded(frame, isDeflated)
    else this.#connection.sendEncoded(frame, isDeflated)
    stats.messagesSent++
    return true
  }

  /** Resolves when no more than the high-water mark waits, or at the end. */
  get drained(): Promise<void> {
    return this.#isBelowHighWater() ? Promise.resolve() : this.#whenDrained.promise
  }

  /** The system has taken all it was given; answers whether the drain handler is due. */
  systemTookAll(): boolean {
    this.#whenTaken.settle()
    return this.pending <= this.#socket.config.limits.highWater && this.#settleDrained()
  }

  /** Before a Close frame: sends what was handed over and is still being compressed. */
  finish(): void {
    this.#line?.finish()
  }

  /** Nothing more can be sent: lets go who waits. */
  abandon(): void {
    this.#line?.abandon()
    this.#whenTaken.settle()
    this.#settleDrained()
  }

  // For sendStream -------------------------------------------------------------------------------

  /** @internal */
  get connection(): Connection {
    return this.#connection
  }

  /** @internal */
  get line(): MessageLine {
    return this.#ownLine()
  }

  /** @internal What waits behind the stream does not count: the stream would wait for itself. */
  get whenTaken(): Promise<void> | undefined {
    const { highWater } = this.#socket.config.limits
    if (this.#transport.pending <= highWater) return undefined
    this.#transport.flush()
    return this.#transport.pending <= highWater ? undefined : this.#whenTaken.promise
  }

  /** @internal */
  closedError(what: string): Error {
    return this.#socket.closedError(what)
  }

  /** @internal */
  fail(): void {
    this.#socket.close(1011, 'A message could not be sent whole: its source failed')
  }

  // Inside ---------------------------------------------------------------------------------------

  #ownLine(): MessageLine {
    this.#line ??= new MessageLine(this.#connection, () => this.#lineAdvanced())
    return this.#line
  }

  /** Less waits in the line; where the system waits for nothing, nobody else would tell. */
  #lineAdvanced(): void {
    if (this.#transport.pending > 0) this.#transport.flush()
    if (this.pending <= this.#socket.config.limits.highWater)
      this.#socket.tellDrained(this.#settleDrained())
  }

  #settleDrained(): boolean {
    this.#whenDrained.settle()
    const isDue = this.#owesDrain
    this.#owesDrain = false
    return isDue
  }

  /** Whether `size` more bytes stay below the mark. Throws unless the socket is open. */
  #hasRoomFor(size: number): boolean {
    if (this.#connection.state !== 'open') throw this.closedError('Cannot send')
    return this.pending + size + MAX_HEADER <= this.#socket.config.limits.highWater
  }

  /** Throws where `size` more bytes may not be sent. */
  #admit(size: number): void {
    const { limits, slowReader } = this.#socket.config
    const { pending } = this
    if (slowReader === 'close' && pending > limits.highWater) {
      this.#socket.close(1008, describeRule('slow-reader'))
      throw this.closedError('Cannot send')
    }
    // One message may be larger than the limit, since the caller holds it anyway.
    if (pending > 0 && pending + size > limits.queued) {
      throw new MisuseError(
        'queue-full',
        `Cannot send ${size} bytes while ${pending} wait: limits.queued is ${limits.queued}, await socket.drained when send answers false`,
      )
    }
  }

  /** What waits for the end of the tick does not count: it is written first. */
  #isBelowHighWater(): boolean {
    const { highWater } = this.#socket.config.limits
    if (this.pending <= highWater) return true
    this.#transport.flush()
    if (this.pending <= highWater) return true
    this.#owesDrain = true
    return false
  }
}
