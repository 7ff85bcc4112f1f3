// permessage-deflate for these tests, by zlib's one-shot calls and a window kept as a dictionary: made
// apart from the library's own.

import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import type { MessageInflater } from 'tongro/protocol'

const WINDOW = 32_768
const TAIL = Uint8Array.of(0, 0, 0xff, 0xff)
const SYNC = { finishFlush: constants.Z_SYNC_FLUSH }

function later(window: Uint8Array, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([window, bytes]).subarray(-WINDOW)
}

/** Compresses messages one behind the other; `keepsWindow`: with context takeover. */
export class WindowDeflater {
  readonly #keepsWindow: boolean
  #window: Uint8Array = new Uint8Array(0)

  constructor(keepsWindow: boolean) {
    this.#keepsWindow = keepsWindow
  }

  deflate(message: Uint8Array): Uint8Array {
    const options = this.#window.length === 0 ? SYNC : { ...SYNC, dictionary: this.#window }
    if (this.#keepsWindow) this.#window = later(this.#window, message)
    return new Uint8Array(deflateRawSync(message, options)).subarray(0, -TAIL.length)
  }
}

/** An inflater for the Inspector, whose messages come whole. */
export function windowInflater({
  noContextTakeover,
}: {
  noContextTakeover: boolean
}): MessageInflater {
  let window: Uint8Array = new Uint8Array(0)
  return {
    inflate(part, start, end, _isEnd, sink) {
      try {
        const options = window.length === 0 ? SYNC : { ...SYNC, dictionary: window }
        const bytes = inflateRawSync(Buffer.concat([part.subarray(start, end), TAIL]), options)
        if (!noContextTakeover) window = later(window, bytes)
        sink(bytes, 0, bytes.length)
        return 'sound'
      } catch {
        return 'corrupt'
      }
    },
    release: () => undefined,
    close: () => undefined,
  }
}
