// A client and a server socket joined in memory, with a clock of the test's: the whole stack but the
// opening handshake and the system.

import type { DeflateParameters } from '../protocol/index.ts'
import {
  CLIENT_LIMITS,
  type CompressionOptions,
  compressionOf,
  heartbeatOf,
  LiveSocket,
  makeCompression,
  newStats,
  SERVER_LIMITS,
  type Socket,
  type SocketConfig,
  type SocketHooks,
  type SocketLimits,
  TimerWheel,
} from '../socket/index.ts'
import { type MemoryTransport, memoryPair } from '../transport/index.ts'
import { FakeClock } from './fake-clock.ts'

export interface SocketPairOptions {
  /** Handlers of the server side; without `message` it can be iterated. */
  readonly server?: SocketHooks | undefined
  /** Handlers of the client side; without `message` it can be iterated. */
  readonly client?: SocketHooks | undefined
  /** Laid over the defaults of both sides. */
  readonly limits?: Partial<SocketLimits> | undefined
  readonly heartbeat?: { readonly interval: number; readonly timeout: number } | false | undefined
  readonly slowReader?: SocketConfig['slowReader'] | undefined
  /** permessage-deflate on both sides, as if it had been agreed with these options. Default: none. */
  readonly compression?: boolean | CompressionOptions | undefined
  /** Deliver at most this many bytes a read. */
  readonly chunkSize?: number | undefined
  readonly clock?: FakeClock | undefined
}

export interface SocketPair {
  readonly client: Socket
  readonly server: Socket
  /** The lines under them: hold, release, destroy. */
  readonly clientLine: MemoryTransport
  readonly serverLine: MemoryTransport
  readonly clock: FakeClock
}

export function socketPair(options: SocketPairOptions = {}): SocketPair {
  const clock = options.clock ?? new FakeClock(1000)
  const wheel = new TimerWheel(clock)
  const [clientLine, serverLine] = memoryPair({ chunkSize: options.chunkSize })
  const compression = compressionOf(options.compression)
  const agreed: DeflateParameters | undefined = compression?.policy
  const make = (role: 'client' | 'server', line: MemoryTransport): LiveSocket => {
    const limits = { ...(role === 'client' ? CLIENT_LIMITS : SERVER_LIMITS), ...options.limits }
    return new LiveSocket(
      line,
      {
        role,
        limits,
        heartbeat: heartbeatOf(options.heartbeat),
        slowReader: options.slowReader ?? 'wait',
        hooks: options[role] ?? {},
        stats: newStats(),
        wheel,
      },
      '',
      compression && agreed && makeCompression(role, agreed, compression, limits.message),
    )
  }
  const client = make('client', clientLine)
  const server = make('server', serverLine)
  server.start()
  client.start()
  return { client, server, clientLine, serverLine, clock }
}
