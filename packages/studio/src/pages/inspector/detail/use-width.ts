// How wide an element is, for drawings that fold: a panel is narrow on a phone, and in three columns.

import { type ReadonlySignal, useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

export interface Measured<T extends Element> {
  readonly ref: RefObject<T | null>
  /** In CSS pixels; 0 before the first layout. */
  readonly width: ReadonlySignal<number>
}

export function useWidth<T extends Element>(): Measured<T> {
  const ref = useRef<T>(null)
  const width = useSignal(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    width.value = element.clientWidth
    const observer = new ResizeObserver(() => {
      width.value = element.clientWidth
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, width }
}
