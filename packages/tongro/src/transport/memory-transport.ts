// Two transports joined in memory: for tests of what stands above, without ports or the system.
//
// Bytes go over in microtasks, in the order of sending. The test may cut them (`chunkSize`), hold
// them back on the way (`hold`, `release`), and break the line (`destroy`).

import type { Transport, TransportHandler } from './transport.ts'

export interface MemoryOptions {
  /** Deliver at most this many bytes a call; default: as sent. */
  readonly chunkSize?: number | undefined
}

/** Makes a connected pair; what one end sends, the other receives. */
export function memoryPair(options: MemoryOptions = {}): [MemoryTransport, MemoryTransport] {
  const a = new MemoryTransport(options)
  const b = new MemoryTransport(options)
  a.connectTo(b)
  b.connectTo(a)
  return [a, b]
}

export class MemoryTransport implements Transport {
  buffer: Uint8Array = new Uint8Array(0)
  bytesRead = 0
  bytesWritten = 0
  readonly remoteAddress = 'memory'
  readonly #chunkSize: number
  #peer: MemoryTransport | undefined
  #handler: TransportHandler | undefined
  /** Sent and not yet delivered to the peer. */
  #outgoing: Uint8Array[] = []
  #pending = 0
  #isHeld = false
  #isScheduled = false
  #isPaused = false
  #hasEnded = false
  #hasDeliveredEnd = false
  #isGone = false

  constructor(options: MemoryOptions) {
    this.#chunkSize = options.chunkSize ?? Number.POSITIVE_INFINITY
  }

  /** @internal */
  connectTo(peer: MemoryTransport): void {
    this.#peer = peer
  }

  /** Keeps what is sent from here on the way, as a peer that does not read would. */
  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    this.#isHeld = false
    this.#schedule()
  }

  reserve(size: number): number {
    this.buffer = new Uint8Array(size)
    return 0
  }

  commit(end: number): void {
    this.append(this.buffer.subarray(0, end))
  }

  append(bytes: Uint8Array): void {
    if (this.#isGone || this.#hasEnded || bytes.length === 0) return
    // Copied, since the receiver may change what it is lent.
    this.#outgoing.push(new Uint8Array(bytes))
    this.#pending += bytes.length
    this.bytesWritten += bytes.length
    this.#schedule()
  }

  get pending(): number {
    return this.#pending
  }

  get isClogged(): boolean {
    return this.#pending > 0 && (this.#isHeld || this.#peer!.isPaused)
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  start(handler: TransportHandler, early?: Uint8Array): void {
    this.#handler = handler
    if (early !== undefined && early.length > 0) this.#receive(early)
    this.#peer!.#schedule()
  }

  flush(): void {}

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#peer!.#schedule()
  }

  end(): void {
    this.#hasEnded = true
    this.#schedule()
  }

  destroy(): void {
    this.#outgoing = []
    this.#pending = 0
    queueMicrotask(() => {
      this.#goneWith(undefined)
      this.#peer!.#goneWith(new Error('The other end was destroyed'))
    })
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      this.#deliver()
    })
  }

  #deliver(): void {
    const peer = this.#peer!
    const hadPending = this.#pending > 0
    while (this.#outgoing.length > 0 && !this.#isHeld && peer.#canReceive()) {
      const chunk = this.#outgoing.shift()!
      const size = Math.min(chunk.length, this.#chunkSize)
      if (size < chunk.length) this.#outgoing.unshift(chunk.subarray(size))
      this.#pending -= size
      peer.#receive(chunk.slice(0, size))
    }
    if (this.#outgoing.length > 0) return
    if (hadPending) this.#handler?.onDrain()
    if (this.#hasEnded && !this.#hasDeliveredEnd && !this.#isHeld && peer.#canReceive()) {
      this.#hasDeliveredEnd = true
      peer.#handler!.onEnd()
      if (peer.#hasEnded && peer.#hasDeliveredEnd) {
        this.#goneWith(undefined)
        peer.#goneWith(undefined)
      }
    }
  }

  #canReceive(): boolean {
    return this.#handler !== undefined && !this.#isPaused && !this.#isGone
  }

  #receive(chunk: Uint8Array): void {
    this.bytesRead += chunk.length
    this.#handler!.onData(chunk, 0, chunk.length)
  }

  #goneWith(error: Error | undefined): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#outgoing = []
    this.#pending = 0
    this.#handler?.onGone(error)
  }
}
