// Time as a dependency: everything above the transport asks a Clock, so that tests can turn it.

export interface Clock {
  /** Milliseconds that only grow; fractions allowed. */
  now(): number
  /** Calls `run` once after `ms`; the returned function cancels. Does not keep the process alive. */
  after(ms: number, run: () => void): () => void
}

/** The longest delay a timer of Node's takes; longer ones would fire at once. */
const MAX_DELAY = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, MAX_DELAY))
    timer.unref()
    return () => clearTimeout(timer)
  },
}
