// Payload bytes at the two edges: what the caller hands over, and what the receiver is given.

import { MisuseError } from './errors.ts'

/** What a caller may send as a binary message. */
export type BinaryData = ArrayBuffer | ArrayBufferView

/**
 * Up to this size the engine keeps a typed array's bytes inside the object: cheap to make, and
 * costly to ask for its `.buffer`, which moves them out (measured on Node 20: about 1 us).
 */
const INLINE_SIZE = 64
/** Up to this size a copy is cut from a shared slab; a separate buffer costs 1 to 3 us to make. */
const SLAB_MESSAGE = 2048
/** What a kept message of up to SLAB_MESSAGE bytes can hold on to. */
const SLAB_SIZE = 16_384

/** The last small array known to be sendable: relaying one message to many checks it once. */
let lastChecked: Uint8Array | undefined

/** Copies payloads out of chunks that are only lent. */
export class PayloadCopier {
  readonly #makeSlab: ((size: number) => Uint8Array<ArrayBuffer>) | undefined
  #slab: Uint8Array<ArrayBuffer> = new Uint8Array(0)
  #used = 0

  /**
   * `makeSlab` makes the buffers that small messages share. Whoever transfers one away would take
   * the others along, so the host must make it impossible to transfer; without such a host, every
   * message has a buffer of its own.
   */
  constructor(makeSlab?: (size: number) => Uint8Array<ArrayBuffer>) {
    this.#makeSlab = makeSlab
  }

  /** The copy is the receiver's to keep. */
  copy(bytes: Uint8Array, start: number, end: number): Uint8Array {
    const length = end - start
    if (length <= INLINE_SIZE) return copyInline(bytes, start, length)
    const isOwn = length > SLAB_MESSAGE || this.#makeSlab === undefined
    const copy = isOwn ? new Uint8Array(length) : this.#cut(length, this.#makeSlab!)
    copy.set(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end))
    return copy
  }

  #cut(length: number, makeSlab: (size: number) => Uint8Array<ArrayBuffer>): Uint8Array {
    if (this.#used + length > this.#slab.length) {
      this.#slab = makeSlab(SLAB_SIZE)
      this.#used = 0
    }
    const cut = new Uint8Array(this.#slab.buffer, this.#used, length)
    // The next cut begins on a word, so that it can be masked by words.
    this.#used += (length + 7) & ~7
    return cut
  }
}

/** Gives every message a buffer of its own. */
export const plainCopier: PayloadCopier = new PayloadCopier()

function copyInline(bytes: Uint8Array, start: number, length: number): Uint8Array {
  const copy = new Uint8Array(length)
  if (length < 24) for (let i = 0; i < length; i++) copy[i] = bytes[start + i]!
  else copy.set(bytes.subarray(start, start + length))
  lastChecked = copy
  return copy
}

/**
 * The bytes of what the caller wants to send, as a view, not a copy.
 * Throws MisuseError for detached and shared buffers and for what is not binary.
 */
export function viewOfBinary(data: BinaryData): Uint8Array {
  // Length 0 is checked again: the buffer may have been detached since.
  if (data === lastChecked && data !== undefined && data.byteLength > 0) return data as Uint8Array
  if (ArrayBuffer.isView(data)) {
    checkBuffer(data.buffer)
    if (!(data instanceof Uint8Array)) {
      return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    }
    if (data.byteLength <= INLINE_SIZE) lastChecked = data
    return data
  }
  if (!isArrayBuffer(data)) {
    if (isSharedBuffer(data)) checkBuffer(data)
    throw new MisuseError(
      'message-type',
      `Cannot send a value of type ${typeOf(data)}: it must be a string, ArrayBuffer or view of one`,
    )
  }
  checkBuffer(data)
  return new Uint8Array(data)
}

function checkBuffer(buffer: ArrayBufferLike): void {
  if (!isArrayBuffer(buffer)) {
    throw new MisuseError(
      'send-buffer-unusable',
      'Cannot send a shared buffer: others could change it meanwhile, send a copy of it',
    )
  }
  if (buffer.byteLength === 0 && isDetached(buffer)) {
    throw new MisuseError(
      'send-buffer-unusable',
      'Cannot send a detached buffer: its bytes were transferred away, send before that or a copy',
    )
  }
}

function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]'
}

function isSharedBuffer(value: unknown): value is SharedArrayBuffer {
  return Object.prototype.toString.call(value) === '[object SharedArrayBuffer]'
}

function isDetached(buffer: ArrayBuffer): boolean {
  try {
    new Uint8Array(buffer)
    return false
  } catch {
    return true
  }
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : typeof value
}
