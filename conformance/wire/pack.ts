// Compresses what the suite sends, with node:zlib, so that a case can choose the form of the blocks.

import { constants, deflateRawSync } from 'node:zlib'

/**
 * How a payload is compressed: `sync` as usual; `fixed`, `stored` and `dynamic` name the kind of
 * block; `final` sets BFINAL in the last block; `blocks` flushes after each byte; `full` empties
 * the window's use first.
 */
export type PackForm = 'sync' | 'fixed' | 'stored' | 'final' | 'blocks' | 'level9'

const TAIL = Buffer.of(0, 0, 0xff, 0xff)

export interface PackWindow {
  readonly windowBits: number
  readonly keepsContext: boolean
}

/** The suite's compressor for one direction of one connection. */
export class Packer {
  readonly #window: PackWindow
  #history: Buffer = Buffer.alloc(0)

  constructor(window: PackWindow) {
    this.#window = window
  }

  /** The payload of one message, without the tail. */
  message(data: Buffer, form: PackForm): Buffer {
    if (data.length === 0 && form !== 'final') return Buffer.of(0)
    if (form === 'stored') return this.#remember(data, storedBlocks(data))
    if (form !== 'blocks') return this.#remember(data, this.#deflate(data, form))
    const pieces: Buffer[] = []
    for (const byte of data) {
      const one = Buffer.of(byte)
      pieces.push(this.#remember(one, Buffer.concat([this.#deflate(one, 'sync'), TAIL])))
    }
    return withoutTail(Buffer.concat(pieces))
  }

  #deflate(data: Buffer, form: PackForm): Buffer {
    const { windowBits } = this.#window
    const packed = deflateRawSync(data, {
      windowBits,
      level: form === 'level9' ? 9 : 6,
      strategy: form === 'fixed' ? constants.Z_FIXED : constants.Z_DEFAULT_STRATEGY,
      finishFlush: form === 'final' ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
      ...(this.#history.length > 0 ? { dictionary: this.#history } : {}),
    })
    // RFC 7692 7.2.3.4: behind a final block, one byte 00 begins the empty block that ends the message.
    return form === 'final' ? Buffer.concat([packed, Buffer.of(0)]) : withoutTail(packed)
  }

  #remember(data: Buffer, packed: Buffer): Buffer {
    const { windowBits, keepsContext } = this.#window
    if (keepsContext) {
      this.#history = Buffer.concat([this.#history, data]).subarray(-(2 ** windowBits))
    }
    return packed
  }
}

/** Stored blocks of at most 65535 bytes, and the byte that begins the last, empty one. */
export function storedBlocks(data: Buffer): Buffer {
  const pieces: Buffer[] = []
  for (let at = 0; at < data.length; at += 65_535) {
    const part = data.subarray(at, at + 65_535)
    const head = Buffer.of(0, 0, 0, 0, 0)
    head.writeUInt16LE(part.length, 1)
    head.writeUInt16LE(part.length ^ 0xffff, 3)
    pieces.push(head, part)
  }
  return Buffer.concat([...pieces, Buffer.of(0)])
}

function withoutTail(packed: Buffer): Buffer {
  return packed.subarray(-4).equals(TAIL) ? packed.subarray(0, -4) : packed
}
