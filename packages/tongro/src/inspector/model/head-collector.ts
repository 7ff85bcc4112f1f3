// Collects the head of a request or response from the bytes of one side, also one that is malformed.
//
// The core's HeadReader decides. Where it refuses, the bytes up to the first empty line are the head
// all the same, so that it can be shown; the rule it broke goes along.

import { HeadReader, latin1, type RuleCode } from '../../protocol/index.ts'
import { PayloadStore } from './payload-store.ts'

/** A head as it was seen on the wire. */
export interface CollectedHead {
  /** One character a byte, empty line included. */
  readonly text: string
  /** Bytes of it on the wire, and chunks it came in. */
  readonly size: number
  readonly chunks: number
  /** Why the core's reader refuses it. */
  readonly broken: RuleCode | undefined
}

const LF = 10
const CR = 13

export class HeadCollector {
  readonly #limit: number
  readonly #reader: HeadReader
  readonly #store: PayloadStore
  #size = 0
  #chunks = 0
  /** Line breaks in a row, with or without CR. */
  #breaks = 0
  #hasText = false
  #head: CollectedHead | undefined

  /** `limit` is the largest head in bytes. */
  constructor(limit: number) {
    this.#limit = limit
    this.#reader = new HeadReader(limit)
    this.#store = new PayloadStore(limit)
  }

  get head(): CollectedHead | undefined {
    return this.#head
  }

  get hasBegun(): boolean {
    return this.#size > 0
  }

  /** Reads `bytes` from `start` on; answers the offset behind the head, -1 when more is needed. */
  push(bytes: Uint8Array, start: number): number {
    this.#chunks++
    const end = this.#endOfHead(bytes, start)
    const stop = end < 0 ? bytes.length : end
    if (this.#reader.broken === undefined) this.#reader.push(bytes, start, stop)
    this.#store.add(bytes, start, stop)
    this.#size += stop - start
    if (end < 0 && this.#size < this.#limit) return -1
    this.#head = this.#finish()
    return stop
  }

  /** What has come of a head that is not complete. */
  giveUp(): CollectedHead {
    return this.#finish()
  }

  #finish(): CollectedHead {
    const { broken } = this.#reader
    const bytes = this.#store.take()
    return { text: latin1(bytes), size: this.#size, chunks: this.#chunks, broken }
  }

  /** Behind the first empty line that follows a line, whether its line breaks are CR LF or LF. */
  #endOfHead(bytes: Uint8Array, start: number): number {
    for (let i = start; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (byte === LF) {
        if (++this.#breaks === 2 && this.#hasText) return i + 1
      } else if (byte !== CR) {
        this.#breaks = 0
        this.#hasText = true
      }
    }
    return -1
  }
}
