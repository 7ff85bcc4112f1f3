// One live WebSocket: protocol, transport and time together.

export { checkOptionKinds, type Kind } from './check-options.ts'
export { type Clock, systemClock } from './clock.ts'
export { type Closed, ClosedError, describeClosed } from './closed.ts'
export {
  type CompressionConfig,
  type CompressionOptions,
  compressionOf,
} from './compression-options.ts'
export { type AnyCodec, decodingHandler } from './decoding.ts'
export { dropChannel, refusedChannel } from './events.ts'
export type { Message } from './inbox.ts'
export type { IncomingMessage } from './incoming.ts'
export {
  CLIENT_LIMITS,
  type ClientLimits,
  heartbeatOf,
  SERVER_LIMITS,
  type ServerLimits,
  type SocketLimits,
  withLimits,
} from './limits.ts'
export { LiveSocket } from './live-socket.ts'
export { makeCompression } from './make-compression.ts'
export { Published } from './published.ts'
export { runGuarded } from './report.ts'
export type { MessageSource, SendStreamOptions } from './send-stream.ts'
export type { SendOptions, Socket } from './socket.ts'
export { newStats, type SocketConfig, type SocketHooks, type SocketStats } from './socket-config.ts'
export { readableOf, writableOf } from './streams.ts'
export { isThenable } from './thenable.ts'
export { type TimerEntry, TimerWheel } from './timer-wheel.ts'
