// One zlib stream that works synchronously: input in, output out, in the same call.
//
// node:zlib offers streams, which go through the thread pool and so lose the order of messages, and
// one-shot calls, which keep no window and cost several times as much (docs/decisions/0014). Below
// its streams stands a handle with `writeSync`. It is undocumented, so `canWorkSynchronously` tries
// at start whether it does what is expected of it here; where it does not, one-shot-deflate.ts takes over.

import { constants, createDeflateRaw, createInflateRaw } from 'node:zlib'

interface Handle {
  writeSync(
    flush: number,
    input: Uint8Array,
    inputOffset: number,
    inputLength: number,
    output: Uint8Array,
    outputOffset: number,
    outputLength: number,
  ): void
  reset(): void
  onerror: unknown
}

/** What Node's zlib streams hold: the handle, and [room left, input left] after each call. */
interface Inside {
  readonly _handle?: Handle
  readonly _writeState?: Uint32Array
  close(): void
}

/** Where calls put their output; shared, as it is taken before the next call. */
const OUTPUT: Buffer = Buffer.allocUnsafeSlow(65_536)

/** Takes output, valid during the call; false ends the run. */
export type OutputSink = (bytes: Uint8Array, start: number, end: number) => boolean

export class SyncZlib {
  readonly #stream: Inside
  readonly #handle: Handle
  readonly #state: Uint32Array
  #hasFailed = false

  constructor(stream: Inside) {
    this.#stream = stream
    this.#handle = stream._handle!
    this.#state = stream._writeState!
    this.#handle.onerror = () => {
      this.#hasFailed = true
    }
  }

  /**
   * Runs input through with a sync flush. Returns the offset behind what was consumed, which is
   * short of `end` only where the stream has ended itself; -1 for corrupt data or when `sink` wants
   * no more. With Z_BLOCK for `flush`, inflating also stops behind the first block.
   */
  run(
    input: Uint8Array,
    start: number,
    end: number,
    sink: OutputSink,
    flush: number = constants.Z_SYNC_FLUSH,
  ): number {
    let at = start
    for (;;) {
      this.#handle.writeSync(flush, input, at, end - at, OUTPUT, 0, OUTPUT.length)
      if (this.#hasFailed) return -1
      const room = this.#state[0]!
      at = end - this.#state[1]!
      if (room < OUTPUT.length && !sink(OUTPUT, 0, OUTPUT.length - room)) return -1
      if (room > 0) return at
    }
  }

  /** Forgets the window and what was pending. */
  reset(): void {
    this.#handle.reset()
  }

  close(): void {
    this.#stream.close()
  }
}

export interface DeflateSettings {
  readonly windowBits: number
  readonly memLevel: number
  readonly level: number
}

/** The least that Node takes: its streams have a buffer of this size for their output, unused here. */
const CHUNK = { chunkSize: constants.Z_MIN_CHUNK }

export function newDeflate(settings: DeflateSettings): SyncZlib {
  return new SyncZlib(createDeflateRaw({ ...settings, ...CHUNK }) as unknown as Inside)
}

export function newInflate(windowBits: number): SyncZlib {
  return new SyncZlib(createInflateRaw({ windowBits, ...CHUNK }) as unknown as Inside)
}

let verdict: boolean | undefined

/** Whether the handle does here what SyncZlib expects; tried once. */
export function canWorkSynchronously(): boolean {
  verdict ??= tryHandle()
  return verdict
}

function tryHandle(): boolean {
  try {
    const deflate = newDeflate({ windowBits: 15, memLevel: 8, level: 6 })
    const inflate = newInflate(15)
    const text = Buffer.from('the same again, the same again, '.repeat(4000))
    const isKept = [text, text.subarray(0, 100)].every((part) => roundTrips(deflate, inflate, part))
    const isCorruptSeen = inflate.run(Uint8Array.of(0xff, 0xff, 0xff), 0, 3, () => true) === -1
    deflate.close()
    inflate.close()
    return isKept && isCorruptSeen
  } catch {
    return false
  }
}

function roundTrips(deflate: SyncZlib, inflate: SyncZlib, input: Uint8Array): boolean {
  const packed = collect(deflate, input)
  return packed.length < input.length && collect(inflate, packed).equals(input)
}

function collect(zlib: SyncZlib, input: Uint8Array): Buffer {
  const parts: Buffer[] = []
  zlib.run(input, 0, input.length, (bytes, start, end) => {
    parts.push(Buffer.from(bytes.subarray(start, end)))
    return true
  })
  return Buffer.concat(parts)
}
