// How a connection ended, and the error that carries it.

import { ABNORMAL, type CloseFrame } from '../protocol/index.ts'

export interface Closed {
  /** The peer's close code; 1005 when its Close was empty, 1006 when none came (RFC 6455 7.1.5). */
  readonly code: number
  /** The peer's reason, or ''. */
  readonly reason: string
  /** Whether both Close frames went through before the line ended. */
  readonly wasClean: boolean
  /** Who was first: we, the peer, or the line that ended without a Close. */
  readonly initiator: 'local' | 'peer' | 'transport'
  /** The peer's Close frame. */
  readonly received: CloseFrame | undefined
  /** Our Close frame. */
  readonly sent: CloseFrame | undefined
}

/**
 * The socket is closed or closing. `closed` tells how, as far as it is known; `code` is
 * `SOCKET_CLOSED`; `cause` is the error that ended the socket, such as a ProtocolViolation.
 */
export class ClosedError extends Error {
  override readonly name = 'ClosedError'
  readonly code = 'SOCKET_CLOSED'
  readonly closed: Closed

  /** `isOver` false: the line still stands, and more may come of it. */
  constructor(closed: Closed, what: string, cause?: Error, isOver = true) {
    super(`${what}: ${describeClosed(closed, isOver)}`, { cause })
    this.closed = closed
  }
}

/** One sentence that tells the order of events. */
export function describeClosed(closed: Closed, isOver = true): string {
  const { received, sent, initiator } = closed
  const parts = [
    received === undefined ? undefined : `received ${describeFrame(received)}`,
    sent === undefined ? undefined : `sent ${describeFrame(sent)}`,
  ]
  if (initiator === 'local') parts.reverse()
  const told = parts.filter((part) => part !== undefined).join(', then ')
  if (told === '') return `the connection ended without a close frame (${ABNORMAL})`
  if (received !== undefined) return told
  return `${told}, ${isOver ? 'no close frame came back' : 'the closing handshake is under way'}`
}

function describeFrame(frame: CloseFrame): string {
  return frame.reason === '' ? `${frame.code}` : `${frame.code} (${frame.reason})`
}
