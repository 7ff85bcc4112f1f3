// The state of several links as one, for the line that is always in view.

import type { LinkState } from './live-socket.ts'

export type ReadableState = LinkState['name']

/** The worst first: what most needs telling. A link that waits matters more than one that works. */
const WORST_FIRST: readonly ReadableState[] = ['waiting', 'connecting', 'open', 'idle']

/** The worst of the states; of several that wait, the one that tries again first. */
export function worstState(states: readonly LinkState[]): LinkState | undefined {
  const ranked = [...states].sort((a, b) => {
    if (a.name === 'waiting' && b.name === 'waiting') return a.retryAt - b.retryAt
    return WORST_FIRST.indexOf(a.name) - WORST_FIRST.indexOf(b.name)
  })
  return ranked[0]
}

/** Whole seconds until the next try, never below one: "in 0 s" tells nobody anything. */
export function secondsUntil(retryAt: number, now: number): number {
  return Math.max(1, Math.ceil((retryAt - now) / 1000))
}
