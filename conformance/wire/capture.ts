// What went over one line, chunk by chunk, and its form as JSON Lines.

import type { Role } from './incoming.ts'

export interface Chunk {
  /** Milliseconds since the capture began. */
  readonly time: number
  /** Who sent it. */
  readonly from: 'client' | 'server'
  /** The bytes, or as many of them as are kept. */
  readonly bytes: Buffer
  /** Length on the wire. */
  readonly size: number
}

/** Enough to see every header of a case; of large payloads the beginning is kept. */
const KEPT_PER_CHUNK = 4096
const KEPT_CHUNKS = 2000

export class Capture {
  readonly chunks: Chunk[] = []
  readonly #peer: Role
  readonly #start = performance.now()

  constructor(peer: Role) {
    this.#peer = peer
  }

  fromSuite(bytes: Buffer): void {
    this.#add(this.#peer === 'server' ? 'client' : 'server', bytes)
  }

  fromPeer(bytes: Buffer): void {
    this.#add(this.#peer, bytes)
  }

  #add(from: 'client' | 'server', bytes: Buffer): void {
    if (this.chunks.length >= KEPT_CHUNKS) return
    const time = Math.round((performance.now() - this.#start) * 1000) / 1000
    const kept = Buffer.from(bytes.subarray(0, KEPT_PER_CHUNK))
    this.chunks.push({ time, from, bytes: kept, size: bytes.length })
  }
}

/** One line for each chunk; `size` only where the chunk was longer than what is kept of it. */
export function toJsonLines(chunks: readonly Chunk[]): string {
  return chunks
    .map(({ time, from, bytes, size }) => {
      const line = { time, from, hex: bytes.toString('hex') }
      return `${JSON.stringify(size === bytes.length ? line : { ...line, size })}\n`
    })
    .join('')
}
