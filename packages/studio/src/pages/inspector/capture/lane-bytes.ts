// What one side of a connection sent, chunk by chunk: where each stands in the side's stream of bytes,
// where in the store, when it came. Frames are read out of it by their offset. Gaps and empty chunks
// count, as they do in the numbers of the reports.
//
//   stream    0        57      63           1,063
//   chunks    |─ head ─|─ 6 B ─|─ missing ──|─ …         28 bytes of index each

import type { ChunkSpan } from '../contract.ts'
import type { ByteStore } from './byte-store.ts'
import { f64, u32 } from './column.ts'

/** Stands for a position where no bytes were kept. */
const MISSING = -1

export class LaneBytes {
  readonly #store: ByteStore
  readonly #starts = f64()
  readonly #positions = f64()
  readonly #times = f64()
  /** 0 where there are no packets: they count from 1. */
  readonly #packets = u32()
  #length = 0

  constructor(store: ByteStore) {
    this.#store = store
  }

  /** Bytes that this side sent, those that are missing included. */
  get length(): number {
    return this.#length
  }

  get bytes(): number {
    return this.#starts.bytes + this.#positions.bytes + this.#times.bytes + this.#packets.bytes
  }

  chunk(bytes: Uint8Array, time: number, packet: number | undefined): void {
    this.#add(this.#store.append(bytes) ?? MISSING, bytes.length, time, packet)
  }

  gap(length: number, time: number): void {
    this.#add(MISSING, length, time, undefined)
  }

  /** Up to `length` bytes from `offset` on: those before the first that is missing. */
  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    const available = Math.max(0, Math.min(length, this.#length - offset))
    const bytes = new Uint8Array(available)
    let done = 0
    for (let chunk = this.#starts.lastUpTo(offset); done < available; chunk++) {
      const position = this.#positions.at(chunk)
      if (position === MISSING || chunk < 0) break
      const inChunk = offset + done - this.#starts.at(chunk)
      const part = Math.min(available - done, this.#end(chunk) - this.#starts.at(chunk) - inChunk)
      this.#store.copy(position + inChunk, part, bytes, done)
      done += part
    }
    return done === available ? bytes : bytes.slice(0, done)
  }

  /** The chunks that hold the bytes from `offset` to `offset + length`. */
  spans(offset: number, length: number): ChunkSpan[] {
    const spans: ChunkSpan[] = []
    const end = Math.min(this.#length, offset + length)
    const first = Math.max(0, this.#starts.lastUpTo(offset))
    for (let chunk = first; chunk < this.#starts.length; chunk++) {
      if (this.#starts.at(chunk) >= end) break
      const start = Math.max(offset, this.#starts.at(chunk))
      const packet = this.#packets.at(chunk)
      spans.push({
        chunk,
        time: this.#times.at(chunk),
        packet: packet === 0 ? undefined : packet,
        start: start - offset,
        length: Math.min(end, this.#end(chunk)) - start,
        chunkLength: this.#end(chunk) - this.#starts.at(chunk),
      })
    }
    return spans
  }

  #add(position: number, length: number, time: number, packet: number | undefined): void {
    this.#starts.push(this.#length)
    this.#positions.push(position)
    this.#times.push(time)
    this.#packets.push(packet ?? 0)
    this.#length += length
  }

  #end(chunk: number): number {
    return chunk + 1 < this.#starts.length ? this.#starts.at(chunk + 1) : this.#length
  }
}
