// The server under attack: limits small enough to be met within seconds, and what they let it keep.

import type { ServeOptions } from 'tongro'

export interface Settings {
  readonly slowReader: 'wait' | 'drop' | 'close'
  readonly compression: boolean
  readonly isSecure: boolean
  /** Whether the server publishes to those who are at /topic. */
  readonly publishes: boolean
}

export const PLAIN: Settings = {
  slowReader: 'wait',
  compression: false,
  isSecure: false,
  publishes: false,
}

export const LIMITS: {
  readonly [Name in keyof Required<NonNullable<ServeOptions<unknown>['limits']>>]: number
} = {
  message: 65_536,
  parts: 1024,
  streamed: 1 << 20,
  head: 8192,
  highWater: 65_536,
  queued: 1 << 20,
  connections: 300,
  pending: 200,
  handshakeMs: 1000,
  requestMs: 1000,
  closeMs: 500,
}

/** A healthy client that gets no processor for so long would be taken for dead. */
export const HEARTBEAT: { readonly interval: number; readonly timeout: number } = {
  interval: 500,
  timeout: 1500,
}

/**
 * What is published: 20 MB a second for each subscriber, so that what the system takes for one that
 * does not read (some MB on loopback) is full at once, and what the policies do is seen.
 */
export const PUBLISHED_BYTES = 49_152
export const PUBLISHED_AT_ONCE = 4
export const PUBLISH_EVERY_MS = 10

/**
 * When a line that says nothing more must be gone: no head, no request, no pong, then no end. Node
 * looks for late requests once a second, and a refused line may linger for two.
 */
export const GONE_MS: number =
  Math.max(LIMITS.handshakeMs, LIMITS.requestMs + 1000, HEARTBEAT.interval + HEARTBEAT.timeout) +
  LIMITS.closeMs +
  2000
