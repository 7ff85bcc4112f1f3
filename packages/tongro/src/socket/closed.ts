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

/** The socket is closed or closing. `closed` tells how; `code` is `SOCKET_CLOSED`. */
export class ClosedError extends Error {
  override readonly name = 'ClosedError'
  readonly code = 'SOCKET_CLOSED'
  readonly closed: Closed

  constructor(closed: Closed, what: string) {
    super(`${what}: ${describeClosed(closed)}`)
    this.closed = closed
  }
}

/** One sentence that tells the order of events. */
export function describeClosed(closed: Closed): string {
  const { received, sent, initiator } = closed
  const parts = [
    received === undefined ? undefined : `received ${describeFrame(received)}`,
    sent === undefined ? undefined : `sent ${describeFrame(sent)}`,
  ]
  if (initiator === 'local') parts.reverse()
  const told = parts.filter((part) => part !== undefined).join(', then ')
  if (told === '') return `the connection ended without a close frame (${ABNORMAL})`
  return received === undefined ? `${told}, no close frame came back` : told
}

function describeFrame(frame: CloseFrame): string {
  return frame.reason === '' ? `${frame.code}` : `${frame.code} (${frame.reason})`
}
