// Writes frames: into the room that an output gives, masked where this side must mask, or as bytes of
// their own for many receivers. It knows nothing of messages, order or the state of a connection.

import { headerLength, OPCODE, RSV1_BIT, writeHeader } from './frame.ts'
import { applyMask } from './mask.ts'
import type { Output } from './output.ts'
import { plainTextCodec, type TextCodec } from './utf8.ts'

/** Up to this many characters the size of a text frame is found by writing it. */
const WRITE_FIRST = 4096
/** From this size on, a payload that needs no mask is sent by reference. */
const BY_REFERENCE = 16_384
const NO_MASK = -1

export class FrameWriter {
  readonly #output: Output
  readonly #codec: TextCodec
  readonly #maskKey: (() => number) | undefined

  /** `maskKey` gives a fresh key for each frame; without it frames are not masked. */
  constructor(output: Output, codec: TextCodec, maskKey: (() => number) | undefined) {
    this.#output = output
    this.#codec = codec
    this.#maskKey = maskKey
  }

  /** Whether the peer takes less than it is sent. */
  get isClogged(): boolean {
    return this.#output.isClogged
  }

  /** Writes one frame; `opcode` may carry RSV1_BIT. The payload is copied. */
  write(opcode: number, payload: Uint8Array, isFinal = true): void {
    const output = this.#output
    const key = this.#nextKey()
    const { length } = payload
    const room = output.reserve(headerLength(length, key >= 0) + length)
    const target = output.buffer
    const from = writeHeader(target, room, opcode, isFinal, length, key)
    target.set(payload, from)
    if (key > 0) applyMask(target, from, from + length, key)
    output.commit(from + length)
  }

  /** Writes one frame, with a large payload by reference where no mask is needed. */
  writeLent(opcode: number, payload: Uint8Array, isFinal = true): void {
    // What is masked changes on the way, and small payloads are cheaper to copy.
    if (this.#maskKey !== undefined || payload.length < BY_REFERENCE) {
      this.write(opcode, payload, isFinal)
      return
    }
    const output = this.#output
    const room = output.reserve(headerLength(payload.length, false))
    output.commit(writeHeader(output.buffer, room, opcode, isFinal, payload.length, NO_MASK))
    output.append(payload)
  }

  /** Writes a text message in one frame. */
  writeText(text: string): void {
    const { length } = text
    if (length > WRITE_FIRST) {
      this.#writeSized(text, this.#codec.byteLength(text))
      return
    }
    // At most 3 bytes a character. The header's size is known from the characters alone, but for
    // text of up to 125 characters that needs more than 125 bytes.
    const output = this.#output
    const key = this.#nextKey()
    const room = output.reserve(headerLength(length * 3, key >= 0) + length * 3)
    const target = output.buffer
    let from = room + headerLength(length, key >= 0)
    const size = this.#codec.write(text, target, from)
    if (length < 126 && size > 125) {
      target.copyWithin(from + 2, from, from + size)
      from += 2
    }
    writeHeader(target, room, OPCODE.text, true, size, key)
    if (key > 0) applyMask(target, from, from + size, key)
    output.commit(from + size)
  }

  /** Sends whole frames by reference. */
  append(frames: Uint8Array): void {
    this.#output.append(frames)
  }

  #writeSized(text: string, size: number): void {
    const output = this.#output
    const key = this.#nextKey()
    const room = output.reserve(headerLength(size, key >= 0) + size)
    const target = output.buffer
    const from = writeHeader(target, room, OPCODE.text, true, size, key)
    this.#codec.write(text, target, from)
    if (key > 0) applyMask(target, from, from + size, key)
    output.commit(from + size)
  }

  #nextKey(): number {
    // Unsigned, as a caller's 32 bits may come as a negative number, which means no mask here.
    return this.#maskKey === undefined ? NO_MASK : this.#maskKey() >>> 0
  }
}

/** One unmasked frame as bytes of its own, to be sent to many by `sendEncoded`. */
export function encodeFrame(
  opcode: number,
  payload: Uint8Array | string,
  codec: TextCodec = plainTextCodec,
): Uint8Array {
  const size = typeof payload === 'string' ? codec.byteLength(payload) : payload.length
  const frame = new Uint8Array(headerLength(size, false) + size)
  const from = writeHeader(frame, 0, opcode, true, size, NO_MASK)
  if (typeof payload === 'string') codec.write(payload, frame, from)
  else frame.set(payload, from)
  return frame
}

/** The same for a payload that was compressed without reference to anything before it. */
export function encodeDeflated(opcode: 1 | 2, payload: Uint8Array): Uint8Array {
  return encodeFrame(opcode | RSV1_BIT, payload)
}
