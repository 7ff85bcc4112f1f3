// permessage-deflate's inflater in a browser (RFC 7692), on fflate. It works on whole messages and keeps
// the last 32 KiB of output as the window for the next one.
//
//   window   |…… history ……|─ output of this message ─|      the last 32 KiB of both are the next history
//
// fflate takes some corrupt streams for sound (it does not look at a stored block's check and not at
// the agreed window's size); whatever it cannot go on with is told as corrupt.

import { inflateSync } from 'fflate'
import type { InflatedSink, InflateOutcome, MessageInflater } from 'tongro/protocol'

const WINDOW = 32_768
/** The 00 00 FF FF that the sender left out (RFC 7692 7.2.1), and an empty last block, which ends the stream. */
const TAIL: readonly number[] = [0, 0, 0xff, 0xff, 1, 0, 0, 0xff, 0xff]
const FIRST_ROOM = 64 << 10
/** More than any limit for messages that makes sense in a browser; also what a bomb can take. */
export const MOST_INFLATED: number = 64 << 20

export interface InflaterParameters {
  readonly noContextTakeover: boolean
}

export class BrowserInflater implements MessageInflater {
  readonly #forgets: boolean
  readonly #most: number
  #parts: Uint8Array[] = []
  #window = new Uint8Array(0)
  #room = new Uint8Array(0)

  constructor({ noContextTakeover }: InflaterParameters, most: number = MOST_INFLATED) {
    this.#forgets = noContextTakeover
    this.#most = most
  }

  inflate(
    part: Uint8Array,
    start: number,
    end: number,
    isEnd: boolean,
    sink: InflatedSink,
  ): InflateOutcome {
    this.#parts.push(part.slice(start, end))
    if (!isEnd) return 'sound'
    const message = joined(this.#parts)
    this.#parts = []
    const output = this.#inflate(message)
    if (typeof output === 'string') return output
    this.#remember(output)
    if (output.length > 0) sink(output, 0, output.length)
    return 'sound'
  }

  release(): void {
    this.#room = new Uint8Array(0)
  }

  close(): void {
    this.release()
    this.#parts = []
    this.#window = new Uint8Array(0)
  }

  #inflate(message: Uint8Array): Uint8Array | 'corrupt' | 'too-big' {
    for (;;) {
      if (this.#room.length === 0) this.#room = new Uint8Array(Math.min(FIRST_ROOM, this.#most + 1))
      const output = tryInflate(message, this.#room, this.#window)
      if (output !== 'no-room') return output
      if (this.#room.length > this.#most) return 'too-big'
      this.#room = new Uint8Array(Math.min(this.#room.length * 4, this.#most + 1))
    }
  }

  #remember(output: Uint8Array): void {
    if (this.#forgets) return
    if (output.length >= WINDOW) {
      this.#window = output.slice(-WINDOW)
      return
    }
    const kept = this.#window.subarray(Math.max(0, this.#window.length + output.length - WINDOW))
    const next = new Uint8Array(kept.length + output.length)
    next.set(kept)
    next.set(output, kept.length)
    this.#window = next
  }
}

function tryInflate(
  message: Uint8Array,
  room: Uint8Array,
  dictionary: Uint8Array,
): Uint8Array | 'corrupt' | 'no-room' {
  try {
    const output = inflateSync(message, { out: room, dictionary })
    // A full room may have been too small: what does not fit is dropped.
    return output.length < room.length ? output : 'no-room'
  } catch (error) {
    // The end of the stream is copied behind what did not fit.
    return error instanceof RangeError ? 'no-room' : 'corrupt'
  }
}

/** The parts in one piece, with the tail behind them. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const message = new Uint8Array(length + TAIL.length)
  let at = 0
  for (const part of parts) {
    message.set(part, at)
    at += part.length
  }
  message.set(TAIL, at)
  return message
}
