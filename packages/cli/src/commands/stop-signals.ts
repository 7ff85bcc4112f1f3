// Turns SIGINT and SIGTERM into one graceful stop, and a second signal into an immediate one.

/** Ctrl-C reaches every process of the terminal's group, and a wrapper such as npm passes it on once more: two signals this close together are one wish. */
const SAME_WISH_MS = 500

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

export interface StopSignals {
  /** Settles at the first signal, with its name. */
  readonly first: Promise<NodeJS.Signals>
  /** Settles at a second one that is not the echo of the first. */
  readonly second: Promise<NodeJS.Signals>
  dispose(): void
}

export function listenForStop(): StopSignals {
  let firstAt: number | undefined
  let resolveFirst: (signal: NodeJS.Signals) => void = () => undefined
  let resolveSecond: (signal: NodeJS.Signals) => void = () => undefined
  const first = new Promise<NodeJS.Signals>((resolve) => {
    resolveFirst = resolve
  })
  const second = new Promise<NodeJS.Signals>((resolve) => {
    resolveSecond = resolve
  })
  const onSignal = (signal: NodeJS.Signals): void => {
    const now = performance.now()
    if (firstAt === undefined) {
      firstAt = now
      resolveFirst(signal)
    } else if (now - firstAt > SAME_WISH_MS) resolveSecond(signal)
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  return {
    first,
    second,
    dispose() {
      for (const signal of SIGNALS) process.off(signal, onSignal)
    },
  }
}
