// The limits of a socket: all finite, each named, each with its reason. A server is stricter than a
// client, since it does not choose its peers.

import { MisuseError } from '../protocol/index.ts'
import { checkOptionKinds } from './check-options.ts'

export interface SocketLimits {
  /** Largest message received, in bytes of payload. */
  readonly message: number
  /** Largest message received in parts by `incoming()`, in bytes. */
  readonly streamed: number
  /** Most fragments of one message, empty ones included. */
  readonly parts: number
  /** Bytes: `send` answers false above it, and reading stops when unread messages exceed it. */
  readonly highWater: number
  /** Bytes waiting to be sent, above which `send` throws. */
  readonly queued: number
  /** Milliseconds the closing handshake and the end of TCP may take. */
  readonly closeMs: number
}

export interface ServerLimits extends SocketLimits {
  /** Largest head of a request, in bytes. */
  readonly head: number
  /** Most open connections; further ones are refused with 503. */
  readonly connections: number
  /**
   * Most lines that are no open connection: heads on the way, decisions, plain HTTP, refusals that
   * are read out. Further lines are dropped without an answer.
   */
  readonly pending: number
  /** Milliseconds a head may take to arrive, and an upgrade to be decided. */
  readonly handshakeMs: number
  /** Milliseconds a plain HTTP request may take to arrive whole. */
  readonly requestMs: number
}

export interface ClientLimits extends SocketLimits {
  /** Largest head of a response, in bytes. */
  readonly head: number
}

export const SERVER_LIMITS: ServerLimits = {
  // Room for what applications call a message; larger ones are better streamed.
  message: 1 << 20,
  // Nothing of it is kept, so this only ends a peer that never ends its message: 64 GiB.
  streamed: 2 ** 36,
  // A message of 1 MiB in fragments of 256 bytes.
  parts: 4096,
  // What Node allows; cookies of a large site fit.
  head: 16_384,
  // About what a fast link holds in flight.
  highWater: 1 << 20,
  queued: 16 << 20,
  connections: 100_000,
  // A thousand handshakes a second, even if all of them take as long as they may.
  pending: 10_000,
  handshakeMs: 10_000,
  requestMs: 60_000,
  closeMs: 5_000,
}

export const CLIENT_LIMITS: ClientLimits = {
  // A client chose its server, which may send it large things.
  message: 64 << 20,
  // 1 TiB.
  streamed: 2 ** 40,
  parts: 65_536,
  head: 65_536,
  highWater: 4 << 20,
  queued: 64 << 20,
  closeMs: 10_000,
}

/** Lays what the caller gives over the defaults; throws MisuseError on what is no limit. */
export function withLimits<T extends object>(
  defaults: T,
  given: { readonly [K in keyof T]?: number | undefined } | undefined,
): T {
  const limits: Record<string, number> = { ...defaults } as Record<string, number>
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value === undefined) continue
    if (!Object.hasOwn(defaults, name)) {
      throw new MisuseError(
        'option-unknown',
        `Cannot set limits.${name}: it is none of ${Object.keys(defaults).join(', ')}`,
      )
    }
    if (typeof value !== 'number' || !(value >= 0) || !Number.isFinite(value)) {
      throw new MisuseError(
        'option-invalid',
        `Cannot set limits.${name} to ${String(value)}: it must be a finite number of 0 or more`,
      )
    }
    limits[name] = value
  }
  return limits as T
}

/** Checks a heartbeat option; false is no heartbeat. */
export function heartbeatOf(
  given:
    | { readonly interval?: number | undefined; readonly timeout?: number | undefined }
    | false
    | undefined,
): { readonly interval: number; readonly timeout: number } | undefined {
  if (given === false) return undefined
  if (given !== undefined && (typeof given !== 'object' || given === null)) {
    throw new MisuseError(
      'option-invalid',
      `Cannot set heartbeat to ${String(given)}: give { interval, timeout } in milliseconds, or false`,
    )
  }
  if (given !== undefined) {
    checkOptionKinds('set heartbeat', given, { interval: 'any', timeout: 'any' })
  }
  const heartbeat = { interval: given?.interval ?? 25_000, timeout: given?.timeout ?? 20_000 }
  for (const [name, value] of Object.entries(heartbeat)) {
    if (typeof value === 'number' && value > 0 && Number.isFinite(value)) continue
    throw new MisuseError(
      'option-invalid',
      `Cannot set heartbeat.${name} to ${String(value)}: it must be a number of milliseconds above 0`,
    )
  }
  return heartbeat
}
