// Dragging over the timeline: from press to release a stretch of time.

import { useSignal } from '@preact/signals'
import type { Timeline, TimeRange } from '../worker/protocol.ts'
import { timeAt } from './marks.ts'

/** Less is a click, which clears the stretch. */
const LEAST_PX = 4

export interface Brush {
  /** What is being dragged over, in pixels. */
  readonly stretch: { readonly x: number; readonly width: number } | undefined
  readonly onPointerDown: (event: PointerEvent) => void
  readonly onPointerMove: (event: PointerEvent) => void
  readonly onPointerUp: (event: PointerEvent) => void
  readonly onPointerCancel: () => void
}

export function useBrush(
  svg: { readonly current: SVGSVGElement | null },
  timeline: Timeline | undefined,
  width: number,
  choose: (range: TimeRange | undefined) => void,
): Brush {
  const drag = useSignal<{ readonly from: number; readonly to: number } | undefined>(undefined)
  const { value } = drag
  return {
    stretch: value && { x: Math.min(value.from, value.to), width: Math.abs(value.to - value.from) },
    onPointerDown: (event) => {
      if (event.button !== 0) return
      svg.current?.setPointerCapture(event.pointerId)
      drag.value = { from: event.offsetX, to: event.offsetX }
    },
    onPointerMove: (event) => {
      if (drag.value !== undefined) drag.value = { from: drag.value.from, to: event.offsetX }
    },
    onPointerUp: () => {
      if (drag.value === undefined || timeline === undefined) return
      const { from, to } = drag.value
      drag.value = undefined
      if (Math.abs(to - from) < LEAST_PX) choose(undefined)
      else {
        choose({
          from: timeAt(Math.min(from, to), timeline, width),
          to: timeAt(Math.max(from, to), timeline, width),
        })
      }
    },
    onPointerCancel: () => {
      drag.value = undefined
    },
  }
}
