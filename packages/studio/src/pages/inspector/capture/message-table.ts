// All messages as columns, 25 bytes each. The bytes of a plain message are read out of its frames; those
// of a compressed one are kept inflated.

import type { MessageReport, OverlayNote } from 'tongro/inspector'
import type { ByteStore } from './byte-store.ts'
import { f64, u8, u32 } from './column.ts'
import { Interned } from './interned.ts'

const KNOWN = 1
const BINARY = 2
const COMPRESSED = 4

export class MessageTable {
  readonly #store: ByteStore
  readonly #firstFrames = u32()
  readonly #counts = u32()
  readonly #flags = u8()
  readonly #lengths = f64()
  /** Position of the inflated bytes in the store and one; 0 where they are not kept. */
  readonly #inflated = f64()
  readonly #failures = new Map<number, number>()
  readonly #texts = new Interned()
  readonly #overlays = new Map<number, OverlayNote>()
  #count = 0

  constructor(store: ByteStore) {
    this.#store = store
  }

  /** Messages that are complete. */
  get count(): number {
    return this.#count
  }

  get bytes(): number {
    return [this.#firstFrames, this.#counts, this.#flags, this.#lengths, this.#inflated].reduce(
      (sum, column) => sum + column.bytes,
      0,
    )
  }

  /** A message comes when it is complete, so numbers come in any order. */
  add(message: MessageReport): void {
    const { number } = message
    this.#count++
    this.#firstFrames.set(number, message.firstFrame)
    this.#counts.set(number, message.frames)
    this.#flags.set(
      number,
      KNOWN | (message.opcode === 2 ? BINARY : 0) | (message.isCompressed ? COMPRESSED : 0),
    )
    this.#lengths.set(number, message.length)
    if (message.isCompressed && message.bytes.length > 0) {
      const position = this.#store.append(message.bytes)
      if (position !== undefined) this.#inflated.set(number, position + 1)
    }
    if (message.failure !== undefined) this.#failures.set(number, this.#texts.add(message.failure))
    if (message.overlay !== undefined) this.#overlays.set(number, message.overlay)
  }

  has(message: number): boolean {
    return (this.#flags.at(message) & KNOWN) !== 0
  }

  firstFrame(message: number): number {
    return this.#firstFrames.at(message)
  }

  frames(message: number): number {
    return this.#counts.at(message)
  }

  opcode(message: number): number {
    return (this.#flags.at(message) & BINARY) === 0 ? 1 : 2
  }

  isCompressed(message: number): boolean {
    return (this.#flags.at(message) & COMPRESSED) !== 0
  }

  /** Bytes after inflating. */
  messageLength(message: number): number {
    return this.#lengths.at(message)
  }

  /** The first `most` bytes after inflating, where they were kept. */
  inflated(message: number, most: number): Uint8Array<ArrayBuffer> | undefined {
    const position = this.#inflated.at(message)
    if (position === 0) return undefined
    return this.#store.read(position - 1, Math.min(most, this.messageLength(message)))
  }

  failure(message: number): string | undefined {
    const text = this.#failures.get(message)
    return text === undefined ? undefined : this.#texts.at(text)
  }

  /** The notes of all messages that have one, by message. */
  overlays(): IterableIterator<[number, OverlayNote]> {
    return this.#overlays.entries()
  }

  overlay(message: number): OverlayNote | undefined {
    return this.#overlays.get(message)
  }
}
