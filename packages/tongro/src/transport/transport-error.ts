// The error of everything below the protocol: no connection, a lost one, a refused certificate.

/** `code` is the system's or TLS's own, such as `ECONNREFUSED`; `cause` is the original error. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  readonly code: string

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** Wraps an error of Node's; keeps one that is wrapped already. */
export function asTransportError(error: Error): TransportError {
  if (error instanceof TransportError) return error
  const code = (error as { code?: unknown }).code
  return new TransportError(
    typeof code === 'string' ? code : 'TRANSPORT',
    `The connection failed: ${error.message}`,
    error,
  )
}
