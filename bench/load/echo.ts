// What must come back in a round: bytes go in as they arrive, a verdict comes out. Every byte is
// compared in the rounds before the clock starts and after it stops; between, only counted.
import type { Burst } from './burst.ts'

/** `whole`: exactly what was expected has come. A sentence says what is wrong. */
export type Verdict = 'more' | 'whole' | { readonly fault: string }

/** The echo of one connection. */
export interface Echo {
  /** Begins a round; returns what it sends. */
  begin(): Buffer
  /** Takes what came, byte for byte. */
  compare(inbox: Buffer, length: number): Verdict
  /** Takes how much came. */
  count(inbox: Buffer, length: number): Verdict
}

/** The same bytes each time: what is sent, unmasked. */
export class SameBytes implements Echo {
  readonly #burst: Burst
  #at = 0

  constructor(burst: Burst) {
    this.#burst = burst
  }

  begin(): Buffer {
    this.#at = 0
    return this.#burst.outgoing
  }

  compare(inbox: Buffer, length: number): Verdict {
    const wanted = this.#burst.expected.subarray(this.#at, this.#at + length)
    if (inbox.compare(wanted, 0, wanted.length, 0, length) !== 0) {
      return { fault: faultOfEcho(inbox.subarray(0, length), wanted, this.#at) }
    }
    return this.count(inbox, length)
  }

  count(_inbox: Buffer, length: number): Verdict {
    this.#at += length
    const missing = this.#burst.expected.length - this.#at
    if (missing > 0) return 'more'
    return missing === 0 ? 'whole' : { fault: `${-missing} bytes more came back than expected` }
  }
}

function faultOfEcho(came: Buffer, wanted: Buffer, offset: number): string {
  if (came.length > wanted.length) {
    return `${came.length - wanted.length} bytes more came back than the ${offset + wanted.length} expected`
  }
  const at = wanted.findIndex((byte, index) => byte !== came[index])
  return `byte ${offset + at} of the echo is ${came[at]} instead of ${wanted[at]}`
}
