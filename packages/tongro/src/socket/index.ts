// One live WebSocket: protocol, transport and time together.

export { type Clock, systemClock } from './clock.ts'
export { type Closed, ClosedError, describeClosed } from './closed.ts'
export { dropChannel, refusedChannel } from './events.ts'
export type { Message } from './inbox.ts'
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
export { isThenable } from './report.ts'
export type { Socket } from './socket.ts'
export { newStats, type SocketConfig, type SocketHooks, type SocketStats } from './socket-config.ts'
export { type TimerEntry, TimerWheel } from './timer-wheel.ts'
