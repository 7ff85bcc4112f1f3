// The timeline: two lanes of bars by kind, ticks of findings, arcs from question to answer, silence in
// grey. Dragging over it shows a stretch of time in the list.

import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { formatCount, formatSpan } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import { KINDS } from '../capture/timeline.ts'
import { formatOffset } from '../list/format-offset.ts'
import type { Workbench } from '../state/workbench.ts'
import { useThrottled } from '../top/use-throttled.ts'
import type { Timeline } from '../worker/protocol.ts'
import { arcPath, barPaths, countAt, HEIGHT, tickPath, timeAt, xOf } from './marks.ts'
import { useBrush } from './use-brush.ts'

/** Pixels of a step. */
const STEP_PX = 4
const RENEW_MS = 400
/** Counting takes a while then. */
const MANY_FRAMES = 200_000
const RENEW_SLOWLY_MS = 1500
/** Narrower silence has no room for words. */
const SILENCE_LABEL_PX = 76

export function TimelineBand({ bench }: { readonly bench: Workbench }): VNode {
  const svg = useRef<SVGSVGElement>(null)
  const width = useWidth(svg)
  const timeline = useTimeline(bench, width)
  const pointed = useSignal<number | undefined>(undefined)
  const text = words.value.inspector.timeline
  const brush = useBrush(svg, timeline, width, (range) => void bench.setRange(range))
  const point = (event: PointerEvent): void => {
    pointed.value = event.offsetX
    brush.onPointerMove(event)
  }
  const clear = (): void => {
    pointed.value = undefined
  }
  return (
    <figure class="tape" aria-label={text.label}>
      <div class="tape-lane-names" aria-hidden="true">
        <span>{text.lanes.client}</span>
        <span>{text.lanes.server}</span>
      </div>
      <svg
        ref={svg}
        class="tape-drawing"
        width="100%"
        height={HEIGHT}
        role="img"
        aria-label={summary(bench)}
        onPointerDown={brush.onPointerDown}
        onPointerMove={point}
        onPointerUp={brush.onPointerUp}
        onPointerCancel={brush.onPointerCancel}
        onPointerLeave={clear}
      >
        {timeline !== undefined && width > 0 && (
          <Drawing bench={bench} timeline={timeline} width={width} />
        )}
        {brush.stretch !== undefined && (
          <rect
            class="tape-brush"
            x={brush.stretch.x}
            width={brush.stretch.width}
            y={0}
            height={HEIGHT}
          />
        )}
      </svg>
      <figcaption>
        <span class="tape-pointed">
          {timeline !== undefined && describe(bench, timeline, width, pointed.value)}
        </span>
        <Legend />
      </figcaption>
    </figure>
  )
}

function summary(bench: Workbench): string {
  const text = words.value.inspector.timeline
  const progress = bench.progress.value
  if (progress === undefined) return text.label
  const findings = progress.findings.reduce((sum, count) => sum + count, 0)
  const count = (value: number): string => formatCount(value, language.value)
  return `${text.label}: ${text.summary(count(progress.frames), count(findings))}`
}

interface DrawingProps {
  readonly bench: Workbench
  readonly timeline: Timeline
  readonly width: number
}

function Drawing({ bench, timeline, width }: DrawingProps): VNode {
  const range = bench.range.value
  const cursor = bench.cursor.value
  bench.pages.version.value
  const row = cursor === undefined ? undefined : bench.pages.peek(cursor)
  return (
    <>
      {pairs(timeline.silences, 2).map(([from = 0, to = 0]) => (
        <Silence key={from} from={from} to={to} timeline={timeline} width={width} />
      ))}
      <path class="tape-lanes" d={`M0 40.5H${width}M0 55.5H${width}`} />
      {pairs(timeline.calls, 3).map(([from = 0, to = 0, byServer], at) => (
        <path
          key={at}
          class="tape-arc tape-call"
          d={arcPath(xOf(from, timeline, width), xOf(to, timeline, width), byServer === 1)}
        />
      ))}
      {pairs(timeline.pings, 3).map(([from = 0, to = 0, byServer], at) => (
        <path
          key={at}
          class="tape-arc tape-pings"
          d={arcPath(xOf(from, timeline, width), xOf(to, timeline, width), byServer === 1)}
        />
      ))}
      {[...barPaths(timeline, width)].map(([kind, path]) => (
        <path key={kind} class={`tape-bar kind-${kind}`} d={path} />
      ))}
      <path class="tape-tick tape-note" d={tickPath(timeline, width, 1)} />
      <path class="tape-tick tape-should" d={tickPath(timeline, width, 2)} />
      <path class="tape-tick tape-must" d={tickPath(timeline, width, 3)} />
      {range !== undefined && (
        <rect
          class="tape-range"
          x={xOf(range.from, timeline, width)}
          width={Math.max(1, xOf(range.to, timeline, width) - xOf(range.from, timeline, width))}
          y={0.5}
          height={HEIGHT - 1}
        />
      )}
      {row !== undefined && (
        <path class="tape-cursor" d={`M${xOf(row.time, timeline, width)} 0V${HEIGHT}`} />
      )}
    </>
  )
}

function Silence(props: {
  readonly from: number
  readonly to: number
  readonly timeline: Timeline
  readonly width: number
}): VNode {
  const x = xOf(props.from, props.timeline, props.width) + STEP_PX
  const width = Math.max(0, xOf(props.to, props.timeline, props.width) - x)
  const text = words.value.inspector.timeline
  return (
    <>
      <rect class="tape-silence" x={x} width={width} y={10} height={HEIGHT - 20} />
      {width > SILENCE_LABEL_PX && (
        <text class="tape-silence-text" x={x + width / 2} y={HEIGHT / 2 + 4}>
          {text.silence(formatSpan(props.to - props.from, language.value))}
        </text>
      )}
    </>
  )
}

/** What stands at the pointer, in words. */
function describe(
  bench: Workbench,
  timeline: Timeline,
  width: number,
  x: number | undefined,
): string {
  const text = words.value.inspector.timeline
  const start = bench.startTime.value
  if (x === undefined || width === 0) {
    return `${formatOffset(timeline.range.from - start)} – ${formatOffset(timeline.range.to - start)}`
  }
  const step = Math.min(timeline.count - 1, Math.floor((x / width) * timeline.count))
  const parts = (['client', 'server'] as const).flatMap((side, lane) => {
    const counts = KINDS.map((kind, at) => {
      const count = countAt(timeline, lane, at, step)
      return count === 0 ? '' : `${formatCount(count, language.value)} ${text.kinds[kind]}`
    }).filter((part) => part !== '')
    return counts.length === 0 ? [] : [`${side === 'client' ? '→' : '←'} ${counts.join(', ')}`]
  })
  return [formatOffset(timeAt(x, timeline, width) - start), ...parts].join('  ')
}

function Legend(): VNode {
  const text = words.value.inspector.timeline
  return (
    <span class="tape-legend">
      {KINDS.map((kind) => (
        <span key={kind}>
          <svg viewBox="0 0 8 8" aria-hidden="true">
            <rect class={`kind-${kind}`} width="8" height="8" />
          </svg>
          {text.kinds[kind]}
        </span>
      ))}
      <span>
        <svg viewBox="0 0 8 8" aria-hidden="true">
          <rect class="tape-must" x="2.5" width="3" height="8" />
        </svg>
        {text.finding}
      </span>
      <span>
        <svg viewBox="0 0 8 8" aria-hidden="true">
          <path class="tape-arc tape-pings" d="M1 0C1 4 7 4 7 8" />
        </svg>
        {text.pings}
      </span>
      <span>
        <svg viewBox="0 0 8 8" aria-hidden="true">
          <path class="tape-arc tape-call" d="M1 0C1 4 7 4 7 8" />
        </svg>
        {text.calls}
      </span>
      <span>
        <svg viewBox="0 0 8 8" aria-hidden="true">
          <rect class="tape-silence" width="8" height="8" />
        </svg>
        {text.silent}
      </span>
    </span>
  )
}

function pairs(values: Float64Array, size: number): number[][] {
  return Array.from({ length: Math.floor(values.length / size) }, (_, at) =>
    Array.from(values.subarray(at * size, at * size + size)),
  )
}

function useTimeline(bench: Workbench, width: number): Timeline | undefined {
  const timeline = useSignal<Timeline | undefined>(undefined)
  const isMany = (bench.progress.value?.frames ?? 0) > MANY_FRAMES
  const revision = useThrottled(bench.revision, isMany ? RENEW_SLOWLY_MS : RENEW_MS)
  useEffect(() => {
    if (width === 0) return
    const count = Math.max(1, Math.floor(width / STEP_PX))
    void bench.client.ask('timeline', { range: undefined, count }).then((answer) => {
      if (answer !== undefined) timeline.value = answer
    })
  }, [revision, width])
  return timeline.value
}

function useWidth(svg: { readonly current: SVGSVGElement | null }): number {
  const width = useSignal(0)
  useEffect(() => {
    if (svg.current === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) width.value = Math.floor(entry.contentRect.width)
    })
    observer.observe(svg.current)
    return () => observer.disconnect()
  }, [])
  return width.value
}
