// What all sockets of one endpoint share: one object, so that a connection costs little.

import type { Role } from '../protocol/index.ts'
import type { Closed } from './closed.ts'
import type { AnyCodec } from './decoding.ts'
import type { Message } from './inbox.ts'
import type { SocketLimits } from './limits.ts'
import type { LiveSocket } from './live-socket.ts'
import type { TimerWheel } from './timer-wheel.ts'

/** Handlers in the form in which the socket calls them. */
export interface SocketHooks {
  open?: ((socket: LiveSocket) => unknown) | undefined
  message?: ((socket: LiveSocket, message: Message) => unknown) | undefined
  close?: ((socket: LiveSocket, closed: Closed) => unknown) | undefined
  drain?: ((socket: LiveSocket) => unknown) | undefined
  error?: ((error: Error, socket: LiveSocket) => void) | undefined
  ping?: ((socket: LiveSocket, payload: Uint8Array) => void) | undefined
  pong?: ((socket: LiveSocket, payload: Uint8Array) => void) | undefined
}

/** Totals since the start. */
export interface SocketStats {
  connections: number
  opened: number
  closed: number
  refused: number
  messagesReceived: number
  messagesSent: number
  bytesRead: number
  bytesWritten: number
}

export interface SocketConfig {
  readonly role: Role
  readonly limits: SocketLimits
  /** Undefined: no heartbeat. */
  readonly heartbeat: { readonly interval: number; readonly timeout: number } | undefined
  /** What happens to a peer that does not read what it is sent. */
  readonly slowReader: 'wait' | 'drop' | 'close'
  readonly hooks: SocketHooks
  /** For `send` and iteration; a message handler among the hooks decodes by itself. */
  readonly codec?: AnyCodec | undefined
  readonly stats: SocketStats
  readonly wheel: TimerWheel
  /** Called once when a socket is gone, before its close handler. */
  readonly onGone?: ((socket: LiveSocket) => void) | undefined
  /** Called once when its last handler has finished, the close handler's promise included. */
  readonly onDone?: ((socket: LiveSocket) => void) | undefined
}

export function newStats(): SocketStats {
  return {
    connections: 0,
    opened: 0,
    closed: 0,
    refused: 0,
    messagesReceived: 0,
    messagesSent: 0,
    bytesRead: 0,
    bytesWritten: 0,
  }
}
