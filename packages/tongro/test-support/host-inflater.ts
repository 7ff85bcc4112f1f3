// An inflater on Node's public zlib for the tests of the inspector, as far from the product's own as
// can be: it inflates everything it was given so far with each message.

import { constants, inflateRawSync } from 'node:zlib'
import type { InflatedSink, InflateOutcome, MessageInflater } from '../src/protocol/index.ts'

export class HostInflater implements MessageInflater {
  readonly #keepsContext: boolean
  readonly #windowBits: number
  #seen: Buffer = Buffer.alloc(0)
  #told = 0

  constructor(terms: { readonly windowBits: number; readonly noContextTakeover: boolean }) {
    this.#keepsContext = !terms.noContextTakeover
    this.#windowBits = terms.windowBits
  }

  inflate(
    part: Uint8Array,
    start: number,
    end: number,
    isEnd: boolean,
    sink: InflatedSink,
  ): InflateOutcome {
    const tail = isEnd ? Buffer.from([0, 0, 255, 255]) : Buffer.alloc(0)
    this.#seen = Buffer.concat([this.#seen, part.subarray(start, end), tail])
    try {
      const finishFlush = constants.Z_SYNC_FLUSH
      const all = inflateRawSync(this.#seen, { finishFlush, windowBits: this.#windowBits })
      sink(all, this.#told, all.length)
      this.#told = this.#keepsContext ? all.length : 0
      if (!this.#keepsContext && isEnd) this.#seen = Buffer.alloc(0)
      return 'sound'
    } catch {
      return 'corrupt'
    }
  }

  release(): void {}

  close(): void {}
}
