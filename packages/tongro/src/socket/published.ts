// A message for many receivers, encoded when the first of them needs it: once plain, and once for each
// set of compression parameters. All receivers are given the same bytes.

import {
  type BinaryData,
  type Compression,
  encodeDeflated,
  encodeFrame,
  type MessageDeflater,
  OPCODE,
  viewOfBinary,
} from '../protocol/index.ts'
import { nodeTextCodec } from '../transport/index.ts'

export class Published {
  readonly #opcode: 1 | 2
  /** What the threshold counts: characters of text, as in `send`. */
  readonly #length: number
  readonly #mayCompress: boolean
  /** Bytes of the payload, which end the plain frame. */
  readonly #size: number
  /** The message in a plain frame: a copy of that moment. */
  readonly plain: Uint8Array
  readonly #deflated = new Map<MessageDeflater, Uint8Array>()

  constructor(message: string | BinaryData, mayCompress: boolean) {
    this.#mayCompress = mayCompress
    if (typeof message === 'string') {
      this.#opcode = OPCODE.text
      this.#length = message.length
      this.#size = nodeTextCodec.byteLength(message)
      this.plain = encodeFrame(OPCODE.text, message, nodeTextCodec)
    } else {
      const bytes = viewOfBinary(message)
      this.#opcode = OPCODE.binary
      this.#length = bytes.length
      this.#size = bytes.length
      this.plain = encodeFrame(OPCODE.binary, bytes)
    }
  }

  /** The frame for a receiver with this compression: `plain`, or one that is smaller. */
  frameFor(compression: Compression | undefined): Uint8Array {
    if (!this.#mayCompress || compression === undefined) return this.plain
    const { forMany, threshold } = compression
    if (forMany === undefined || this.#length < threshold) return this.plain
    const known = this.#deflated.get(forMany)
    if (known !== undefined) return known
    const frame = this.#deflateWith(forMany)
    this.#deflated.set(forMany, frame)
    return frame
  }

  #deflateWith(deflater: MessageDeflater): Uint8Array {
    const { plain } = this
    const packed = deflater.deflate(plain, plain.length - this.#size, plain.length)
    // Nothing refers to this message, so that it need not be sent as it came out.
    return packed.length < this.#size ? encodeDeflated(this.#opcode, packed) : plain
  }
}
