// Opens a connection unless the caller gives up first.

import type { Socket } from '../socket/browser.ts'

/** Opens one connection; rejects when `signal` aborts. */
export type Opener<S extends Socket> = (signal: AbortSignal) => Promise<S>

/** Does not wait for an opener that hangs, such as one for a token; what it makes late is ended. */
export async function openUntil<S extends Socket>(
  open: Opener<S>,
  signal: AbortSignal,
): Promise<S> {
  const opening = open(signal)
  let abort = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
  })
  try {
    return await Promise.race([opening, aborted])
  } catch (error) {
    opening.then(
      (late) => late.terminate(),
      () => {},
    )
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
