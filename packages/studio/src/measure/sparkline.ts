// Turns measurements into the points of an SVG polyline.

/**
 * Points for `values`, oldest at the left, in a box of `width` by `height`. The vertical axis runs
 * from 0 at the bottom to the largest value at the top, so that heights compare as lengths do.
 */
export function sparklinePoints(values: readonly number[], width: number, height: number): string {
  const top = Math.max(0, ...values)
  const step = values.length > 1 ? width / (values.length - 1) : 0
  return values
    .map((value, index) => {
      const y = top === 0 ? height : height - (value / top) * height
      return `${round(index * step)},${round(y)}`
    })
    .join(' ')
}

/** The share of `value` in `top` as an SVG length, between 0% and 100%. */
export function share(value: number, top: number): string {
  if (!(top > 0)) return '0%'
  return `${round(Math.min(1, Math.max(0, value / top)) * 100)}%`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
