// Whose turn it is to send: while one message is under way in fragments, no other data frame may come
// between (RFC 6455 5.4), so what is sent meanwhile waits here in order.
//
// A message is under way over several ticks for two reasons: the application sends it from a stream,
// or it is large and compressed, which is done a slice at a time so that other sockets are served
// between. Most sockets never need this; their line is never made.

import type { Connection } from '../protocol/index.ts'

/** Compressing 64 KiB takes a millisecond or two; others wait no longer than that. */
export const SLICE = 65_536
/** Below this, a frame keeps no reference to the caller's bytes (see Socket.send). */
const COPY_BELOW = 16_384

interface Waiting {
  readonly size: number
  /** Sends it; it may take the line again. */
  go(): void
  /** It will never be its turn. */
  drop?(): void
}

export class MessageLine {
  readonly #connection: Connection
  /** Called when what waits has become less. */
  readonly #advanced: () => void
  #waiting: Waiting[] = []
  #waitingBytes = 0
  /** The large message that is compressed slice by slice. */
  #sliced: Uint8Array | undefined
  #slicedAt = 0
  #isTaken = false
  /** Ends what the application streams. */
  #stopStream: (() => void) | undefined
  readonly #nextSlice = (): void => {
    if (this.#sliced === undefined) return
    this.#sendSlice()
    if (this.#sliced === undefined) this.#advance()
    else setImmediate(this.#nextSlice)
    this.#advanced()
  }

  constructor(connection: Connection, advanced: () => void) {
    this.#connection = connection
    this.#advanced = advanced
  }

  /** Whether a message is under way, so that others must wait. */
  get isTaken(): boolean {
    return this.#isTaken
  }

  /** Bytes of messages that wait, and of the large one what is not yet compressed. */
  get bytes(): number {
    return (
      this.#waitingBytes + (this.#sliced === undefined ? 0 : this.#sliced.length - this.#slicedAt)
    )
  }

  // Waiting --------------------------------------------------------------------------------------

  holdText(text: string, size: number, mayCompress: boolean): void {
    this.#hold({ size, go: () => this.#connection.sendText(text, mayCompress) })
  }

  holdBinary(bytes: Uint8Array, mayCompress: boolean): void {
    // The slice of a Buffer would be no copy.
    const kept = bytes.length < COPY_BELOW ? new Uint8Array(bytes) : bytes
    this.#hold({ size: kept.length, go: () => this.#connection.sendBinary(kept, mayCompress) })
  }

  /** A frame that was encoded for many. */
  holdEncoded(frame: Uint8Array, isDeflated: boolean): void {
    this.#hold({ size: frame.length, go: () => this.#connection.sendEncoded(frame, isDeflated) })
  }

  #hold(waiting: Waiting): void {
    this.#waiting.push(waiting)
    this.#waitingBytes += waiting.size
  }

  // Taking the line ------------------------------------------------------------------------------

  /** Sends a large message compressed, slice by slice, or has it wait for that. */
  sendSliced(opcode: 1 | 2, bytes: Uint8Array): void {
    if (this.#isTaken)
      this.#hold({ size: bytes.length, go: () => this.#beginSliced(opcode, bytes) })
    else this.#beginSliced(opcode, bytes)
  }

  /**
   * Asks for the line, to send a message from a stream. Resolves with false when the socket closes
   * first. `stop` is called when it closes later.
   */
  take(stop: () => void): Promise<boolean> {
    const begin = (): void => {
      this.#isTaken = true
      this.#stopStream = stop
    }
    if (!this.#isTaken) {
      begin()
      return Promise.resolve(true)
    }
    return new Promise((resolve) => {
      const go = (): void => {
        begin()
        resolve(true)
      }
      this.#hold({ size: 0, go, drop: () => resolve(false) })
    })
  }

  /** Gives the line back: the message from a stream is whole. */
  giveBack(): void {
    this.#stopStream = undefined
    this.#advance()
    this.#advanced()
  }

  // Ending ---------------------------------------------------------------------------------------

  /** Sends at once what was handed over; only what an unfinished stream holds up stays behind. */
  finish(): void {
    while (this.#sliced !== undefined) {
      while (this.#sliced !== undefined) this.#sendSlice()
      this.#advance()
    }
  }

  /** Nothing more can be sent. */
  abandon(): void {
    const waiting = this.#waiting
    const stop = this.#stopStream
    this.#waiting = []
    this.#waitingBytes = 0
    this.#sliced = undefined
    this.#stopStream = undefined
    for (const one of waiting) one.drop?.()
    stop?.()
  }

  // Inside ---------------------------------------------------------------------------------------

  #beginSliced(opcode: 1 | 2, bytes: Uint8Array): void {
    this.#isTaken = true
    this.#sliced = bytes
    this.#slicedAt = 0
    this.#connection.beginMessage(opcode)
    this.#sendSlice()
    setImmediate(this.#nextSlice)
  }

  #sendSlice(): void {
    const bytes = this.#sliced!
    const from = this.#slicedAt
    const to = Math.min(from + SLICE, bytes.length)
    const isFinal = to === bytes.length
    this.#slicedAt = to
    if (isFinal) this.#sliced = undefined
    this.#connection.sendFragment(bytes.subarray(from, to), isFinal)
  }

  /** The message under way is whole: sends what waits, until one of them takes the line again. */
  #advance(): void {
    this.#isTaken = false
    while (!this.#isTaken && this.#waiting.length > 0) {
      const next = this.#waiting.shift()!
      this.#waitingBytes -= next.size
      next.go()
    }
  }
}
