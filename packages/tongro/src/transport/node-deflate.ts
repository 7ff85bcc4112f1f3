// permessage-deflate's two directions over zlib (RFC 7692 7.2).

import { constants } from 'node:zlib'
import type {
  InflatedSink,
  InflateOutcome,
  MessageDeflater,
  MessageInflater,
} from '../protocol/index.ts'
import { DeflatePool, type PoolMember } from './deflate-pool.ts'
import { type DeflateSettings, newDeflate, newInflate, type SyncZlib } from './sync-zlib.ts'
import { Window } from './window.ts'

/** What a sync flush ends with; left out on the wire (RFC 7692 7.2.1). */
const TAIL = Uint8Array.of(0, 0, 0xff, 0xff)
/** The tail and a byte that must stay untouched. */
const TAIL_AND_MORE = Uint8Array.of(...TAIL, 0)
const NO_BYTES = new Uint8Array(0)
const NO_OUTPUT: InflatedSink = () => false
/** An empty message: an empty stored block without its tail (RFC 7692 7.2.3.6). */
const EMPTY_MESSAGE = Uint8Array.of(0)
/** Where compressed messages are joined; larger ones have a buffer of their own. */
const SCRATCH_SIZE = 65_536
const scratch: Buffer = Buffer.allocUnsafeSlow(SCRATCH_SIZE)

/** So many compressors keep their windows, in about 50 MB; the others begin anew with each message. */
const MOST_STREAMS = 512
const POOL = new DeflatePool(MOST_STREAMS)

/**
 * Compresses messages. Its zlib state is made when it is first needed and may be released at any
 * time: a sender need not refer to what it sent before.
 */
export class NodeDeflater implements MessageDeflater, PoolMember {
  readonly settings: DeflateSettings
  readonly #keepsContext: boolean
  readonly #pool: DeflatePool
  /** It has compressed nothing since it was made or reset. */
  #isFresh = true
  isInMessage = false

  constructor(settings: DeflateSettings, keepsContext: boolean, pool: DeflatePool = POOL) {
    this.settings = settings
    this.#keepsContext = keepsContext
    this.#pool = pool
  }

  deflate(message: Uint8Array, start: number, end: number): Uint8Array {
    if (start === end) return EMPTY_MESSAGE
    const zlib = this.#keepsContext ? this.#own() : sharedDeflate(this.settings)
    const joined = new Joined()
    zlib.run(message, start, end, joined.add)
    return joined.bytes(TAIL.length)
  }

  deflatePart(part: Uint8Array, start: number, end: number, isEnd: boolean): Uint8Array {
    this.isInMessage = !isEnd
    // What was flushed before ends on a byte, so that nothing more is to be said.
    if (start === end) return isEnd ? this.#endMessage(EMPTY_MESSAGE) : NO_BYTES
    const joined = new Joined()
    this.#own().run(part, start, end, joined.add)
    return isEnd ? this.#endMessage(joined.bytes(TAIL.length)) : joined.bytes(0)
  }

  #endMessage(last: Uint8Array): Uint8Array {
    if (!this.#keepsContext) this.release()
    return last
  }

  forget(): void {
    if (!this.#isFresh) this.#pool.streamOf(this)?.reset()
    this.#isFresh = true
  }

  release(): void {
    if (!this.isInMessage) this.close()
  }

  close(): void {
    this.#pool.free(this)
  }

  #own(): SyncZlib {
    this.#isFresh = false
    return this.#pool.use(this)
  }
}

/** Without context takeover no state outlives a message, so all connections share one. */
const sharedDeflates = new Map<string, SyncZlib>()

function sharedDeflate(settings: DeflateSettings): SyncZlib {
  const key = `${settings.windowBits} ${settings.memLevel} ${settings.level}`
  const known = sharedDeflates.get(key)
  if (known !== undefined) {
    known.reset()
    return known
  }
  const made = newDeflate(settings)
  sharedDeflates.set(key, made)
  return made
}

/** Joins pieces of output in the scratch buffer, or in one of its own when that is too small. */
class Joined {
  #buffer: Uint8Array = scratch
  #size = 0

  readonly add = (bytes: Uint8Array, start: number, end: number): boolean => {
    const needed = this.#size + end - start
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafeSlow(needed * 2)
      grown.set(this.#buffer.subarray(0, this.#size))
      this.#buffer = grown
    }
    this.#buffer.set(bytes.subarray(start, end), this.#size)
    this.#size = needed
    return true
  }

  /** What was added, less the last `dropped` bytes. */
  bytes(dropped: number): Uint8Array {
    return this.#buffer.subarray(0, this.#size - dropped)
  }
}

/**
 * Inflates messages. It keeps the last bytes of its output beside zlib's own window: with them a
 * stream that a final block has ended goes on (RFC 7692 7.2.3.4), and zlib's state can be released
 * while the connection is idle.
 */
export class NodeInflater implements MessageInflater {
  readonly #windowBits: number
  readonly #keepsContext: boolean
  readonly #window: Window
  #zlib: SyncZlib | undefined
  /** Between two parts of a message zlib stands inside a block, which only it knows. */
  #isInMessage = false

  /** `windowBits` is that of the peer's deflater. */
  constructor(windowBits: number, keepsContext: boolean) {
    this.#windowBits = windowBits
    this.#keepsContext = keepsContext
    this.#window = new Window(1 << windowBits)
  }

  inflate(
    part: Uint8Array,
    start: number,
    end: number,
    isEnd: boolean,
    sink: InflatedSink,
  ): InflateOutcome {
    const take: InflatedSink = (bytes, from, to) => {
      this.#window.push(bytes, from, to)
      return sink(bytes, from, to)
    }
    this.#isInMessage = true
    if (!this.#run(part, start, end, take)) return 'corrupt'
    if (!isEnd) return 'sound'
    if (!this.#finish()) return 'corrupt'
    this.#isInMessage = false
    return 'sound'
  }

  release(): void {
    if (!this.#isInMessage) this.close()
  }

  close(): void {
    this.#zlib?.close()
    this.#zlib = undefined
  }

  /** A final block ends zlib's stream; the next one begins with the window of the last. */
  #run(input: Uint8Array, start: number, end: number, sink: InflatedSink): boolean {
    let at = start
    while (at < end) {
      const zlib = this.#open()
      const next = zlib.run(input, at, end, sink)
      if (next < 0) return false
      if (next < end) this.#restart(zlib)
      at = next
    }
    return true
  }

  /**
   * Puts the tail back. Only where it gives nothing, is taken exactly and leaves the stream between
   * two blocks was the message whole; elsewhere zlib would take it for data, and the next message too.
   */
  #finish(): boolean {
    const zlib = this.#open()
    const next = zlib.run(TAIL_AND_MORE, 0, TAIL_AND_MORE.length, NO_OUTPUT, constants.Z_BLOCK)
    // Taken not at all: the message ended with a final block, as some senders leave it.
    if (next !== TAIL.length && next !== 0) return false
    if (!this.#keepsContext) this.#window.clear()
    if (next === 0 || !this.#keepsContext) this.#restart(zlib)
    return true
  }

  #open(): SyncZlib {
    if (this.#zlib === undefined) {
      this.#zlib = newInflate(this.#windowBits)
      this.#prime(this.#zlib)
    }
    return this.#zlib
  }

  #restart(zlib: SyncZlib): void {
    zlib.reset()
    this.#prime(zlib)
  }

  /** Gives a new stream the window, as one stored block: far cheaper than a new stream's dictionary. */
  #prime(zlib: SyncZlib): void {
    const { bytes } = this.#window
    const { length } = bytes
    if (length === 0) return
    const head = Uint8Array.of(0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255)
    zlib.run(head, 0, head.length, () => true)
    zlib.run(bytes, 0, length, () => true)
  }
}
