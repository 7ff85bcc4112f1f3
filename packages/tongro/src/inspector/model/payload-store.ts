// Collects the payload of one frame or message in pieces, up to a limit; what is beyond is counted.

const EMPTY = new Uint8Array(0)

export class PayloadStore {
  readonly #limit: number
  #pieces: Uint8Array[] = []
  #kept = 0
  #size = 0

  /** `limit` is the most bytes that are kept. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Bytes seen since the last `take`, kept or not. */
  get size(): number {
    return this.#size
  }

  get isComplete(): boolean {
    return this.#kept === this.#size
  }

  /** Copies `bytes[start, end)`. */
  add(bytes: Uint8Array, start: number, end: number): void {
    this.#size += end - start
    const stop = Math.min(end, start + this.#limit - this.#kept)
    if (stop <= start) return
    this.#pieces.push(copyOf(bytes, start, stop))
    this.#kept += stop - start
  }

  /** What was kept, in one array of its own; begins anew. */
  take(): Uint8Array {
    const [first] = this.#pieces
    const all =
      first === undefined ? EMPTY : this.#pieces.length === 1 ? first : joinBytes(this.#pieces)
    this.#pieces = []
    this.#kept = 0
    this.#size = 0
    return all
  }
}

export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}

/** Below this many bytes a plain loop beats the call into the engine (as in the core's payload.ts). */
const LOOP_BELOW = 64

/** A true copy: `slice` of a Node.js Buffer would be a view. */
export function copyOf(bytes: Uint8Array, start = 0, end: number = bytes.length): Uint8Array {
  const copy = new Uint8Array(end - start)
  if (copy.length >= LOOP_BELOW) copy.set(bytes.subarray(start, end))
  else for (let i = 0; i < copy.length; i++) copy[i] = bytes[start + i]!
  return copy
}
