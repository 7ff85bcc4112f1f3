// The way between browser and server, and the dots that pass on it.

import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { words } from '../words/words.ts'
import { type Direction, usePassages } from './use-passages.ts'

const PASSAGE_MS = 520

export function Way(): VNode {
  const track = useRef<HTMLSpanElement>(null)
  usePassages((direction) => {
    if (track.current !== null) sendDot(track.current, direction)
  })
  const text = words.value.link
  return (
    <div class="way" aria-hidden="true">
      <span class="way-end">{text.browser}</span>
      <span class="way-track" ref={track} />
      <span class="way-end">{text.server}</span>
    </div>
  )
}

function sendDot(track: HTMLElement, direction: Direction): void {
  const dot = document.createElement('span')
  dot.className = `dot dot-${direction}`
  track.append(dot)
  const ends = [{ left: '0%' }, { left: '100%' }]
  const passage = dot.animate(direction === 'out' ? ends : ends.reverse(), {
    duration: PASSAGE_MS,
    easing: 'ease-in-out',
  })
  const remove = (): void => dot.remove()
  passage.finished.then(remove, remove)
}
