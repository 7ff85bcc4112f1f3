// The frames of one connection, as far as their life signs go, in the order of the capture.

import type { LivenessFrame } from '../detail/liveness.ts'
import type { CaptureIndex } from './capture-index.ts'
import { opcodeOf } from './frame-bits.ts'

/** One pass over the column of connections: some milliseconds for a million frames. */
export function* lifeSigns(index: CaptureIndex, connection: number): Generator<LivenessFrame> {
  const { frames } = index
  for (let frame = 0; frame < frames.length; frame++) {
    if (frames.connection(frame) !== connection) continue
    const time = frames.time(frame)
    yield {
      opcode: opcodeOf(frames.bits(frame)),
      answers: frames.answers(frame),
      began: time,
      time,
    }
  }
}
