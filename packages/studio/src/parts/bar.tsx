// A horizontal bar. Its length is an SVG attribute, not a style, so that no page needs inline
// styles. It repeats a number that stands beside it and is therefore hidden from screen readers.

import type { VNode } from 'preact'
import { share } from '../measure/sparkline.ts'

export type Tone = 'push' | 'poll'

export interface BarProps {
  readonly value: number
  readonly top: number
  readonly tone: Tone
}

export function Bar({ value, top, tone }: BarProps): VNode {
  return (
    <svg class={`bar tone-${tone}`} aria-hidden="true">
      <rect class="bar-ground" width="100%" height="100%" />
      <rect class="bar-value" width={share(value, top)} height="100%" />
    </svg>
  )
}
