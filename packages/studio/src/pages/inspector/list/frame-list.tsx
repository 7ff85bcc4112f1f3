// The list of frames, and of the handshakes, ends and skips between them. Only the rows in sight are in
// the document, whatever their number.

import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { words } from '../../../words/words.ts'
import { AS_ROW_GROUP, asGrid } from '../roles.ts'
import type { Workbench } from '../state/workbench.ts'
import { FrameRow, RowHead } from './frame-row.tsx'
import { TallScroll } from './tall-scroll.ts'

/** One line for a mouse; on a phone two lines, for a thumb. */
const ROW_PX = 26
const NARROW_ROW_PX = 48
const NARROW = '(max-width: 44rem)'
/** Rows drawn beyond both edges, so that a small step shows no blank. */
const BEYOND = 6
/** Without a scroll event for so long the reader rests. */
const REST_MS = 160

export function FrameList({ bench }: { readonly bench: Workbench }): VNode {
  const text = words.value.inspector.rows
  const list = useListScroll(bench)
  const { first, last } = list
  bench.pages.version.value
  const rows = bench.rows.value
  const cursor = bench.cursor.value
  const positions = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at)
  const isCursorDrawn = cursor !== undefined && cursor >= first && cursor < last
  const current = isCursorDrawn ? `row-${cursor}` : undefined
  const grid = asGrid(text.label, rows, current, (event) => moveByKey(event, bench, list.pageRows))
  return (
    <div class="frames" {...grid}>
      <RowHead />
      <div
        class="frames-scroll"
        ref={list.element}
        style={{ '--rows-height': `${list.height}px` }}
        {...AS_ROW_GROUP}
        onScroll={list.onScroll}
      >
        <div class="frames-tall" style={{ height: `${list.height}px` }}>
          <div style={{ transform: `translateY(${list.place}px)` }}>
            {positions.map((position) => (
              <FrameRow
                key={position}
                position={position}
                row={bench.pages.peek(position)}
                isSelected={position === cursor}
                startTime={bench.startTime.value}
                choose={() => void bench.moveTo(position)}
              />
            ))}
          </div>
        </div>
        {rows === 0 && <Nothing bench={bench} />}
      </div>
    </div>
  )
}

function Nothing({ bench }: { readonly bench: Workbench }): VNode {
  const text = words.value.inspector.rows
  const isFiltered = bench.filterText.value !== '' || bench.range.value !== undefined
  const waits = bench.progress.value?.isReading !== false
  return (
    <p class="nothing">{isFiltered ? text.nothingMatches : waits ? text.waiting : text.nothing}</p>
  )
}

const STEPS: Readonly<Record<string, (page: number) => number>> = {
  ArrowDown: () => 1,
  ArrowUp: () => -1,
  PageDown: (page) => page,
  PageUp: (page) => -page,
  Home: () => Number.NEGATIVE_INFINITY,
  End: () => Number.POSITIVE_INFINITY,
}

function moveByKey(event: KeyboardEvent, bench: Workbench, pageRows: number): void {
  const step = STEPS[event.key]?.(pageRows)
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  void bench.moveBy(step)
}

interface ListScroll {
  readonly element: { current: HTMLDivElement | null }
  readonly first: number
  readonly last: number
  readonly height: number
  readonly place: number
  readonly pageRows: number
  readonly onScroll: () => void
}

function useListScroll(bench: Workbench): ListScroll {
  const element = useRef<HTMLDivElement>(null)
  const scroll = useMemo(() => new TallScroll(), [])
  const drawn = useSignal(0)
  const windowPx = useSignal(400)
  const rowPx = useRowHeight(element, windowPx)
  const rows = bench.rows.value
  const wasAtEnd = useRef(true)
  scroll.resize(rows * rowPx, windowPx.value)
  drawn.value
  const first = Math.max(0, Math.floor(scroll.top / rowPx) - BEYOND)
  const last = Math.min(rows, Math.ceil((scroll.top + windowPx.value) / rowPx) + BEYOND)
  useEffect(() => {
    if (last > first) bench.pages.need(first, last - 1)
  })
  const goTo = (top: number): void => {
    const bar = scroll.goTo(top)
    if (element.current !== null) element.current.scrollTop = bar
    drawn.value++
  }
  useFollow(bench, scroll, goTo, wasAtEnd)
  useReveal(bench, scroll, goTo, rowPx, windowPx.value)
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const onScroll = (): void => {
    if (element.current === null) return
    scroll.scrolled(element.current.scrollTop)
    wasAtEnd.current = scroll.top >= scroll.most - rowPx
    drawn.value++
    clearTimeout(resting.current)
    resting.current = setTimeout(() => goTo(scroll.top), REST_MS)
  }
  return {
    element,
    first,
    last,
    height: scroll.elementHeight,
    place: scroll.place(first * rowPx),
    pageRows: Math.max(1, Math.floor(windowPx.value / rowPx) - 1),
    onScroll,
  }
}

/** A live list that was at its end stays there. */
function useFollow(
  bench: Workbench,
  scroll: TallScroll,
  goTo: (top: number) => void,
  wasAtEnd: { current: boolean },
): void {
  const rows = bench.rows.value
  useLayoutEffect(() => {
    const isLive = bench.opened.peek()?.kind === 'live' && bench.pausedAt.peek() === undefined
    if (isLive && wasAtEnd.current) goTo(scroll.most)
  }, [rows])
}

/** Brings the row wanted into sight, with as little movement as that takes. */
function useReveal(
  bench: Workbench,
  scroll: TallScroll,
  goTo: (top: number) => void,
  rowPx: number,
  windowPx: number,
): void {
  const { position, serial } = bench.reveal.value
  useLayoutEffect(() => {
    if (serial === 0) return
    const top = position * rowPx
    if (top < scroll.top) goTo(top - rowPx)
    else if (top + rowPx > scroll.top + windowPx) goTo(top - windowPx + 2 * rowPx)
  }, [serial])
}

function useRowHeight(
  element: { readonly current: HTMLDivElement | null },
  windowPx: { value: number },
): number {
  const isNarrow = useSignal(matchMedia(NARROW).matches)
  useEffect(() => {
    const query = matchMedia(NARROW)
    const changed = (): void => {
      isNarrow.value = query.matches
    }
    query.addEventListener('change', changed)
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) windowPx.value = entry.contentRect.height
    })
    if (element.current !== null) observer.observe(element.current)
    return () => {
      query.removeEventListener('change', changed)
      observer.disconnect()
    }
  }, [])
  return isNarrow.value ? NARROW_ROW_PX : ROW_PX
}
