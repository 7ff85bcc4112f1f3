// Opens the line of a client: TCP, or TLS with the host verified.

import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { TransportError } from '../transport/index.ts'
import type { Target } from './target.ts'

export interface Dialled {
  readonly stream: Socket
  /** Resolves when the line stands; rejects with TransportError. */
  readonly ready: Promise<void>
}

export function dial(
  target: Target,
  tls: ConnectionOptions | undefined,
  socketPath: string | undefined,
): Dialled {
  const { hostname, port, isSecure } = target
  const place = socketPath === undefined ? { host: hostname, port } : { path: socketPath }
  const common = { ...place, allowHalfOpen: true, noDelay: true, autoSelectFamily: true }
  const stream = isSecure
    ? connectTls({
        ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
        ALPNProtocols: ['http/1.1'],
        ...tls,
        ...common,
      })
    : connectTcp(common)
  // Whoever holds the stream listens as well; this one is for the moments in between.
  stream.on('error', () => {})
  const event = isSecure ? 'secureConnect' : 'connect'
  const ready = new Promise<void>((resolve, reject) => {
    const failed = (error: Error): void => reject(dialError(error, target))
    const closed = (): void =>
      reject(
        new TransportError('ECONNRESET', `Cannot connect to ${target.url.href}: the line ended`),
      )
    stream.once('error', failed)
    stream.once('close', closed)
    stream.once(event, () => {
      stream.off('error', failed)
      stream.off('close', closed)
      resolve()
    })
  })
  return { stream, ready }
}

/** Says in one sentence what failed and what to do. */
function dialError(error: Error, target: Target): TransportError {
  const known = error as NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] }
  const code = known.code ?? known.errors?.[0]?.code ?? 'CONNECT'
  const message = `Cannot connect to ${target.url.href}: ${reasonOf(code, target, error)}`
  return new TransportError(code, message, error)
}

function reasonOf(code: string, target: Target, error: Error): string {
  const place = `${target.hostname}:${target.port}`
  switch (code) {
    case 'ECONNREFUSED':
      return `nothing listens on ${place}, start the server or check host and port`
    case 'ENOENT':
      return 'there is no such Unix socket'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name ${target.hostname} is not known, check its spelling and the network`
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${place} cannot be reached, check the network and firewalls`
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return 'its certificate is self-signed, give its authority in tls.ca'
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'its certificate was issued by an unknown authority, give that in tls.ca'
    case 'CERT_HAS_EXPIRED':
      return 'its certificate has expired, renew it'
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `its certificate is for another name than ${target.hostname}, connect by that name`
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return 'it does not speak TLS, use ws instead of wss or the right port'
    default:
      return error.message || code
  }
}
