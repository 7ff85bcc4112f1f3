// A transport over a socket of node:net or node:tls, or any Duplex stream that behaves like one.
//
// Listeners are shared functions that find their transport through a field of the socket; there is
// no closure for a connection or a message.

import { Socket as NetSocket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Transport, TransportHandler } from './transport.ts'
import { type BatchMember, WriteBatch } from './write-batch.ts'

const kTransport: unique symbol = Symbol('tongro.transport')
type Owned = Duplex & { [kTransport]?: NodeTransport }

/** One for all connections of this thread. */
const batch = new WriteBatch()
const EMPTY = new Uint8Array(0)
/** Up to this size, parts are joined by copying; above, they are handed on one by one. */
const JOIN_UP_TO = 32_768

export class NodeTransport implements Transport, BatchMember {
  readonly #socket: Owned
  #handler: TransportHandler | undefined
  readonly #parts: Uint8Array[] = []
  /** Bytes that wait for the flush. */
  #unflushed = 0
  #hasJoined = false
  #watchesDrain = false
  #isPaused = false
  #isGone = false
  #error: Error | undefined

  constructor(socket: Duplex) {
    this.#socket = socket
    this.#socket[kTransport] = this
  }

  // Output ---------------------------------------------------------------------------------------

  get buffer(): Uint8Array {
    return batch.buffer
  }

  reserve(size: number): number {
    return batch.reserve(this, size)
  }

  commit(end: number): void {
    this.#note(batch.commit(end))
  }

  append(bytes: Uint8Array): void {
    batch.closeRangeOf(this)
    this.#parts.push(bytes)
    this.#note(bytes.length)
  }

  get isClogged(): boolean {
    return this.#socket.writableLength > 0
  }

  get pending(): number {
    return this.#socket.writableLength + this.#unflushed
  }

  flush(): void {
    if (this.#hasJoined) batch.flush()
  }

  #note(size: number): void {
    this.#unflushed += size
    if (this.#hasJoined) return
    this.#hasJoined = true
    batch.join(this)
  }

  // BatchMember ----------------------------------------------------------------------------------

  addPart(part: Uint8Array): void {
    this.#parts.push(part)
  }

  writeParts(): boolean {
    const socket = this.#socket
    const parts = this.#parts
    this.#hasJoined = false
    if (socket.writable) {
      if (parts.length === 1) socket.write(parts[0]!)
      else this.#writeMany()
    }
    // Popped one by one, an array keeps its room; there is one part as a rule.
    while (parts.length > 0) parts.pop()
    this.#unflushed = 0
    if (socket.writableLength > 0) {
      this.#watchDrain()
      return false
    }
    // Other streams than a plain socket may still hold what they have taken.
    return socket.constructor === NetSocket
  }

  #writeMany(): void {
    const socket = this.#socket
    if (this.#unflushed <= JOIN_UP_TO) {
      socket.write(Buffer.concat(this.#parts, this.#unflushed))
      return
    }
    socket.cork()
    for (const part of this.#parts) socket.write(part)
    socket.uncork()
  }

  /**
   * Has the handler told when everything is taken: by an empty write behind the rest, since the
   * stream itself tells only above a mark of its own.
   */
  #watchDrain(): void {
    // Behind the end nothing may be written, and nobody waits for room any more.
    if (this.#watchesDrain || this.#socket.writableEnded || this.#socket.destroyed) return
    this.#watchesDrain = true
    this.#socket.write(EMPTY, () => {
      this.#watchesDrain = false
      if (this.#isGone) return
      if (this.#socket.writableLength > 0) this.#watchDrain()
      else this.#handler?.onDrain()
    })
  }

  // Input ----------------------------------------------------------------------------------------

  start(handler: TransportHandler, early?: Uint8Array): void {
    this.#handler = handler
    const socket = this.#socket
    socket.on('end', onEnd)
    socket.on('error', onError)
    socket.on('close', onClose)
    if (early !== undefined && early.length > 0) this.deliver(early)
    socket.on('data', onData)
    if (!this.#isPaused) socket.resume()
    // The line may have ended while the handshake was being decided.
    if (socket.closed) queueMicrotask(() => this.gone())
    else if (socket.readableEnded) queueMicrotask(() => this.ended())
  }

  /** @internal Hands a chunk to the handler; what it sends meanwhile leaves as one write. */
  deliver(chunk: Uint8Array): void {
    batch.cork()
    try {
      this.#handler!.onData(chunk, 0, chunk.length)
    } finally {
      batch.uncork()
    }
  }

  /** @internal */
  ended(): void {
    this.#handler!.onEnd()
  }

  /** @internal */
  failed(error: Error): void {
    this.#error ??= error
  }

  /** @internal */
  gone(): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#handler!.onGone(this.#error)
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  pause(): void {
    this.#isPaused = true
    this.#socket.pause()
  }

  resume(): void {
    this.#isPaused = false
    this.#socket.resume()
  }

  // Life -----------------------------------------------------------------------------------------

  end(): void {
    this.flush()
    if (!this.#socket.writableEnded) this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  get bytesRead(): number {
    return (this.#socket as { bytesRead?: number }).bytesRead ?? 0
  }

  get bytesWritten(): number {
    return ((this.#socket as { bytesWritten?: number }).bytesWritten ?? 0) + this.#unflushed
  }

  get remoteAddress(): string {
    return (this.#socket as { remoteAddress?: string }).remoteAddress ?? ''
  }
}

function onData(this: Owned, chunk: Uint8Array): void {
  this[kTransport]!.deliver(chunk)
}

function onEnd(this: Owned): void {
  this[kTransport]!.ended()
}

function onError(this: Owned, error: Error): void {
  this[kTransport]!.failed(error)
}

function onClose(this: Owned): void {
  this[kTransport]!.gone()
}
