// A signal's value, renewed at most every so often, and at last.

import type { ReadonlySignal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'

export function useThrottled<T>(source: ReadonlySignal<T>, everyMs: number): T {
  const [value, setValue] = useState(source.peek())
  const takenAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const take = (): void => {
      timer = undefined
      takenAt.current = performance.now()
      setValue(source.peek())
    }
    const unsubscribe = source.subscribe(() => {
      timer ??= setTimeout(take, Math.max(0, takenAt.current + everyMs - performance.now()))
    })
    return () => {
      unsubscribe()
      clearTimeout(timer)
    }
  }, [source, everyMs])
  return value
}
