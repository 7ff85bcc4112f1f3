// What the peer of a forger does: its head, its frames as far as a verdict needs them, its end. It
// reads leniently, since whoever is tried may break every rule.

import type { Duplex } from 'node:stream'

export interface PeerFrame {
  readonly opcode: number
  readonly payload: Buffer
}

/** Of one frame or head; a peer that sends more is read no further. */
const MOST = 16 * 1024 * 1024

export class PeerWatch {
  /** The head, once it is complete. */
  head: string | undefined
  close: { readonly code: number; readonly reason: string } | undefined
  ended: 'fin' | 'rst' | undefined
  /** Pongs by their payload. */
  readonly pongs: Set<string> = new Set()
  /** Pings that came, for whoever answers them. */
  onPing: (payload: Buffer) => void = () => {}
  /** Called whenever something is known anew. */
  onNews: () => void = () => {}
  #held: Buffer = Buffer.alloc(0)

  constructor(stream: Duplex) {
    stream.on('data', (chunk: Buffer) => this.#take(chunk))
    stream.on('end', () => this.#end('fin'))
    stream.on('error', () => this.#end('rst'))
    stream.on('close', () => this.#end('fin'))
  }

  #end(how: 'fin' | 'rst'): void {
    this.ended ??= how
    this.onNews()
  }

  #take(chunk: Buffer): void {
    if (this.#held.length > MOST) return
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    if (this.head === undefined) {
      const end = this.#held.indexOf('\r\n\r\n')
      if (end < 0) return
      this.head = this.#held.toString('latin1', 0, end + 4)
      this.#held = this.#held.subarray(end + 4)
    }
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) this.#note(frame)
    this.onNews()
  }

  #note({ opcode, payload }: PeerFrame): void {
    if (opcode === 8) {
      const code = payload.length < 2 ? 1005 : payload.readUInt16BE(0)
      this.close ??= { code, reason: payload.subarray(2).toString() }
    } else if (opcode === 9) this.onPing(payload)
    else if (opcode === 10) this.pongs.add(payload.toString('latin1'))
  }

  #next(): PeerFrame | undefined {
    const held = this.#held
    if (held.length < 2) return undefined
    const short = held[1]! & 127
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0
    const isMasked = held[1]! >= 0x80
    const start = 2 + extended + (isMasked ? 4 : 0)
    if (held.length < start) return undefined
    let length = short
    if (extended === 2) length = held.readUInt16BE(2)
    if (extended === 8) length = Number(held.readBigUInt64BE(2))
    if (held.length < start + length) return undefined
    const key = held.subarray(start - 4, start)
    const payload = Buffer.from(held.subarray(start, start + length))
    if (isMasked) for (let i = 0; i < length; i++) payload[i] = payload[i]! ^ key[i & 3]!
    this.#held = held.subarray(start + length)
    return { opcode: held[0]! & 15, payload }
  }
}
