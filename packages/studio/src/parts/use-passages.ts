// Tells a drawing of each message that passes on the links shown, so that it can let one pass too.

import { useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { links } from '../live/links.ts'

export type Direction = 'in' | 'out'

/** Closer ones would melt into one and cost more than they tell. */
const APART_MS = 70

/** Calls `show` for passing messages; not while hidden, nor for readers who asked for less motion. */
export function usePassages(show: (direction: Direction) => void): void {
  const counts = useRef({ in: 0, out: 0 })
  const shownAt = useRef({ in: 0, out: 0 })
  useSignalEffect(() => {
    const before = counts.current
    counts.current = countMessages()
    if (document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const now = performance.now()
    for (const direction of ['in', 'out'] as const) {
      if (counts.current[direction] <= before[direction]) continue
      if (now - shownAt.current[direction] < APART_MS) continue
      shownAt.current[direction] = now
      show(direction)
    }
  })
}

function countMessages(): Record<Direction, number> {
  const count = { in: 0, out: 0 }
  for (const link of links.value) {
    count.in += link.received.value
    count.out += link.sent.value
  }
  return count
}
