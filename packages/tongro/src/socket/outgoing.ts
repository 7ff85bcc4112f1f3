// What a socket sends, and how much of it may wait: the high-water mark, the queue's limit, and what
// happens to a peer that does not read.

import {
  type BinaryData,
  type Connection,
  describeRule,
  MAX_HEADER,
  MisuseError,
  viewOfBinary,
} from '../protocol/index.ts'
import { nodeTextCodec, type Transport } from '../transport/index.ts'
import { dropChannel } from './events.ts'
import type { LiveSocket } from './live-socket.ts'
import { Signal } from './signal.ts'

export class Outgoing {
  readonly #socket: LiveSocket
  readonly #connection: Connection
  readonly #transport: Transport
  readonly #whenDrained = new Signal<void>()
  /** `send` answered false: the drain handler is due. */
  #owesDrain = false

  constructor(socket: LiveSocket, connection: Connection, transport: Transport) {
    this.#socket = socket
    this.#connection = connection
    this.#transport = transport
  }

  /** Sends a message; false asks to wait for `drained`. */
  send(message: string | BinaryData, mayCompress: boolean): boolean {
    let hasRoom: boolean
    if (typeof message === 'string') {
      // A character has at most 3 bytes; they are counted only where that may be too many.
      hasRoom = this.#hasRoomFor(message.length * 3)
      if (!hasRoom) this.#admit(nodeTextCodec.byteLength(message))
      this.#connection.sendText(message, mayCompress)
    } else {
      const bytes = viewOfBinary(message)
      hasRoom = this.#hasRoomFor(bytes.length)
      if (!hasRoom) this.#admit(bytes.length)
      this.#connection.sendBinary(bytes, mayCompress)
    }
    this.#socket.config.stats.messagesSent++
    return hasRoom || this.#isBelowHighWater()
  }

  /** Sends a frame made for many receivers; false when this one did not get it. Never throws. */
  deliver(frame: Uint8Array): boolean {
    if (this.#connection.state !== 'open') return false
    const { limits, slowReader, stats } = this.#socket.config
    // Slow is who does not take what the system is given, not who is sent much in one tick.
    if (this.#transport.pending > limits.highWater) this.#transport.flush()
    const { pending } = this.#transport
    const isSlow = pending > limits.highWater
    if (isSlow && slowReader === 'drop') {
      if (dropChannel.hasSubscribers) dropChannel.publish({ socket: this.#socket, message: frame })
      return false
    }
    if (isSlow && (slowReader === 'close' || pending > limits.queued)) {
      this.#socket.close(1008, describeRule('slow-reader'))
      return false
    }
    this.#connection.sendEncoded(frame)
    stats.messagesSent++
    return true
  }

  /** Resolves when no more than the high-water mark waits, or at `settle`. */
  get drained(): Promise<void> {
    return this.#isBelowHighWater() ? Promise.resolve() : this.#whenDrained.promise
  }

  /** Lets go who waits; answers whether the drain handler is due. */
  settle(): boolean {
    this.#whenDrained.settle()
    const isDue = this.#owesDrain
    this.#owesDrain = false
    return isDue
  }

  /** Whether `size` more bytes stay below the mark. Throws unless the socket is open. */
  #hasRoomFor(size: number): boolean {
    if (this.#connection.state !== 'open') throw this.#socket.closedError('Cannot send')
    return this.#transport.pending + size + MAX_HEADER <= this.#socket.config.limits.highWater
  }

  /** Throws where `size` more bytes may not be sent. */
  #admit(size: number): void {
    const { limits, slowReader } = this.#socket.config
    const { pending } = this.#transport
    if (slowReader === 'close' && pending > limits.highWater) {
      this.#socket.close(1008, describeRule('slow-reader'))
      throw this.#socket.closedError('Cannot send')
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
    if (this.#transport.pending <= highWater) return true
    this.#transport.flush()
    if (this.#transport.pending <= highWater) return true
    this.#owesDrain = true
    return false
  }
}
