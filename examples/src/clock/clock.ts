// The clock: tells each client the time, first at once and then at random intervals of 0 to 3 s, as text in ISO 8601,
// UTC, with a trailing Z. What clients send is ignored.
import { type Endpoint, type Route, route, type ServerSocket } from 'tongro'

export interface ClockOptions {
  /** Milliseconds to the next time; uniform between 0 and 3 s unless given. */
  readonly interval?: (() => number) | undefined
}

/** A client with this much unread is spared: to a late reader an old time is worth nothing. */
const LAG_BYTES = 64 * 1024

/** The clock as a route, for a server that has several endpoints. */
export function clock(options?: ClockOptions): Route {
  return route(clockEndpoint(options))
}

/** The clock's handlers, for a server that is nothing but a clock. */
export function clockEndpoint({
  interval = randomInterval,
}: ClockOptions = {}): Endpoint<undefined> {
  const timers = new Map<ServerSocket, NodeJS.Timeout>()
  const tick = (socket: ServerSocket): void => {
    if (socket.state !== 'open') return
    if (socket.bufferedAmount < LAG_BYTES) socket.send(new Date().toISOString())
    timers.set(socket, setTimeout(tick, interval(), socket))
  }
  return {
    // Also a page opened from disk, whose origin is "null": there is nothing here to protect.
    origins: '*',
    open: tick,
    // Without this handler messages would wait to be read, and reading stops when too many wait.
    message() {},
    close(socket) {
      clearTimeout(timers.get(socket))
      timers.delete(socket)
    },
  }
}

function randomInterval(): number {
  return Math.random() * 3_000
}
