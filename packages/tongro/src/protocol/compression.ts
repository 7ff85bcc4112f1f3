// What the core asks of a compressor: an interface, since the core has none of its own.
//
// Both directions work on one message at a time and keep their window between messages when context
// takeover is agreed (RFC 7692 7.2.3). They are synchronous, so that frames keep their order without
// a queue.

/** Compresses outgoing messages. */
export interface MessageDeflater {
  /**
   * Compresses one whole message and leaves out the 00 00 FF FF that a sync flush ends with
   * (RFC 7692 7.2.1). The result is valid until the next call.
   */
  deflate(message: Uint8Array, start: number, end: number): Uint8Array
  /**
   * Compresses a part of a message that is sent in fragments; the receiver can inflate all of it at
   * once. `isEnd` marks the last part, which may be empty. Between the parts of a message no other
   * goes through. The result is valid until the next call.
   */
  deflatePart(part: Uint8Array, start: number, end: number, isEnd: boolean): Uint8Array
  /**
   * Between messages: lets the next one refer to nothing before it, as a sender may at any time. Due
   * when the peer's window has moved on without this deflater.
   */
  forget(): void
  /** Frees what it can make anew, which is nothing inside a message. */
  release(): void
  /** Frees everything: no message follows. */
  close(): void
}

/** Takes inflated bytes, valid during the call; false stops the inflater. */
export type InflatedSink = (bytes: Uint8Array, start: number, end: number) => boolean

/** `too-big`: the inflater has a limit of its own, and the message is above it. */
export type InflateOutcome = 'sound' | 'corrupt' | 'too-big'

/** Inflates incoming messages. */
export interface MessageInflater {
  /**
   * Inflates a part of a message and gives the output to `sink` piece by piece, so that a limit is
   * kept while inflating; an inflater may hold back the output until the last part, which `isEnd`
   * marks. When `sink` has answered false, the outcome means nothing.
   */
  inflate(
    part: Uint8Array,
    start: number,
    end: number,
    isEnd: boolean,
    sink: InflatedSink,
  ): InflateOutcome
  /** Frees what it can make anew, which is nothing inside a message; the window is kept. */
  release(): void
  /** Frees everything: no message follows. */
  close(): void
}

/**
 * The most that a message of `size` bytes may take on the wire. DEFLATE can make it longer: by 4% with
 * zlib's least memory, by more where each fragment is flushed. Only a message of empty blocks has more.
 */
export function mostDeflated(size: number): number {
  return 2 * size + 64
}

export interface Compression {
  /** None where the peer's window is smaller than any that we can keep: all is sent plain then. */
  readonly deflater: MessageDeflater | undefined
  /**
   * Compresses what is sent to many, so that it refers to nothing before it: one object for all
   * connections with the same parameters. None where `deflater` is none.
   */
  readonly forMany: MessageDeflater | undefined
  readonly inflater: MessageInflater
  /** Messages of fewer bytes are sent plain: they would hardly shrink. */
  readonly threshold: number
}
