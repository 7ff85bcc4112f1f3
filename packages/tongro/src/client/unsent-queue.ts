// Messages that wait for a connection, in order and bounded.

import { type BinaryData, MisuseError, plainTextCodec, viewOfBinary } from '../protocol/index.ts'
import type { Message, SendOptions } from '../socket/browser.ts'

export interface Unsent {
  readonly message: Message
  readonly options: SendOptions | undefined
}

/** Charged for each message beside its bytes, since an empty one costs an entry too. */
const ENTRY_COST = 64

export class UnsentQueue {
  readonly #limit: number
  #entries: Unsent[] = []
  #cost = 0

  /** `limit`: bytes, with 64 for each message beside its own. */
  constructor(limit: number) {
    this.#limit = limit
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0
  }

  /** Bytes that wait. */
  get cost(): number {
    return this.#cost
  }

  /** Takes a copy; throws MisuseError when it is full, and on what cannot be sent. */
  push(message: string | BinaryData, options: SendOptions | undefined): void {
    const copy = typeof message === 'string' ? message : new Uint8Array(viewOfBinary(message))
    const cost = sizeOf(copy) + ENTRY_COST
    if (this.#cost + cost > this.#limit) {
      throw new MisuseError(
        'queue-full',
        `Cannot send ${sizeOf(copy)} bytes while not connected: ${this.#cost} bytes wait already, of at most ${this.#limit}; wait for drained, or raise queue`,
      )
    }
    this.#cost += cost
    this.#entries.push({ message: copy, options })
  }

  first(): Unsent | undefined {
    return this.#entries[0]
  }

  /** Drops the first; there must be one. */
  shift(): void {
    this.#cost -= sizeOf(this.#entries.shift()!.message) + ENTRY_COST
  }

  /** Takes all out. */
  take(): Message[] {
    const messages = this.#entries.map(({ message }) => message)
    this.#entries = []
    this.#cost = 0
    return messages
  }
}

function sizeOf(message: Message): number {
  return typeof message === 'string' ? plainTextCodec.byteLength(message) : message.length
}
