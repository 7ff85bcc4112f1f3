// Opens the line of a client: TCP, or TLS with the host verified.

import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { TransportError } from '../transport/index.ts'
import type { Target } from './target.ts'

/** Where a line leads: a server, or a proxy on the way. */
export interface Place {
  /** For messages; never with a user or password. */
  readonly name: string
  readonly isSecure: boolean
  readonly hostname: string
  readonly port: number
}

export interface Dialled {
  /** Destroying it ends the line, whatever was laid over it. */
  readonly base: Socket
  /** Resolves with the stream to speak on when the line stands; rejects with TransportError. */
  readonly ready: Promise<Socket>
}

export function placeOf(target: Target): Place {
  const { url, isSecure, hostname, port } = target
  return { name: url.href, isSecure, hostname, port }
}

export function dial(
  place: Place,
  tls: ConnectionOptions | undefined,
  socketPath: string | undefined,
): Dialled {
  const { hostname, port } = place
  const where = socketPath === undefined ? { host: hostname, port } : { path: socketPath }
  const common = { ...where, allowHalfOpen: true, noDelay: true, autoSelectFamily: true }
  const base = place.isSecure
    ? connectTls({ ...tlsOptions(place, tls), ...common })
    : connectTcp(common)
  return { base, ready: whenReady(base, place) }
}

/** Lays TLS over a line that stands. */
export function secure(
  line: Socket,
  place: Place,
  tls: ConnectionOptions | undefined,
): Promise<Socket> {
  const common = { socket: line, allowHalfOpen: true } as ConnectionOptions
  return whenReady(connectTls({ ...tlsOptions(place, tls), ...common }), place)
}

/** The host is verified against the certificate, by name or address, unless the caller says not to. */
function tlsOptions(place: Place, tls: ConnectionOptions | undefined): ConnectionOptions {
  const { hostname } = place
  const name = isIP(hostname) === 0 ? { servername: hostname } : {}
  return { ALPNProtocols: ['http/1.1'], ...name, ...tls, host: hostname }
}

function whenReady(stream: Socket, place: Place): Promise<Socket> {
  // Whoever holds the stream listens as well; this one is for the moments in between.
  stream.on('error', () => {})
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(dialError(error, place))
    const closed = (): void =>
      reject(new TransportError('ECONNRESET', `Cannot connect to ${place.name}: the line ended`))
    stream.once('error', failed)
    stream.once('close', closed)
    stream.once(place.isSecure ? 'secureConnect' : 'connect', () => {
      stream.off('error', failed)
      stream.off('close', closed)
      resolve(stream)
    })
  })
}

/** Says in one sentence what failed and what to do. */
function dialError(error: Error, place: Place): TransportError {
  const known = error as NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] }
  const code = known.code ?? known.errors?.[0]?.code ?? 'CONNECT'
  const message = `Cannot connect to ${place.name}: ${reasonOf(code, place, error)}`
  return new TransportError(code, message, error)
}

function reasonOf(code: string, { hostname, port }: Place, error: Error): string {
  const place = `${hostname}:${port}`
  switch (code) {
    case 'ECONNREFUSED':
      return `nothing listens on ${place}, start the server or check host and port`
    case 'ENOENT':
      return 'there is no such Unix socket'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name ${hostname} is not known, check its spelling and the network`
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
      return `its certificate is for another name than ${hostname}, connect by that name`
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return 'it does not speak TLS, use ws instead of wss or the right port'
    default:
      return error.message || code
  }
}
