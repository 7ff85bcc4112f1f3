// Watches one stream for a tap, at the two edges where its bytes meet the system:
//
//   system  --push(chunk)-->   | stream | --'data'-->  parsed and unmasked in place
//   system  <--_write(chunk)-- | stream | <--write---  frames, masked
//
// So the tap sees bytes exactly as they were on the wire (inside TLS: what TLS carries), in order, and
// a connection without a tap runs no line of this. What a stream's maker may define, push and the
// methods with an underscore, is replaced on that one stream.

import type { Http2Stream } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { CaptureEnd, CaptureHead, CaptureRecord, From } from '../protocol/index.ts'
import { addressText, captureTime, type Tap } from './tap.ts'

const kTap: unique symbol = Symbol('tongro.tap')
type Watched = Duplex & { [kTap]?: StreamTap | undefined }

/** What watches the stream, if anything does. */
export function tapOf(stream: Duplex): StreamTap | undefined {
  return (stream as Watched)[kTap]
}

/** A head as fields; connection, time and kind are the tap's to add. */
export type HeadFields = Pick<
  CaptureHead,
  'httpVersion' | 'method' | 'target' | 'status' | 'reason' | 'fields'
>

export class StreamTap {
  readonly #tap: Tap
  readonly #connection: number
  readonly #stream: Watched
  readonly #own: From
  readonly #peer: From
  /** Until it begins, what came; its size is that of a stream's buffer and a head. */
  #held: CaptureRecord[] | undefined = []
  readonly #opened: CaptureRecord
  readonly #onClose: () => void = () => this.#gone()
  #restore: () => void = () => {}
  #hasOwnEnded = false
  #hasPeerEnded = false

  /** Begins to watch a stream of ours, `own` saying which side we are; shows nothing before `begin`. */
  constructor(tap: Tap, stream: Duplex, own: From) {
    this.#tap = tap
    this.#connection = tap.nextConnection()
    this.#stream = stream
    this.#own = own
    this.#peer = own === 'server' ? 'client' : 'server'
    const connection = this.#connection
    this.#opened = { kind: 'open', connection, time: captureTime(), ...endsOf(stream, own) }
    this.#stream[kTap] = this
    this.#watchInput()
    this.#watchOutput()
    stream.on('close', this.#onClose)
  }

  /**
   * Shows the connection from its first byte. A head that others have parsed is given with the bytes
   * behind it that they read. Without effect the second time.
   */
  begin(head?: HeadFields, early?: Uint8Array): void {
    const held = this.#held
    if (held === undefined) return
    this.#held = undefined
    this.#tap.show(this.#opened)
    if (head !== undefined) this.head(this.#peer, head)
    if (early !== undefined) this.#chunk(this.#peer, early)
    for (const record of held) this.#tap.show(record)
  }

  /** Shows a head that has no bytes of its own, as over HTTP/2. */
  head(from: From, head: HeadFields): void {
    this.#show({ kind: 'head', connection: this.#connection, time: captureTime(), from, ...head })
  }

  /** Leaves the stream to others as if it had never been watched. */
  release(): void {
    this.#restore()
    this.#stream.off('close', this.#onClose)
    this.#stream[kTap] = undefined
    this.#held = []
  }

  #watchInput(): void {
    const stream = this.#stream
    const { push } = stream
    stream.push = (chunk: unknown, encoding?: BufferEncoding) => {
      if (chunk !== null) this.#chunk(this.#peer, bytesOf(chunk, encoding))
      else if (!wasReset(stream)) this.#end(this.#peer, 'fin')
      return push.call(stream, chunk, encoding)
    }
    this.#restore = () => {
      stream.push = push
    }
    // What others have read from the system and nobody has taken yet.
    if (stream.readableLength === 0) return
    const waiting: unknown = stream.read()
    if (waiting === null) return
    this.#chunk(this.#peer, bytesOf(waiting, undefined))
    stream.unshift(waiting)
  }

  #watchOutput(): void {
    const stream = this.#stream as Watched & Partial<Pick<Http2Stream, 'close'>>
    const { _write, _writev, _final, close } = stream
    const before = this.#restore
    this.#restore = () => {
      before()
      Object.assign(stream, { _write, _final })
      if (_writev !== undefined) stream._writev = _writev
      if (close !== undefined) stream.close = close
    }
    stream._write = (chunk, encoding, done) => {
      this.#chunk(this.#own, bytesOf(chunk, encoding))
      _write.call(stream, chunk, encoding, done)
    }
    if (_writev !== undefined) {
      stream._writev = (chunks, done) => {
        for (const { chunk, encoding } of chunks) this.#chunk(this.#own, bytesOf(chunk, encoding))
        _writev.call(stream, chunks, done)
      }
    }
    stream._final = (done) => {
      if (!wasReset(stream)) this.#end(this.#own, 'fin')
      _final.call(stream, done)
    }
    if (close === undefined || !isHttp2(stream)) return
    stream.close = (code = 0, done) => {
      if (code !== 0 && !stream.closed) this.#end(this.#own, 'rst', resetText(code))
      close.call(stream, code, done)
    }
  }

  #chunk(from: From, bytes: Uint8Array): void {
    if (bytes.length === 0) return
    const { length } = bytes
    // Held longer than the call, they must be a copy.
    const kept =
      this.#held === undefined ? bytes : Uint8Array.prototype.slice.call(bytes, 0, length)
    const connection = this.#connection
    this.#show({ kind: 'chunk', connection, time: captureTime(), from, bytes: kept })
  }

  #end(from: From, how: CaptureEnd['how'], detail?: string): void {
    const isOwn = from === this.#own
    if (isOwn ? this.#hasOwnEnded : this.#hasPeerEnded) return
    // After a reset, or when it is lost, no side can say any more.
    if (isOwn || how !== 'fin') this.#hasOwnEnded = true
    if (!isOwn || how !== 'fin') this.#hasPeerEnded = true
    const connection = this.#connection
    this.#show({ kind: 'end', connection, time: captureTime(), from, how, detail })
  }

  #show(record: CaptureRecord): void {
    if (this.#held === undefined) this.#tap.show(record)
    // What is written before that belongs to requests that were before.
    else if (!('from' in record) || record.from === this.#peer) this.#held.push(record)
  }

  #gone(): void {
    const stream = this.#stream
    if (this.#held !== undefined) {
      // A connection on which nothing came is a browser's spare one.
      if (!this.#held.some(({ kind }) => kind === 'chunk')) return
      this.begin()
    }
    const error = stream.errored as NodeJS.ErrnoException | null
    const isReset = error?.code === 'ECONNRESET' || error?.code === 'EPIPE'
    if (isHttp2(stream) && wasReset(stream)) {
      this.#end(this.#peer, 'rst', resetText(stream.rstCode ?? 0))
    } else if (error !== null) this.#end(this.#peer, isReset ? 'rst' : 'lost', error.message)
    else if (!this.#hasOwnEnded) this.#end(this.#own, 'fin', 'it was destroyed')
    else this.#end(this.#peer, 'lost', 'its end did not come in time')
  }
}

function bytesOf(chunk: unknown, encoding: BufferEncoding | undefined): Uint8Array {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : (chunk as Uint8Array)
}

function isHttp2(stream: Duplex): stream is Http2Stream {
  return 'rstCode' in stream
}

/** Node ends both halves of a stream of HTTP/2 that was reset, as if FINs had come and gone. */
function wasReset(stream: Duplex): boolean {
  return isHttp2(stream) && (stream.aborted || (stream.rstCode ?? 0) > 0)
}

function resetText(code: number): string {
  return `RST_STREAM with error code ${code}`
}

/** Addresses of both ends, and whether TLS is between them. */
function endsOf(
  stream: Duplex,
  own: From,
): { client: string | undefined; server: string | undefined; isSecure: boolean } {
  const line = (isHttp2(stream) ? stream.session?.socket : stream) as Partial<TLSSocket> | undefined
  const local = addressText(line?.localAddress, line?.localPort)
  const remote = addressText(line?.remoteAddress, line?.remotePort)
  const isSecure = line?.encrypted === true
  if (own === 'server') return { client: remote, server: local, isSecure }
  return { client: local, server: remote, isSecure }
}
