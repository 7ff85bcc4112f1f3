// The timeline's figures: a stretch of time in steps, counted by lane and kind. The page draws these and
// never sees the frames, so that a million of them cost it no more than a hundred.

import type { Timeline, TimeRange } from '../worker/protocol.ts'
import { type CaptureIndex, ROW } from './capture-index.ts'
import { fromOf, opcodeOf, severityOf } from './frame-bits.ts'

export type FrameKind = 'text' | 'binary' | 'ping' | 'pong' | 'close' | 'other'

/** In the order of the columns. */
export const KINDS: readonly FrameKind[] = ['text', 'binary', 'ping', 'pong', 'close', 'other']

/** More arcs, or stretches of silence, than these cannot be told apart. */
const MOST_ARCS = 160
const MOST_SILENCES = 24
/** What shows as silence, as a share of the stretch drawn. */
const SILENCE_SHARE = 0.04

export function timeline(
  index: CaptureIndex,
  wanted: TimeRange | undefined,
  count: number,
): Timeline {
  const range = wanted ?? { from: index.startTime, to: index.endTime }
  const frames = new Uint32Array(2 * KINDS.length * count)
  const severities = new Uint8Array(2 * count)
  countFrames(index, range, count, frames, severities)
  return {
    range,
    count,
    frames,
    severities,
    silences: silences(index, range),
    pings: pings(index, range),
    calls: calls(index, range),
  }
}

export function kindOf(index: CaptureIndex, frame: number): FrameKind {
  const opcode = opcodeOf(index.frames.bits(frame))
  switch (opcode) {
    case 0: {
      const message = index.frames.message(frame)
      if (message === undefined || !index.messages.has(message)) return 'other'
      return index.messages.opcode(message) === 1 ? 'text' : 'binary'
    }
    case 1:
      return 'text'
    case 2:
      return 'binary'
    case 8:
      return 'close'
    case 9:
      return 'ping'
    case 10:
      return 'pong'
    default:
      return 'other'
  }
}

/** The step that a moment falls into; the end of the stretch belongs to the last one. */
function stepOf(time: number, { from, to }: TimeRange, count: number): number {
  if (time < from || time > to) return -1
  if (to === from) return 0
  return Math.min(count - 1, Math.floor(((time - from) / (to - from)) * count))
}

function countFrames(
  index: CaptureIndex,
  range: TimeRange,
  count: number,
  counts: Uint32Array,
  severities: Uint8Array,
): void {
  for (let frame = 0; frame < index.frames.length; frame++) {
    const step = stepOf(index.frames.time(frame), range, count)
    if (step < 0) continue
    const bits = index.frames.bits(frame)
    const lane = fromOf(bits) === 'client' ? 0 : 1
    const kind = KINDS.indexOf(kindOf(index, frame))
    const at = (lane * KINDS.length + kind) * count + step
    counts[at] = (counts[at] ?? 0) + 1
    const place = lane * count + step
    severities[place] = Math.max(severities[place] ?? 0, severityOf(bits))
  }
}

/** The longest stretches without a row, in order of time. */
function silences(index: CaptureIndex, range: TimeRange): Float64Array {
  const least = (range.to - range.from) * SILENCE_SHARE
  const found: [number, number][] = []
  let last = Math.max(range.from, index.startTime)
  for (let row = 0; row < index.rows && least > 0; row++) {
    const time = rowTime(index, row)
    if (time < last) continue
    if (time > range.to) break
    if (time - last > least) found.push([last, time])
    last = time
  }
  const end = Math.min(range.to, index.endTime)
  if (least > 0 && end - last > least) found.push([last, end])
  return Float64Array.from(found.slice(0, MOST_SILENCES).flat())
}

export function rowTime(index: CaptureIndex, row: number): number {
  const ref = index.rowRef(row)
  switch (index.rowKind(row)) {
    case ROW.frame:
      return index.frames.time(ref)
    case ROW.handshake:
      return index.connections.get(ref)?.handshake?.time ?? 0
    case ROW.close:
      return index.connections.get(ref)?.close?.time ?? 0
    default:
      return index.skips[ref]?.time ?? 0
  }
}

function pings(index: CaptureIndex, range: TimeRange): Float64Array {
  const arcs: number[] = []
  for (let at = 0; at < index.frames.pongs; at++) {
    const { pong, ping } = index.frames.pong(at)
    const isAskedByServer = fromOf(index.frames.bits(ping)) === 'server'
    if (!addArc(arcs, range, index.frames.time(ping), index.frames.time(pong), isAskedByServer))
      break
  }
  return settled(arcs)
}

function calls(index: CaptureIndex, range: TimeRange): Float64Array {
  const arcs: number[] = []
  for (const [message, { answers }] of index.messages.overlays()) {
    if (answers === undefined) continue
    const asked = index.messages.firstFrame(answers.message)
    const first = index.messages.firstFrame(message)
    const isAskedByServer = fromOf(index.frames.bits(asked)) === 'server'
    if (!addArc(arcs, range, index.frames.time(asked), index.frames.time(first), isAskedByServer))
      break
  }
  return settled(arcs)
}

/** False when there are too many to go on. */
function addArc(
  arcs: number[],
  range: TimeRange,
  from: number,
  to: number,
  isAskedByServer: boolean,
): boolean {
  if (to < range.from || from > range.to) return true
  arcs.push(from, to, isAskedByServer ? 1 : 0)
  return arcs.length <= 3 * MOST_ARCS
}

function settled(arcs: readonly number[]): Float64Array {
  return arcs.length > 3 * MOST_ARCS ? new Float64Array(0) : Float64Array.from(arcs)
}
