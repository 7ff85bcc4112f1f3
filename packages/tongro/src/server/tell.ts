// Tells the application of an error that belongs to no socket. Its own handler may fail too; that
// must not take the process down.

import { runGuarded } from '../socket/index.ts'
import type { Handlers } from './types.ts'

export function tell(handlers: Pick<Handlers<unknown>, 'error'>, error: unknown): void {
  const told = error instanceof Error ? error : new Error(String(error))
  if (handlers.error === undefined) {
    console.error(told)
    return
  }
  const { error: handler } = handlers
  runGuarded(
    () => handler(told, undefined),
    (second) => console.error(second),
  )
}
