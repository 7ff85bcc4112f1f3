// Reads frames out of a stream of chunks: an offset-based state machine, no object per frame.
//
// It knows the header and what is legal in one frame by itself. It does not know messages, limits or
// the connection: those are the sink's. A chunk is lent for the length of the call and is unmasked
// in place. For each frame the sink gets `header` once and then `payload` one or more times, the
// last time with `isLast`; a frame without payload gets one empty, last call.
//
// A header cut by the end of a chunk is kept in 14 spilled bytes. The two first bytes are judged as
// soon as both are there, the length as soon as the whole header is: so the same stream gives the
// same calls however it is cut (RFC 6455 5.2).
//
// The sink may hold the reader: `read` then returns at the next piece of payload with the offset it
// has reached, and the caller keeps the rest of the chunk until `release`.
//
// On a breach the sink is asked: `violation` answering false stops the reader for good, answering
// true goes on as if the frame were legal, which is how the inspector reads broken streams.

import { MAX_CONTROL_PAYLOAD, MAX_HEADER } from './frame.ts'
import { applyMask, rotateKey } from './mask.ts'
import type { RuleCode } from './rules.ts'

/** More than any chunk holds, and still a small integer to the engine. */
export const UNLIMITED = 0x7fff_ffff

export interface FrameSink {
  /** A whole header was read; its fields are those of the reader. False stops the reader. */
  header(frame: FrameReader): boolean
  /** Unmasked payload in `bytes[start, end)`, valid only during the call. False stops the reader. */
  payload(bytes: Uint8Array, start: number, end: number, isLast: boolean): boolean
  /** A rule was broken by the current frame. True goes on in spite of it. */
  violation(code: RuleCode): boolean
}

export class FrameReader {
  // The current frame. Plain fields: the sink reads them in `header` and `payload`.
  isFinal = false
  /** RSV1 to RSV3 as a number of three bits: 4 is RSV1. */
  rsv = 0
  opcode = 0
  isMasked = false
  /** Masking key as mask.ts holds it; 0 without mask. */
  maskKey = 0
  /** Payload length as declared. */
  length = 0
  /** Bytes the header takes on the wire. */
  headerSize = 0
  /** Offset of the frame's first byte in the whole stream. */
  frameStart = 0
  /** Most bytes of payload in one call: small where little input makes much output. */
  mostPerCall: number = UNLIMITED

  /** True for the server side, whose peer must mask. */
  readonly #expectsMask: boolean
  readonly #sink: FrameSink
  /** RSV bits that an agreed extension allows on the first frame of a message. */
  readonly #allowedRsv: number
  /** A header that a read cut; made when first needed, as most connections never need it. */
  #spill: Uint8Array | undefined
  #spilled = 0
  #isInPayload = false
  #remaining = 0
  #rotatedKey = 0
  #consumed = 0
  /** What turns an offset of the current chunk into one of the stream. */
  #base = 0
  #isStopped = false
  #isHeld = false

  constructor(sink: FrameSink, expectsMask: boolean, allowedRsv = 0) {
    this.#sink = sink
    this.#expectsMask = expectsMask
    this.#allowedRsv = allowedRsv
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Whether the stream stands between two frames. */
  get isBetweenFrames(): boolean {
    return !this.#isInPayload && this.#spilled === 0
  }

  /** Ends reading: this and all later bytes are dropped. */
  stop(): void {
    this.#isStopped = true
  }

  /** Has `read` return before the next piece of payload or the next frame. */
  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    this.#isHeld = false
  }

  /** Reads `chunk[start, end)`; returns where it stopped, short of `end` only when it is held. */
  read(chunk: Uint8Array, start: number, end: number): number {
    this.#base = this.#consumed - start
    let at = start
    while (at < end && !this.#isStopped && !this.#isHeld) {
      at = this.#isInPayload ? this.#readPayload(chunk, at, end) : this.#readHeader(chunk, at, end)
    }
    if (this.#isStopped) at = end
    this.#consumed += at - start
    return at
  }

  #readHeader(chunk: Uint8Array, at: number, end: number): number {
    const next =
      this.#spilled === 0 ? this.#headerInPlace(chunk, at, end) : this.#fillSpill(chunk, at, end)
    if (!this.#isInPayload) return next
    this.frameStart = this.#base + next - this.headerSize
    if (!this.#sink.header(this)) {
      this.#isStopped = true
      return end
    }
    // A frame without payload ends here, even where the chunk ends.
    return this.#remaining === 0 ? this.#readPayload(chunk, next, end) : next
  }

  /** Hands on what the chunk holds of the payload, unmasked. */
  #readPayload(chunk: Uint8Array, at: number, end: number): number {
    const available = Math.min(end - at, this.mostPerCall)
    const isLast = this.#remaining <= available
    const stop = at + (isLast ? this.#remaining : available)
    if (this.#rotatedKey !== 0) applyMask(chunk, at, stop, this.#rotatedKey)
    if (isLast) this.#isInPayload = false
    else {
      this.#rotatedKey = rotateKey(this.#rotatedKey, stop - at)
      this.#remaining -= available
    }
    if (!this.#sink.payload(chunk, at, stop, isLast)) this.#isStopped = true
    return stop
  }

  /** The usual case: the chunk holds the whole header. Returns the offset behind it. */
  #headerInPlace(chunk: Uint8Array, at: number, end: number): number {
    if (end - at < 2) return this.#fillSpill(chunk, at, end)
    const size = sizeFromSecondByte(chunk[at + 1]!)
    if (end - at < size) return this.#fillSpill(chunk, at, end)
    if (!this.#judgeStart(chunk[at]!, chunk[at + 1]!)) return end
    if (!this.#takeLength(chunk, at, size)) return end
    return at + size
  }

  /** Collects a header that a read cut. Returns the offset behind what was taken. */
  #fillSpill(chunk: Uint8Array, start: number, end: number): number {
    this.#spill ??= new Uint8Array(MAX_HEADER)
    const spill = this.#spill
    let at = start
    while (at < end) {
      spill[this.#spilled++] = chunk[at++]!
      if (this.#spilled === 2 && !this.#judgeStart(spill[0]!, spill[1]!)) return end
      if (this.#spilled >= 2 && this.#spilled === sizeFromSecondByte(spill[1]!)) {
        const size = this.#spilled
        this.#spilled = 0
        return this.#takeLength(spill, 0, size) ? at : end
      }
    }
    return at
  }

  /** Judges what the first two bytes tell. */
  #judgeStart(first: number, second: number): boolean {
    this.isFinal = first >= 0x80
    this.rsv = (first >> 4) & 7
    this.opcode = first & 15
    this.isMasked = second >= 0x80
    this.length = second & 127
    // One comparison for the frames of nearly all streams: no RSV, known opcode, right mask.
    if (this.rsv === 0 && this.opcode < 3 && this.isMasked === this.#expectsMask) return true
    return this.#judgeUnusualStart()
  }

  #judgeUnusualStart(): boolean {
    const { opcode } = this
    const isControl = opcode >= 8
    if (this.isMasked !== this.#expectsMask) {
      if (!this.#breach(this.#expectsMask ? 'mask-missing' : 'mask-unexpected')) return false
    }
    if ((this.rsv & 3) !== 0 && !this.#breach('rsv23-unexpected')) return false
    const mayHaveRsv1 = (this.#allowedRsv & 4) !== 0 && opcode !== 0 && !isControl
    if ((this.rsv & 4) !== 0 && !mayHaveRsv1 && !this.#breach('rsv1-unexpected')) return false
    if ((opcode > 2 && opcode < 8) || opcode > 10) {
      if (!this.#breach('opcode-reserved')) return false
    }
    if (!isControl) return true
    if (!this.isFinal && !this.#breach('control-fragmented')) return false
    return this.length <= MAX_CONTROL_PAYLOAD || this.#breach('control-too-long')
  }

  /** Takes length and key from a whole header of `size` bytes and enters the payload. */
  #takeLength(bytes: Uint8Array, at: number, size: number): boolean {
    this.headerSize = size
    let keyAt = at + 2
    const short = bytes[at + 1]! & 127
    if (short === 126) {
      this.length = (bytes[at + 2]! << 8) | bytes[at + 3]!
      keyAt = at + 4
      if (this.length < 126 && !this.#breach('length-not-minimal')) return false
    } else if (short === 127) {
      this.length = readUint64(bytes, at + 2)
      keyAt = at + 10
      if (bytes[at + 2]! >= 0x80 && !this.#breach('length-top-bit')) return false
      if (this.length < 65536 && !this.#breach('length-not-minimal')) return false
      if (this.length > Number.MAX_SAFE_INTEGER && !this.#breach('message-too-big')) return false
    }
    this.maskKey = keyAt < at + size ? readKey(bytes, keyAt) : 0
    this.#rotatedKey = this.maskKey
    this.#remaining = this.length
    this.#isInPayload = true
    return true
  }

  #breach(code: RuleCode): boolean {
    if (this.#sink.violation(code)) return true
    this.#isStopped = true
    return false
  }
}

function sizeFromSecondByte(second: number): number {
  const short = second & 127
  const size = short < 126 ? 2 : short === 126 ? 4 : 10
  return second >= 0x80 ? size + 4 : size
}

function readKey(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
  )
}

/** Reads 64 bits as a number; above 2^53 it is rounded, which is enough to refuse it. */
function readUint64(bytes: Uint8Array, at: number): number {
  let value = 0
  for (let i = 0; i < 8; i++) value = value * 256 + bytes[at + i]!
  return value
}
