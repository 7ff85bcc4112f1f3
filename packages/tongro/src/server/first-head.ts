// The first request of a connection, read by our own parser: a handshake goes straight to the
// acceptor, without the cost of Node's HTTP objects; anything else is handed to Node's HTTP server,
// with the bytes that were read put back.

import type { Duplex } from 'node:stream'
import {
  HeadReader,
  isUpgradeAttempt,
  parseRequestHead,
  type RequestHead,
  type RuleCode,
} from '../protocol/index.ts'
import { StreamTap, tapOf } from '../transport/index.ts'
import type { Acceptor } from './acceptor.ts'
import { Http1Arrival, Http1Stream } from './http1-arrival.ts'

const kFirst: unique symbol = Symbol('tongro.firstHead')
type Waiting = Duplex & { [kFirst]?: FirstHead | undefined }

/** Reads the first heads of a server's connections. */
export class FirstHeads {
  readonly #acceptor: Acceptor
  readonly #handToHttp: (stream: Duplex) => void
  readonly #waiting = new Set<FirstHead>()

  constructor(acceptor: Acceptor, handToHttp: (stream: Duplex) => void) {
    this.#acceptor = acceptor
    this.#handToHttp = handToHttp
  }

  /** Takes a new connection. */
  take(stream: Duplex): void {
    const { wheel, options } = this.#acceptor
    if (this.#waiting.size >= options.limits.pending) {
      stream.destroy()
      return
    }
    if (options.tap !== undefined) new StreamTap(options.tap, stream, 'server')
    const first = new FirstHead(stream, this)
    this.#waiting.add(first)
    wheel.schedule(first, wheel.now + options.limits.handshakeMs)
  }

  /** Ends connections on which nothing has arrived yet. */
  closeIdle(): void {
    for (const first of this.#waiting) if (!first.reader.hasBegun) first.stream.destroy()
  }

  closeAll(): void {
    for (const first of this.#waiting) first.stream.destroy()
  }

  get headLimit(): number {
    return this.#acceptor.options.limits.head
  }

  /** @internal Stops watching a connection. */
  release(first: FirstHead): void {
    this.#waiting.delete(first)
    this.#acceptor.wheel.cancel(first)
  }

  /** @internal */
  refuse(first: FirstHead, code: RuleCode): void {
    first.detach()
    this.#acceptor.refuse(new Http1Stream(first.stream), code)
  }

  /** @internal The head is complete; `early` follows it. */
  complete(first: FirstHead, early: Uint8Array): void {
    const head = parseRequestHead(first.reader.text)
    if (typeof head === 'string') this.refuse(first, head)
    else if (isUpgradeAttempt(head.fields)) this.#accept(first, head, early)
    else {
      first.detach()
      tapOf(first.stream)?.release()
      const text = withoutUpgrade(first.reader.text, head)
      first.stream.unshift(Buffer.concat([Buffer.from(text, 'latin1'), early]))
      this.#handToHttp(first.stream)
    }
  }

  #accept(first: FirstHead, head: RequestHead, early: Uint8Array): void {
    first.detach()
    this.#acceptor.accept(new Http1Arrival(head, first.stream, early))
  }
}

/**
 * Clients offer HTTP/2 with "Upgrade: h2c", which a server may ignore (RFC 9110 7.8). Node's server
 * would take it for a request that is ours, so the line is left out.
 */
function withoutUpgrade(text: string, head: RequestHead): string {
  if (!head.fields.has('upgrade')) return text
  return text
    .split('\r\n')
    .filter((line) => !/^upgrade:/i.test(line))
    .join('\r\n')
}

class FirstHead {
  wheelSlot = 0
  readonly stream: Waiting
  readonly reader: HeadReader
  readonly #heads: FirstHeads

  constructor(stream: Duplex, heads: FirstHeads) {
    this.stream = stream
    this.reader = new HeadReader(heads.headLimit)
    this.#heads = heads
    this.stream[kFirst] = this
    stream.on('data', onData)
    stream.on('end', onEnd)
    stream.on('error', onError)
    stream.on('close', onClose)
  }

  onChunk(chunk: Uint8Array): void {
    const end = this.reader.push(chunk, 0, chunk.length)
    if (end >= 0) this.#heads.complete(this, chunk.subarray(end))
    else if (this.reader.broken !== undefined) this.#heads.refuse(this, this.reader.broken)
  }

  /** The head is late. A connection that never spoke, such as a browser's spare one, ends silently. */
  onTimer(): void {
    if (this.reader.hasBegun) this.#heads.refuse(this, 'handshake-timeout')
    else this.stream.destroy()
  }

  /** Leaves the stream paused and without our listeners, for whoever takes it next. */
  detach(): void {
    const { stream } = this
    this.#heads.release(this)
    stream.pause()
    stream.off('data', onData)
    stream.off('end', onEnd)
    stream.off('error', onError)
    stream.off('close', onClose)
    stream[kFirst] = undefined
  }

  gone(): void {
    this.#heads.release(this)
  }
}

function onData(this: Waiting, chunk: Uint8Array): void {
  this[kFirst]!.onChunk(chunk)
}

function onEnd(this: Waiting): void {
  this.destroy()
}

function onError(this: Waiting): void {
  this.destroy()
}

function onClose(this: Waiting): void {
  this[kFirst]?.gone()
}
