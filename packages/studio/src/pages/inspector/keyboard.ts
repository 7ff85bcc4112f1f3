// The keys of the page as a whole. Keys typed into a field, and those with a modifier, are not its.

import { useEffect } from 'preact/hooks'
import type { Workbench } from './state/workbench.ts'
import { FILTER_ID } from './top/filter-field.tsx'

const KEYS: Readonly<Record<string, (bench: Workbench) => void>> = {
  j: (bench) => void bench.moveBy(1),
  k: (bench) => void bench.moveBy(-1),
  n: (bench) => void bench.moveToFinding(1),
  p: (bench) => void bench.moveToFinding(-1),
  g: (bench) => void bench.moveTo(0),
  G: (bench) => void bench.moveTo(Number.POSITIVE_INFINITY),
  f: () => focusFilter(),
  '?': (bench) => {
    bench.isHelpOpen.value = !bench.isHelpOpen.peek()
  },
  ' ': (bench) => bench.togglePause(),
  Escape: (bench) => {
    if (bench.isHelpOpen.peek()) bench.isHelpOpen.value = false
    else if (bench.range.peek() !== undefined) void bench.setRange(undefined)
  },
}

export function useKeyboard(bench: Workbench): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (bench.playground.peek() !== undefined || !isForPage(event)) return
      const act = KEYS[event.key]
      if (act === undefined) return
      event.preventDefault()
      act(bench)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [bench])
}

function isForPage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false
  const { target } = event
  if (!(target instanceof HTMLElement)) return true
  if (target.closest('input, textarea, select, [contenteditable]') !== null) return false
  // On a button or a link, space is the press.
  return event.key !== ' ' || target.closest('button, a, summary, [role=tab]') === null
}

function focusFilter(): void {
  document.getElementById(FILTER_ID)?.focus()
}
