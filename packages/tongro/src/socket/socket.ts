// What one live WebSocket offers to applications, on the server and the client alike.

import type { Sendable } from '../messages/index.ts'
import type { Closed } from './closed.ts'
import type { Message } from './inbox.ts'
import type { IncomingMessage } from './incoming.ts'
import type { MessageSource, SendStreamOptions } from './send-stream.ts'

export interface SendOptions {
  /** False sends this message plain where compression is agreed. */
  readonly compress?: boolean | undefined
}

/**
 * A live WebSocket. `In` is what a loop over it gets, `Out` what `send` takes: texts and bytes, or
 * the values of the codec given as `messages`.
 */
export interface Socket<In = Message, Out = Sendable> extends AsyncIterable<In> {
  /** `open` until either side begins to close; `closed` when the line is gone. */
  readonly state: 'open' | 'closing' | 'closed'
  /** The agreed subprotocol, or ''. */
  readonly protocol: string
  /** The agreed extensions: `permessage-deflate`, or ''. */
  readonly extensions: string
  /** Address of the peer, or '' on a Unix socket. */
  readonly remoteAddress: string
  /** Bytes given to `send` that the system has not yet taken, frame headers included. */
  readonly bufferedAmount: number
  /** Bytes of the connection so far, opening handshake included. */
  readonly bytesRead: number
  readonly bytesWritten: number
  /** Last measured round trip in milliseconds; undefined before the first pong. */
  readonly rtt: number | undefined
  /** Resolves, never rejects, when the connection is gone. */
  readonly closed: Promise<Closed>
  /** Resolves when no more is buffered than `limits.highWater`, or the connection is gone. */
  readonly drained: Promise<void>

  /**
   * Sends a string as text and bytes as a binary message. The message is taken in both cases; false
   * asks to wait for `drained`. Bytes of 16 KiB and more may be sent by reference: they are handed
   * over, do not change them afterwards.
   *
   * @throws ClosedError unless the socket is open; MisuseError above `limits.queued`, and for
   * detached and shared buffers; what a codec does not send. Nothing is sent then.
   */
  send(message: Out, options?: SendOptions): boolean

  /**
   * Sends one message from a stream, each piece as a fragment (RFC 6455 5.4): an async generator, a
   * file's read stream, a ReadableStream. The source is asked for more only while no more than
   * `limits.highWater` waits. Messages sent meanwhile follow behind it. Resolves when all of it is
   * handed over.
   *
   * @throws what the source throws; the connection is then closed with 1011 if a part had been sent,
   * as a message that has begun cannot be taken back. ClosedError when the socket closes first.
   */
  sendStream(source: MessageSource, options?: SendStreamOptions): Promise<void>

  /**
   * Reads messages in parts, so that a large one is never held whole: an iterable of messages, each
   * an iterable of its pieces. For these `limits.streamed` counts, not `limits.message`. Call it
   * before anything is read: in the `open` handler, or right after `await connect()`. What is left
   * of a message is thrown away when the next one is asked for.
   *
   * @throws MisuseError when the messages go to a handler, a loop or `readable`. The iteration over a
   * message that the end of the connection cuts short throws ClosedError.
   */
  incoming(): AsyncIterableIterator<IncomingMessage, undefined>

  /**
   * Messages as a stream that takes one only when one is asked for. Cancelling it closes the socket.
   *
   * @throws MisuseError when the messages go to a handler or a loop.
   */
  readonly readable: ReadableStream<In>
  /** A sink for messages, with backpressure. Closing it closes the socket. */
  readonly writable: WritableStream<Out>

  /**
   * Sends a ping and resolves with the round trip in milliseconds. The payload has at most 125
   * bytes; default: a running number.
   */
  ping(payload?: string | Uint8Array): Promise<number>

  /**
   * Begins the closing handshake and throws away what is unread. Without a code the Close frame is
   * empty, which the peer sees as 1005. Codes: 1000-1003, 1007-1014, 3000-4999; reason: at most 123
   * bytes of UTF-8.
   */
  close(code?: number, reason?: string): void

  /** Ends the connection at once, without a closing handshake; the peer sees 1006. */
  terminate(): void
}
