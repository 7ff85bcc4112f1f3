// Frames that belong together: those of one message, and the next on the same side of a connection.
// They are found by walking over the frames, which other connections' frames stand between.

import type { CaptureIndex } from './capture-index.ts'
import { fromOf } from './frame-bits.ts'

/** Among a million frames of other connections a neighbour is not worth a longer walk: some 20 ms. */
const FARTHEST = 1_000_000
/** A message of more fragments is shown by its first ones. */
const MOST_FRAMES = 100_000

/** The next (`step` 1) or previous (-1) frame of the same side of the same connection. */
export function neighbour(index: CaptureIndex, frame: number, step: 1 | -1): number | undefined {
  const { frames } = index
  const from = fromOf(frames.bits(frame))
  const connection = frames.connection(frame)
  for (let at = frame + step, steps = 0; steps < FARTHEST; at += step, steps++) {
    if (at < 0 || at >= frames.length) return undefined
    if (frames.connection(at) === connection && fromOf(frames.bits(at)) === from) return at
  }
  return undefined
}

/** The numbers of a message's frames, in order. */
export function framesOfMessage(index: CaptureIndex, message: number): number[] {
  const { frames, messages } = index
  const count = Math.min(messages.frames(message), MOST_FRAMES)
  const all: number[] = []
  let walked = 0
  for (let at = messages.firstFrame(message); all.length < count; at++, walked++) {
    if (at >= frames.length || walked > FARTHEST) break
    if (frames.message(at) === message) all.push(at)
  }
  return all
}
