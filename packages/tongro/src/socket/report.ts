// Tells the application of an error, once, wherever it is listening.

import { errorChannel } from './events.ts'
import type { LiveSocket } from './live-socket.ts'
import { isThenable } from './thenable.ts'

/**
 * Calls the error handler of a socket. Without one, `isOurs` decides: a fault of the application is
 * printed, since nobody would ever learn of it; a fault of the peer is not.
 */
export function report(socket: LiveSocket, error: unknown, isOurs: boolean): void {
  const told = error instanceof Error ? error : new Error(String(error))
  if (errorChannel.hasSubscribers) errorChannel.publish({ socket, error: told })
  const { hooks } = socket.config
  if (hooks.error === undefined) {
    if (isOurs) console.error(told)
    return
  }
  const { error: handler } = hooks
  runGuarded(
    () => handler(told, socket),
    (second) => console.error(second),
  )
}

/** Runs a handler that may throw or reject; `failed` is told of either. */
export function runGuarded(handler: () => unknown, failed: (error: unknown) => void): unknown {
  try {
    const result = handler()
    if (isThenable(result)) result.then(undefined, failed)
    return result
  } catch (error) {
    failed(error)
    return undefined
  }
}
