// A peer's compressor over node:zlib's public streams, independent of what the library uses: one
// deflater and one inflater that keep their windows over messages (RFC 7692 7.2).

import { once } from 'node:events'
import type { Transform } from 'node:stream'
import {
  constants,
  createDeflateRaw,
  createInflateRaw,
  type DeflateRaw,
  deflateRawSync,
  type InflateRaw,
  inflateRawSync,
  type ZlibOptions,
} from 'node:zlib'

const TAIL = Buffer.of(0, 0, 0xff, 0xff)

async function pushThrough(stream: DeflateRaw | InflateRaw, input: Uint8Array): Promise<Buffer> {
  const parts: Buffer[] = []
  const take = (part: Buffer): void => {
    parts.push(part)
  }
  stream.on('data', take)
  const failed = once(stream as Transform, 'error').then(([error]) => Promise.reject(error))
  const done = new Promise<void>((resolve) => {
    stream.write(input)
    stream.flush(constants.Z_SYNC_FLUSH, () => resolve())
  })
  await Promise.race([done, failed])
  stream.off('data', take)
  return Buffer.concat(parts)
}

export class PublicDeflater {
  readonly #stream: DeflateRaw

  constructor(options: ZlibOptions = {}) {
    this.#stream = createDeflateRaw(options)
  }

  /** One message's payload. */
  async deflate(message: Uint8Array): Promise<Buffer> {
    if (message.length === 0) return Buffer.of(0)
    return withoutTail(await pushThrough(this.#stream, message))
  }
}

export class PublicInflater {
  readonly #stream: InflateRaw

  constructor(windowBits = 15) {
    this.#stream = createInflateRaw({ windowBits })
  }

  async inflate(payload: Uint8Array): Promise<Buffer> {
    return await pushThrough(this.#stream, Buffer.concat([payload, TAIL]))
  }
}

/** One message by a one-shot call, with the window that stands before it. */
export function deflateOnce(
  message: Uint8Array,
  options: ZlibOptions = {},
  window: Uint8Array = new Uint8Array(0),
): Buffer {
  const dictionary = window.length === 0 ? {} : { dictionary: window }
  const flush = { finishFlush: constants.Z_SYNC_FLUSH }
  return withoutTail(deflateRawSync(message, { ...options, ...dictionary, ...flush }))
}

/** Inflates a whole message by a one-shot call. */
export function inflateOnce(payload: Uint8Array, windowBits = 15): Buffer {
  const flush = { windowBits, finishFlush: constants.Z_SYNC_FLUSH }
  return inflateRawSync(Buffer.concat([payload, TAIL]), flush)
}

function withoutTail(bytes: Buffer): Buffer {
  if (!bytes.subarray(-4).equals(TAIL)) throw new Error('A sync flush must end with 00 00 FF FF')
  return bytes.subarray(0, -4)
}

/** Words that repeat at distances up to `spread`, so that windows matter. */
export function words(size: number, seed = 1, spread = 3000): Buffer {
  let text = ''
  let state = seed
  while (text.length < size) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    text += `${(state % spread).toString(36)} `
  }
  return Buffer.from(text.slice(0, size))
}

/** Bytes that do not compress, the same for the same seed. */
export function noise(size: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(size)
  let state = seed | 1
  for (let i = 0; i < size; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[i] = state >>> 11
  }
  return bytes
}
