// How long to wait before the next try. Pure: the caller brings the random number.
//
// The wait doubles with each failure up to a cap; a random half of it keeps a thousand browsers
// that lost the same server from coming back in the same instant.

export interface Backoff {
  readonly firstMs: number
  readonly capMs: number
}

export const DEFAULT_BACKOFF: Backoff = { firstMs: 500, capMs: 15_000 }

/**
 * Milliseconds to wait after `failures` failed tries in a row (1 or more), between half the full
 * wait and the full wait; `random` is in [0, 1).
 */
export function backoffDelay(failures: number, random: number, backoff: Backoff): number {
  const full = Math.min(backoff.capMs, backoff.firstMs * 2 ** Math.max(0, failures - 1))
  return full / 2 + (full / 2) * random
}
