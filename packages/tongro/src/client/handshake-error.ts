// The error of an opening handshake that did not come about, as the client sees it.

/**
 * The server refused, or answered something that is not a legal handshake. `code` is the rule's code
 * (such as `accept-mismatch`), `HANDSHAKE_TIMEOUT`, `status-not-101` for a refusal
 * (`connect-status-not-2xx` over HTTP/2), or `proxy-refused` for one of a proxy on the way.
 */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError'
  readonly code: string
  /** HTTP status of the answer; 0 when there was none. */
  readonly status: number
  readonly headers: Headers
  /** The first part of the answer's body, as text, at most 4 KiB. */
  readonly body: string

  constructor(code: string, message: string, answer?: HandshakeAnswer) {
    super(message)
    this.code = code
    this.status = answer?.status ?? 0
    this.headers = answer?.headers ?? new Headers()
    this.body = answer?.body ?? ''
  }
}

export interface HandshakeAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}
