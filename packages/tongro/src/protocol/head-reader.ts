// Finds the end of an HTTP/1.1 head in a stream of chunks (RFC 9112 2).
//
//   first line CR LF   name: value CR LF   …   CR LF   then bytes that are not ours: frames, a body
//
// One pass over each byte, whatever it holds; the size is capped as it grows, and what a cap refuses
// was never stored. It only delimits: head.ts takes the text apart.

import { latin1 } from './latin1.ts'
import type { RuleCode } from './rules.ts'

const CR = 13
const LF = 10

export class HeadReader {
  readonly #limit: number
  #text = ''
  #size = 0
  /** How much of CR LF CR LF the bytes so far end with. */
  #matched = 0
  #isInEmptyLine = false
  #broken: RuleCode | undefined

  /** `limit` is the largest head in bytes, its empty line included. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** The head's text, one character a byte, when it is complete. */
  get text(): string {
    return this.#text
  }

  /** The rule that the bytes so far break, if any; the reader is of no use then. */
  get broken(): RuleCode | undefined {
    return this.#broken
  }

  /** Whether any byte has arrived. */
  get hasBegun(): boolean {
    return this.#size > 0
  }

  /**
   * Reads `bytes[start, end)`. Returns the offset behind the head when it is complete, -1 when more
   * bytes are needed or a rule is broken.
   */
  push(bytes: Uint8Array, start: number, end: number): number {
    const from = this.#size === 0 ? this.#skipEmptyLines(bytes, start, end) : start
    if (from < 0) return this.#break('head-bare-line-break')
    const stop = Math.min(end, from + this.#limit - this.#size)
    let matched = this.#matched
    for (let i = from; i < stop; i++) {
      const byte = bytes[i]!
      if (byte === CR) {
        if ((matched & 1) === 1) return this.#break('head-bare-line-break')
        matched++
      } else if (byte === LF) {
        if ((matched & 1) === 0) return this.#break('head-bare-line-break')
        if (++matched === 4) return this.#complete(bytes, from, i + 1)
      } else {
        if ((matched & 1) === 1) return this.#break('head-bare-line-break')
        matched = 0
      }
    }
    if (stop < end) return this.#break('head-too-large')
    this.#keep(bytes, from, stop)
    this.#matched = matched
    return -1
  }

  /** Empty lines before the first line are passed over (RFC 9112 2.2); -1 for a bare CR. */
  #skipEmptyLines(bytes: Uint8Array, start: number, end: number): number {
    let at = start
    while (at < end && (this.#isInEmptyLine || bytes[at] === CR)) {
      if (this.#isInEmptyLine && bytes[at] !== LF) return -1
      this.#isInEmptyLine = !this.#isInEmptyLine
      at++
    }
    return at
  }

  #complete(bytes: Uint8Array, start: number, end: number): number {
    this.#keep(bytes, start, end)
    return end
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    this.#text += latin1(bytes, start, end)
    this.#size += end - start
  }

  #break(code: RuleCode): number {
    this.#broken = code
    this.#text = ''
    return -1
  }
}
