// permessage-deflate's two directions over the public one-shot calls of node:zlib (RFC 7692 7.2): what
// works where zlib's own handle (sync-zlib.ts) does not. Each call makes a stream of its own, so the
// window goes in as its dictionary, and a message is collected until it is whole.

import { constants as bufferConstants } from 'node:buffer'
import { constants, deflateRawSync, inflateRawSync, type ZlibOptions } from 'node:zlib'
import {
  type InflatedSink,
  type InflateOutcome,
  type MessageDeflater,
  type MessageInflater,
  mostDeflated,
} from '../protocol/index.ts'
import type { DeflateSettings } from './sync-zlib.ts'
import { Window } from './window.ts'

/** Bytes of the 00 00 FF FF that a sync flush ends with. */
const TAIL_SIZE = 4
/** An empty message: an empty stored block without its tail (RFC 7692 7.2.3.6). */
const EMPTY_MESSAGE = Uint8Array.of(0)
const NO_BYTES = new Uint8Array(0)
const SEAL = Uint8Array.of(0x5a, 0x3c, 0x96, 0xe1, 0xd2, 0xb4, 0x0f, 0x78)
/**
 * Put behind a message instead of 00 00 FF FF: the length of a stored block, SEAL as its bytes, and an
 * empty final block. Only behind a whole message does zlib find the seal and the end of the stream.
 */
const END = Uint8Array.of(SEAL.length, 0, ~SEAL.length & 0xff, 0xff, ...SEAL, 3, 0)
/** What a message that was cut short would end with, having taken the length for data. */
const LAST_OF_SWALLOWED = 0xff
/** Each final block inside a message costs a new zlib stream, about 50 µs; so many take 50 ms. */
export const MOST_STREAMS = 1024
const LEAST_CHUNK = 256
const MOST_CHUNK = 65_536
/** By how much a message is expected to grow when it is inflated; more takes a further chunk. */
const USUAL_GROWTH = 4

/** Compresses messages. Its window is all it keeps; it may be released at any time. */
export class OneShotDeflater implements MessageDeflater {
  readonly #settings: DeflateSettings
  readonly #keepsContext: boolean
  readonly #window: Window
  /** Inside a message that is sent in parts, which may refer to each other at any rate. */
  #isInMessage = false

  constructor(settings: DeflateSettings, keepsContext: boolean) {
    this.#settings = settings
    this.#keepsContext = keepsContext
    this.#window = new Window(1 << settings.windowBits)
  }

  deflate(message: Uint8Array, start: number, end: number): Uint8Array {
    return this.deflatePart(message, start, end, true)
  }

  deflatePart(part: Uint8Array, start: number, end: number, isEnd: boolean): Uint8Array {
    let packed: Uint8Array = isEnd ? EMPTY_MESSAGE : NO_BYTES
    if (start < end) {
      const all = this.#flush(part.subarray(start, end))
      packed = isEnd ? all.subarray(0, all.length - TAIL_SIZE) : all
    }
    this.#isInMessage = !isEnd
    if (this.#keepsContext || !isEnd) this.#window.push(part, start, end)
    else this.#window.clear()
    return packed
  }

  #flush(bytes: Uint8Array): Uint8Array {
    return deflateRawSync(bytes, {
      ...this.#settings,
      ...dictionaryOf(this.#window),
      finishFlush: constants.Z_SYNC_FLUSH,
      chunkSize: chunkFor(2 * bytes.length),
    })
  }

  forget(): void {
    this.#window.clear()
  }

  release(): void {
    if (!this.#isInMessage) this.#window.release()
  }

  close(): void {
    this.#window.release()
  }
}

/** Inflates messages when their last part has come. */
export class OneShotInflater implements MessageInflater {
  readonly #windowBits: number
  readonly #keepsContext: boolean
  readonly #limit: number
  readonly #window: Window
  readonly #collected = new Collected()

  /** `limit` in bytes of an inflated message: a one-shot call cannot stop in the middle. */
  constructor(windowBits: number, keepsContext: boolean, limit: number) {
    this.#windowBits = windowBits
    this.#keepsContext = keepsContext
    this.#limit = limit
    this.#window = new Window(1 << windowBits)
  }

  inflate(
    part: Uint8Array,
    start: number,
    end: number,
    isEnd: boolean,
    sink: InflatedSink,
  ): InflateOutcome {
    const size = this.#collected.size + end - start
    if (size > mostDeflated(this.#limit)) return 'too-big'
    this.#collected.add(part, start, end)
    if (!isEnd) return 'sound'
    this.#collected.add(END, 0, END.length)
    const outcome = this.#inflateWhole(this.#collected.take(), size, sink)
    if (!this.#keepsContext) this.#window.clear()
    return outcome
  }

  /** Between messages the window is all there is. */
  release(): void {}

  close(): void {
    this.#collected.take()
    this.#window.release()
  }

  /** `input` is the message of `size` bytes with END; a final block begins a new stream. */
  #inflateWhole(input: Uint8Array, size: number, sink: InflatedSink): InflateOutcome {
    let left = this.#limit
    let at = 0
    for (let streams = 0; streams < MOST_STREAMS; streams++) {
      const result = this.#inflateStream(input, at, size, left)
      if (typeof result === 'string') return result
      const { bytes, next } = result
      this.#window.push(bytes, 0, bytes.length)
      if (bytes.length > 0 && !sink(bytes, 0, bytes.length)) return 'corrupt'
      if (next >= size) return 'sound'
      left -= bytes.length
      at = next
    }
    return 'corrupt'
  }

  #inflateStream(
    input: Uint8Array,
    at: number,
    size: number,
    left: number,
  ): Stream | InflateOutcome {
    const options: ZlibOptions = {
      windowBits: this.#windowBits,
      ...dictionaryOf(this.#window),
      maxOutputLength: Math.min(left + SEAL.length, bufferConstants.MAX_LENGTH),
      chunkSize: chunkFor(USUAL_GROWTH * (input.length - at)),
    }
    try {
      const { bytes, used } = inflateOnce(input.subarray(at), options)
      const next = at + used
      if (next <= size) return bytes.length > left ? 'too-big' : { bytes, next }
      const content = bytes.subarray(0, -SEAL.length)
      const isSealed = next === input.length && bytes.subarray(content.length).equals(SEAL)
      const isWhole = isSealed && isNotSwallowed(content, input.subarray(at, size), options)
      return isWhole ? { bytes: content, next } : 'corrupt'
    } catch (error) {
      return (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-big' : 'corrupt'
    }
  }
}

interface Stream {
  readonly bytes: Buffer
  /** Where the next stream begins, or a place behind the message. */
  readonly next: number
}

/** Whether `content` comes from the message alone: a block that was cut short takes END for its own. */
function isNotSwallowed(content: Buffer, message: Uint8Array, options: ZlibOptions): boolean {
  if (content.at(-1) !== LAST_OF_SWALLOWED) return true
  const alone = inflateOnce(message, { ...options, finishFlush: constants.Z_SYNC_FLUSH })
  return alone.bytes.length === content.length
}

function inflateOnce(input: Uint8Array, options: ZlibOptions): { bytes: Buffer; used: number } {
  // With `info` the call answers what @types/node does not know.
  const result: unknown = inflateRawSync(input, { ...options, info: true })
  const { buffer, engine } = result as { buffer: Buffer; engine: { bytesWritten: number } }
  return { bytes: buffer, used: engine.bytesWritten }
}

function dictionaryOf(window: Window): ZlibOptions {
  const { bytes } = window
  return bytes.length === 0 ? {} : { dictionary: bytes }
}

function chunkFor(size: number): number {
  return Math.max(LEAST_CHUNK, Math.min(size, MOST_CHUNK))
}

/** Joins the parts of a message in one buffer, so that a part costs nothing beyond its bytes. */
class Collected {
  #buffer: Uint8Array = new Uint8Array(0)
  size = 0

  add(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.size + end - start
    if (needed > this.#buffer.length) {
      // Room for END, so that a message in one part is copied once.
      const grown = new Uint8Array((this.size === 0 ? needed : 2 * needed) + END.length)
      grown.set(this.#buffer.subarray(0, this.size))
      this.#buffer = grown
    }
    this.#buffer.set(bytes.subarray(start, end), this.size)
    this.size = needed
  }

  /** All of it; nothing is left. */
  take(): Uint8Array {
    const all = this.#buffer.subarray(0, this.size)
    this.#buffer = new Uint8Array(0)
    this.size = 0
    return all
  }
}
