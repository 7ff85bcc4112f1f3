// A transport over one stream of an HTTP/2 session (RFC 8441 5): END_STREAM is FIN, and RST_STREAM
// with CANCEL is what RST is to TCP.
//
//   session   one TCP or TLS connection, one window for all that arrives
//     stream  one WebSocket, one window of its own: when we stop reading, the peer stops sending
//     stream  another; it does not notice
//
// Node gives the session's window back as soon as bytes arrive and the stream's only as they are
// read, so a paused socket holds at most its own window and holds up nobody.

import { constants, type Http2Stream, type Settings } from 'node:http2'
import { describeRule } from '../protocol/index.ts'
import { NodeTransport } from './node-transport.ts'
import { TransportError } from './transport-error.ts'

/**
 * Bytes that a peer may send on one stream before we have read them; HTTP/2 begins with 65,535. What
 * a paused socket may hold beside `limits.highWater`, so a quarter of that: enough for 40 Mbit/s at
 * 50 ms of round trip.
 */
export const STREAM_WINDOW: number = 256 * 1024
/**
 * Bytes that a peer may have on the way to us on all streams of a session. Sixteen uploads at full
 * window leave no socket waiting; memory is bounded by the windows of the streams.
 */
export const SESSION_WINDOW: number = 16 * STREAM_WINDOW

/** What both sides announce about the streams they take. */
export const STREAM_SETTINGS: Settings = { initialWindowSize: STREAM_WINDOW }

export class Http2Transport extends NodeTransport {
  readonly #stream: Http2Stream
  readonly #remoteAddress: string
  #bytesRead = 0
  #bytesWritten = 0
  #isOurEnd = false

  constructor(stream: Http2Stream) {
    super(stream)
    this.#stream = stream
    this.#remoteAddress = addressOfStream(stream)
    stream.on('trailers', () => this.#refuseTrailers())
  }

  override addPart(part: Uint8Array): void {
    this.#bytesWritten += part.length
    super.addPart(part)
  }

  override append(bytes: Uint8Array): void {
    this.#bytesWritten += bytes.length
    super.append(bytes)
  }

  /** @internal */
  override deliver(chunk: Uint8Array): void {
    this.#bytesRead += chunk.length
    super.deliver(chunk)
  }

  /** @internal A reset ends the readable side too, but it is no FIN. */
  override ended(): void {
    if (!this.#wasReset) super.ended()
  }

  /** @internal */
  override gone(): void {
    if (this.#wasReset && !this.#isOurEnd) {
      this.failed(new TransportError('ECONNRESET', 'The peer reset the HTTP/2 stream'))
    }
    super.gone()
  }

  get #wasReset(): boolean {
    return this.#stream.aborted || this.#stream.rstCode > constants.NGHTTP2_NO_ERROR
  }

  /** Resets this stream alone; the session lives on. */
  override destroy(): void {
    if (this.#stream.destroyed) return
    this.#isOurEnd = true
    reset(this.#stream, constants.NGHTTP2_CANCEL)
  }

  /** On a connected stream there are DATA frames only (rule stream-frame-illegal). */
  #refuseTrailers(): void {
    this.failed(new TransportError('stream-frame-illegal', describeRule('stream-frame-illegal')))
    reset(this.#stream, constants.NGHTTP2_PROTOCOL_ERROR)
  }

  /** Bytes of this stream, not of the session. */
  override get bytesRead(): number {
    return this.#bytesRead
  }

  override get bytesWritten(): number {
    return this.#bytesWritten
  }

  override get remoteAddress(): string {
    return this.#remoteAddress
  }
}

/** Address of the session's peer; it is known only while the stream is alive. */
export function addressOfStream(stream: Http2Stream): string {
  return stream.session?.socket.remoteAddress ?? ''
}

/** Closing alone would send END_STREAM first, and wait for a connection that takes no more bytes. */
function reset(stream: Http2Stream, code: number): void {
  stream.close(code)
  stream.destroy()
}
