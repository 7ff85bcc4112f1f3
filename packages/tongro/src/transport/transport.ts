// What moves bytes: the one interface that everything above knows, whether a node:net socket, TLS,
// memory or a batch of connections read by native code stands behind it.
//
//   received bytes  --onData(chunk, start, end)-->  handler      lent for the call, may be changed
//   handler         --reserve, commit, append--->   transport    sent at the end of the read call,
//                                                                or of the tick, as one write
//
// A transport owns a buffer for outgoing bytes that it may share with others of its kind; the layers
// above write frames straight into it and never learn where it lies.

import type { Output } from '../protocol/index.ts'

export interface TransportHandler {
  /** Bytes of the peer in `chunk[start, end)`: valid only during the call, and free to be changed. */
  onData(chunk: Uint8Array, start: number, end: number): void
  /** The peer has sent its last byte (FIN). */
  onEnd(): void
  /** Everything that was pending has been taken by the system. */
  onDrain(): void
  /** The connection is gone; the last call. `error` tells why when it did not end in order. */
  onGone(error: Error | undefined): void
}

export interface Transport extends Output {
  /** Bytes handed over that the system has not yet taken. */
  readonly pending: number
  readonly bytesRead: number
  readonly bytesWritten: number
  /** Address of the peer, or '' where there is none, as on a Unix socket. */
  readonly remoteAddress: string
  readonly isPaused: boolean
  /** Starts delivery to `handler`. `early` are bytes that were read before; they come first. */
  start(handler: TransportHandler, early?: Uint8Array): void
  /** Sends now what waits for the end of the tick. */
  flush(): void
  pause(): void
  resume(): void
  /** Sends what is pending, then FIN. Reading goes on. */
  end(): void
  /** Ends at once and drops what is pending. */
  destroy(): void
}
