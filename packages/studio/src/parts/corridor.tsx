// The picture of the home page: a passage of arches. Each message of the page's connections runs
// through it, from the far end to here when it comes in, away from here when it goes out.

import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { type Direction, usePassages } from './use-passages.ts'

/** Each arch stands behind the one before at this share of its size. */
const SHRINK = 0.7
const DEPTH = 7

/** The vanishing point; the arches are drawn around it as the origin. */
const CENTRE = 'translate(160 176)'
const ARCH = 'M-150 84V-20a150 150 0 0 1 300 0V84'

const SVG = 'http://www.w3.org/2000/svg'
const PASSAGE_MS = 900
const FAR = SHRINK ** (DEPTH - 1)

export function Corridor(): VNode {
  const passages = useRef<SVGGElement>(null)
  usePassages((direction) => {
    if (passages.current !== null) sendArch(passages.current, direction)
  })
  return (
    <svg class="corridor" viewBox="0 0 320 264" aria-hidden="true">
      <g transform={CENTRE}>
        <path class="corridor-floor" d={floorLines()} />
        {Array.from({ length: DEPTH }, (_, index) => (
          <path
            key={index}
            class="corridor-arch"
            d={ARCH}
            transform={`scale(${SHRINK ** index})`}
          />
        ))}
        <g ref={passages} />
      </g>
    </svg>
  )
}

/** From the feet of the nearest arch to those of the farthest. */
function floorLines(): string {
  const far = { x: 150 * FAR, y: 84 * FAR }
  return `M-150 84L${-far.x} ${far.y}M150 84L${far.x} ${far.y}`
}

function sendArch(group: SVGGElement, direction: Direction): void {
  const arch = document.createElementNS(SVG, 'path')
  arch.setAttribute('d', ARCH)
  arch.setAttribute('class', `corridor-passage corridor-${direction}`)
  group.append(arch)
  const ends = [{ transform: `scale(${FAR})` }, { transform: 'scale(1)' }]
  const passage = arch.animate(direction === 'in' ? ends : ends.reverse(), {
    duration: PASSAGE_MS,
    easing: direction === 'in' ? 'ease-in' : 'ease-out',
  })
  const remove = (): void => arch.remove()
  passage.finished.then(remove, remove)
}
