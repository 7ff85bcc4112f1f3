// The Inspector in three bands: the capture on top (source, connections, filter), timeline and frames
// in the middle, the details of what is selected below.

import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { words } from '../../words/words.ts'
import { EmptyState } from './empty-state.tsx'
import { Help } from './help.tsx'
import { useKeyboard } from './keyboard.ts'
import { FrameList } from './list/frame-list.tsx'
import { Detail } from './panels/detail.tsx'
import { Playground } from './panels/playground.tsx'
import type { Workbench } from './state/workbench.ts'
import { TimelineBand } from './timeline/timeline-band.tsx'
import { Chips } from './top/chips.tsx'
import { FilterField } from './top/filter-field.tsx'
import { Notices } from './top/notices.tsx'
import { SourceLine } from './top/source-line.tsx'
import { useWorkbench } from './use-workbench.ts'

export function InspectorPage(): VNode {
  const parts = useWorkbench()
  const { bench } = parts
  useKeyboard(bench)
  const drop = useDrop(bench)
  const isOpen = bench.opened.value !== undefined
  const isPlaying = bench.playground.value !== undefined
  const shape = isPlaying ? 'playground' : isOpen ? 'capture' : 'empty'
  // What is new begins at the top, wherever on the page before it was chosen.
  useEffect(() => scrollTo(0, 0), [shape])
  return (
    <div class="inspector" data-shape={shape} data-dragging={drop.isOver} {...drop.handlers}>
      <section class="inspector-top" aria-label={words.value.inspector.top}>
        <SourceLine {...parts} watch={() => parts.watch('')} />
        <Notices bench={bench} />
        {shape === 'capture' && (
          <>
            <Chips bench={bench} />
            <FilterField bench={bench} />
          </>
        )}
        <Help bench={bench} />
      </section>
      {shape === 'playground' && <Playground bench={bench} />}
      {shape === 'empty' && <EmptyState bench={bench} watch={parts.watch} />}
      {shape === 'capture' && (
        <>
          <section class="inspector-frames" aria-label={words.value.inspector.list}>
            <TimelineBand bench={bench} />
            <FrameList bench={bench} />
          </section>
          <Detail bench={bench} />
        </>
      )}
    </div>
  )
}

interface Drop {
  readonly isOver: boolean
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragLeave: () => void
    readonly onDrop: (event: DragEvent) => void
  }
}

/** A file may be dropped anywhere on the page, whatever is open. */
function useDrop(bench: Workbench): Drop {
  const isOver = useSignal(false)
  return {
    isOver: isOver.value,
    handlers: {
      onDragOver: (event) => {
        event.preventDefault()
        isOver.value = true
      },
      onDragLeave: () => {
        isOver.value = false
      },
      onDrop: (event) => {
        event.preventDefault()
        isOver.value = false
        const file = event.dataTransfer?.files[0]
        if (file !== undefined) bench.openFile(file)
      },
    },
  }
}
