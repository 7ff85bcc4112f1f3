// A frame that breaks a rule at its first byte, whatever was agreed.

import { type FrameSpec, text } from '../wire/frames.ts'

export function rsvFrame(): FrameSpec {
  return text('broken', { rsv: 3 })
}
