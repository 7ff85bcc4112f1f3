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

/** Why a port cannot be listened on, in words that say the mend. */
export function listenReason(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return 'it is in use, stop the other program or choose another'
    case 'EACCES':
      return 'it is not permitted, ports below 1024 need privileges'
    case 'EADDRNOTAVAIL':
      return 'this machine does not have the address'
    case 'ENOTFOUND':
      return 'the name is unknown'
    default:
      return error.message
  }
}
