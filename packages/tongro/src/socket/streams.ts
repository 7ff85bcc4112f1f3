// A socket as a pair of WHATWG streams: each chunk is one message, and backpressure is that of the
// socket, both ways.

import type { BinaryData } from '../protocol/index.ts'
import { type Closed, ClosedError } from './closed.ts'
import type { Message } from './inbox.ts'
import type { Socket } from './socket.ts'

/** The error of a stream whose connection did not end clean. */
export type EndError = (closed: Closed) => Error

/** A close code and reason that an error may carry, as WebSocketError does. */
interface CloseWish {
  readonly closeCode?: unknown
  readonly reason?: unknown
}

/**
 * Messages as a stream. It takes one when one is asked for, so a reader that stops has the peer wait.
 * Cancelling it closes the socket. Throws MisuseError where the messages already go elsewhere.
 */
export function readableOf(
  socket: Socket,
  endError: EndError = closedError,
): ReadableStream<Message> {
  const iterator = socket[Symbol.asyncIterator]()
  return new ReadableStream<Message>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next().catch(async () => {
          throw endError(await socket.closed)
        })
        if (done === true) controller.close()
        else controller.enqueue(value)
      },
      async cancel(reason) {
        closeBy(socket, reason)
        await socket.closed
      },
    },
    // The socket has a buffer of its own.
    { highWaterMark: 0 },
  )
}

/**
 * A sink for messages. A write is done when no more than the high-water mark waits. Closing it closes
 * the socket; aborting it does so with the `closeCode` and `reason` of a WebSocketError.
 */
export function writableOf(
  socket: Socket,
  endError: EndError = closedError,
): WritableStream<string | BinaryData> {
  return new WritableStream<string | BinaryData>({
    start(controller) {
      void socket.closed.then((closed) => {
        const late = `Cannot write: the socket closed (${closed.code})`
        const error = closed.wasClean
          ? new DOMException(late, 'InvalidStateError')
          : endError(closed)
        // The readable side ends first, so that a pipe from it to here ends in order.
        setImmediate(() => controller.error(error))
      })
    },
    async write(message) {
      if (!socket.send(message)) await socket.drained
    },
    async close() {
      socket.close()
      await socket.closed
    },
    async abort(reason) {
      closeBy(socket, reason)
      await socket.closed
    },
  })
}

function closedError(closed: Closed): Error {
  return new ClosedError(closed, 'The socket closed')
}

function closeBy(socket: Socket, error: unknown): void {
  const wish: CloseWish = typeof error === 'object' && error !== null ? error : {}
  if (typeof wish.closeCode === 'number') socket.close(wish.closeCode, String(wish.reason ?? ''))
  else socket.close()
}
