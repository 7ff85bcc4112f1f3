// What pings and pongs tell of one connection: round trips in their order, and what went unanswered.

import type { FrameReport } from 'tongro/inspector'
import { OPCODE } from 'tongro/protocol'

export interface Liveness {
  /** Round trips in ms, oldest first. */
  readonly rtts: readonly number[]
  readonly pings: number
  readonly unanswered: number
  readonly unsolicited: number
  /** Longest time in ms between two frames of the connection. */
  readonly gap: number
}

/** What of a frame counts here. */
export type LivenessFrame = Pick<FrameReport, 'opcode' | 'answers' | 'began' | 'time'>

/** `frames`: those of one connection, in the order of time. */
export function livenessOf(frames: Iterable<LivenessFrame>): Liveness {
  const rtts: number[] = []
  let pings = 0
  let unsolicited = 0
  let gap = 0
  let before: number | undefined
  for (const { opcode, answers, began, time } of frames) {
    if (before !== undefined) gap = Math.max(gap, began - before)
    before = time
    if (opcode === OPCODE.ping) pings++
    if (opcode !== OPCODE.pong) continue
    if (answers === undefined) unsolicited++
    else rtts.push(answers.rtt)
  }
  return { rtts, pings, unanswered: Math.max(0, pings - rtts.length), unsolicited, gap }
}
