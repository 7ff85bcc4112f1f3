// The timeline's figures as shapes: for each kind of frame one path of bars in both lanes, which grow away
// from the middle, and the ticks of findings at the outer edges.
//
//     0 ┬ ticks of the client's findings
//       │   ▂   ▅            bars of what the client sends
//    40 ┴───────────
//    56 ┬───────────         arcs cross between the lanes
//       │  ▔ ▀               bars of what the server sends
//    96 ┴ ticks of the server's findings

import { type FrameKind, KINDS } from '../capture/timeline.ts'
import type { Timeline } from '../worker/protocol.ts'

export const HEIGHT = 96
const MIDDLE = [40, 56] as const
const TICK = 6
/** A single frame is drawn this high; each doubling of their number adds a step, up to the lane's room. */
const ONE = 9
const DOUBLING = 3.2
const ROOM = 30

/** A path of bars for each kind that occurs, in a drawing of `width` pixels. */
export function barPaths(timeline: Timeline, width: number): ReadonlyMap<FrameKind, string> {
  const paths = new Map<FrameKind, string[]>()
  for (let lane = 0; lane < 2; lane++) {
    for (let step = 0; step < timeline.count; step++) addBars(paths, timeline, width, lane, step)
  }
  return new Map([...paths].map(([kind, parts]) => [kind, parts.join('')]))
}

function addBars(
  paths: Map<FrameKind, string[]>,
  timeline: Timeline,
  width: number,
  lane: number,
  step: number,
): void {
  const counts = KINDS.map((_, kind) => countAt(timeline, lane, kind, step))
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return
  const height = Math.min(ROOM, ONE + DOUBLING * Math.log2(total))
  let from = MIDDLE[lane] ?? 0
  KINDS.forEach((kind, at) => {
    const share = ((counts[at] ?? 0) / total) * height
    if (share === 0) return
    const y = lane === 0 ? from - share : from
    const parts = paths.get(kind) ?? []
    parts.push(bar(timeline, width, step, y, share))
    paths.set(kind, parts)
    from += lane === 0 ? -share : share
  })
}

export function countAt(timeline: Timeline, lane: number, kind: number, step: number): number {
  return timeline.frames[(lane * KINDS.length + kind) * timeline.count + step] ?? 0
}

/** Ticks of the findings of at least that severity and no worse, 1 note to 3 must. */
export function tickPath(timeline: Timeline, width: number, severity: number): string {
  const parts: string[] = []
  for (let lane = 0; lane < 2; lane++) {
    for (let step = 0; step < timeline.count; step++) {
      if (timeline.severities[lane * timeline.count + step] !== severity) continue
      parts.push(bar(timeline, width, step, lane === 0 ? 0 : HEIGHT - TICK, TICK))
    }
  }
  return parts.join('')
}

/** The arc from a question to its answer, which cross from one lane to the other. */
export function arcPath(from: number, to: number, isAskedByServer: boolean): string {
  const [client, server] = MIDDLE
  const start = isAskedByServer ? server : client
  const end = isAskedByServer ? client : server
  const middle = (start + end) / 2
  return `M${round(from)} ${start}C${round(from)} ${middle} ${round(to)} ${middle} ${round(to)} ${end}`
}

/** Where a moment stands, in pixels. */
export function xOf(time: number, { range }: Timeline, width: number): number {
  const span = range.to - range.from
  return span === 0 ? 0 : ((time - range.from) / span) * width
}

/** The moment at a pixel. */
export function timeAt(x: number, { range }: Timeline, width: number): number {
  const share = width === 0 ? 0 : Math.min(1, Math.max(0, x / width))
  return range.from + share * (range.to - range.from)
}

function bar(timeline: Timeline, width: number, step: number, y: number, height: number): string {
  const pitch = width / timeline.count
  const thick = Math.max(1.5, pitch - 1)
  return `M${round(step * pitch)} ${round(y)}h${round(thick)}v${round(height)}h${round(-thick)}z`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
