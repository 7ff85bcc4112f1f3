// The events of the WHATWG class that Node 20 does not have as globals.

/** How the connection ended (WHATWG WebSockets 6). */
export class CloseEvent extends Event {
  readonly wasClean: boolean
  readonly code: number
  readonly reason: string

  constructor(type: string, init: { wasClean?: boolean; code?: number; reason?: string } = {}) {
    super(type)
    this.wasClean = init.wasClean ?? false
    this.code = init.code ?? 0
    this.reason = init.reason ?? ''
  }
}

/** Why the connection failed. Browsers keep `error` to themselves; here it is told. */
export class WebSocketErrorEvent extends Event {
  readonly error: Error
  readonly message: string

  constructor(type: string, error: Error) {
    super(type)
    this.error = error
    this.message = error.message
  }
}

/** The events of the class by name. */
export interface WebSocketEventMap {
  open: Event
  message: MessageEvent
  error: Event
  close: CloseEvent
}
