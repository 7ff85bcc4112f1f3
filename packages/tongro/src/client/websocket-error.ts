// The error that a WebSocketStream ends with, and that gives a close code to whoever aborts one.

import { checkCloseWish } from './close-wish.ts'

export interface WebSocketCloseInfo {
  /** 1000 or 3000-4999. */
  readonly closeCode?: number | undefined
  /** At most 123 bytes of UTF-8; without a code it is sent with 1000. */
  readonly reason?: string | undefined
}

/** A DOMException named `WebSocketError`, as the WebSockets standard defines it. */
export class WebSocketError extends DOMException {
  /** The peer's close code; null when there was none. */
  readonly closeCode: number | null
  readonly reason: string

  /** Throws InvalidAccessError for a code and SyntaxError for a reason that may not be sent. */
  constructor(message = '', init: WebSocketCloseInfo = {}) {
    super(message, 'WebSocketError')
    const { closeCode, reason = '' } = init
    checkCloseWish(closeCode, reason)
    this.closeCode = closeCode ?? (reason === '' ? null : 1000)
    this.reason = reason
  }

  /** @internal The error for a connection that ended: any code can have come. */
  static ofEnd(
    message: string,
    closeCode: number | null,
    reason: string,
    cause?: unknown,
  ): WebSocketError {
    const error = new WebSocketError(message)
    Object.assign(error, { closeCode, reason })
    Object.defineProperty(error, 'cause', { value: cause, configurable: true, writable: true })
    return error
  }
}
