// When a socket reads: not before its reader has been chosen, not while what arrived waits to be
// taken, and then where it stopped.
//
// Pausing the transport is enough for plain messages. A compressed chunk may inflate to a thousand
// times its size, so there the connection is held too, and the rest of the chunk is kept here.

import type { Connection } from '../protocol/index.ts'
import type { Transport, TransportHandler } from '../transport/index.ts'

export class Reading {
  readonly #connection: Connection
  readonly #transport: Transport
  readonly #mustHold: boolean
  /** Input that the connection was held before. */
  #held: Uint8Array | undefined
  #isStarting = false
  /** What has arrived waits to be taken. */
  #isPaused = false
  /** The peer's FIN came while input was held. */
  #owesEnd = false

  constructor(connection: Connection, transport: Transport, mustHold: boolean) {
    this.#connection = connection
    this.#transport = transport
    this.#mustHold = mustHold
  }

  /** Whether reading has not begun. */
  get isStarting(): boolean {
    return this.#isStarting
  }

  /** Begins to read in a turn of the event loop of its own. */
  startLater(handler: TransportHandler, early: Uint8Array): void {
    this.#held = early.length > 0 ? early : undefined
    this.#isStarting = true
    this.#transport.pause()
    this.#transport.start(handler)
    setImmediate(() => {
      if (this.#isStarting) this.readOn(handler)
    })
  }

  pause(): void {
    this.#isPaused = true
    this.#transport.pause()
    if (this.#mustHold) this.#connection.hold()
  }

  /** Reads what was held, and then what comes. */
  readOn(handler: TransportHandler): void {
    this.#isStarting = false
    this.#isPaused = false
    this.#connection.release()
    const held = this.#held
    this.#held = undefined
    if (held !== undefined) this.receive(held, 0, held.length)
    // What was held may have filled the inbox again.
    if (this.#isPaused) return
    this.#transport.resume()
    if (!this.#owesEnd) return
    this.#owesEnd = false
    handler.onEnd()
  }

  receive(chunk: Uint8Array, start: number, end: number): void {
    if (this.#held !== undefined) {
      // A transport may have had this chunk in hand when it was paused.
      this.#held = concat(this.#held, chunk.subarray(start, end))
      return
    }
    const at = this.#connection.receive(chunk, start, end)
    // A copy, as the chunk is lent; the slice of a Buffer would be none.
    if (at < end) this.#held = new Uint8Array(chunk.subarray(at, end))
  }

  /** Whether the peer's FIN must wait, since input before it is held; `readOn` tells it then. */
  mustDeferEnd(): boolean {
    this.#owesEnd = this.#held !== undefined
    return this.#owesEnd
  }
}

function concat(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const all = new Uint8Array(head.length + tail.length)
  all.set(head)
  all.set(tail, head.length)
  return all
}
