// A clock for drawing: the time, renewed every so often while it is wanted.

import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { preciseNow } from '../measure/time.ts'

/** The browser's time in ms since the epoch, renewed every `everyMs`; it stands while not `isOn`. */
export function useNow(everyMs: number, isOn: boolean): ReadonlySignal<number> {
  const now = useSignal(preciseNow())
  useEffect(() => {
    if (!isOn) return
    now.value = preciseNow()
    const timer = setInterval(() => {
      now.value = preciseNow()
    }, everyMs)
    return () => clearInterval(timer)
  }, [everyMs, isOn])
  return now
}
