// Collects a file that can only be read as a whole, up to a limit.

import type { TextCodec } from '../../protocol/index.ts'
import { textOf } from './file-text.ts'

export class WholeText {
  readonly #limit: number
  readonly #codec: TextCodec | undefined
  #parts: Uint8Array[] = []
  #length = 0
  #isTooLong = false

  /** `limit` in bytes; what comes beyond is not kept. */
  constructor(limit: number, codec: TextCodec | undefined) {
    this.#limit = limit
    this.#codec = codec
  }

  get isTooLong(): boolean {
    return this.#isTooLong
  }

  push(bytes: Uint8Array): void {
    const room = this.#limit - this.#length
    if (bytes.length > room) this.#isTooLong = true
    const part = bytes.slice(0, room)
    if (part.length > 0) this.#parts.push(part)
    this.#length += part.length
  }

  /** The text so far, without a byte order mark; the parts are let go. */
  take(): string {
    const whole = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      whole.set(part, at)
      at += part.length
    }
    this.#parts = []
    this.#length = 0
    return textOf(whole, this.#codec).replace(/^\ufeff/, '')
  }
}
