// Text that arrives in pieces, handed on in pieces: each is whole characters, and what a cut leaves of
// the last one waits for the next piece.

import { type TextCodec, Utf8Validator } from './utf8.ts'

const NOTHING = new Uint8Array(0)

export class TextParts {
  readonly #codec: TextCodec
  readonly #validator = new Utf8Validator()
  /** The first bytes of a character that a cut left unfinished, at most 3. */
  #rest: Uint8Array = NOTHING

  constructor(codec: TextCodec) {
    this.#codec = codec
  }

  /** Whether the bytes so far end between two characters. */
  get isComplete(): boolean {
    return this.#validator.isComplete
  }

  /** The characters that are whole now; undefined when the bytes cannot be UTF-8. */
  push(bytes: Uint8Array, start: number, end: number): string | undefined {
    if (!this.#validator.push(bytes, start, end)) return undefined
    const from = this.#rest.length
    const joined = from === 0 ? bytes.subarray(start, end) : join(this.#rest, bytes, start, end)
    const whole = joined.length - (this.isComplete ? 0 : unfinished(joined))
    // A copy, as the bytes are lent; the slice of a Buffer would be none.
    this.#rest = whole === joined.length ? NOTHING : new Uint8Array(joined.subarray(whole))
    return this.#codec.decode(joined, 0, whole)
  }
}

function join(head: Uint8Array, bytes: Uint8Array, start: number, end: number): Uint8Array {
  const joined = new Uint8Array(head.length + end - start)
  joined.set(head)
  joined.set(bytes.subarray(start, end), head.length)
  return joined
}

/** How many bytes of a character stand at the end of `bytes`, which ends inside one. */
function unfinished(bytes: Uint8Array): number {
  let count = 1
  while ((bytes[bytes.length - count]! & 0xc0) === 0x80) count++
  return count
}
