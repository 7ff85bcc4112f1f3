// A small line of measurements, oldest at the left, from zero up to the largest.

import type { VNode } from 'preact'
import { sparklinePoints } from '../measure/sparkline.ts'

const WIDTH = 300
const HEIGHT = 60

export interface SparklineProps {
  readonly values: readonly number[]
  readonly label: string
}

export function Sparkline({ values, label }: SparklineProps): VNode {
  const points = sparklinePoints(values, WIDTH, HEIGHT)
  return (
    <svg
      class="sparkline"
      viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path class="sparkline-floor" d={`M0 ${HEIGHT}H${WIDTH}`} />
      {values.length > 1 && <polyline class="sparkline-line" points={points} />}
    </svg>
  )
}
