// Why the frames of a side were out of step, in words: what the distance to the next frame tells.

import { OPCODE, Utf8Validator } from '../../protocol/index.ts'
import type { LaneFrame, LaneSkip } from './lane.ts'

/** One sentence's part about a skip; `before` is the frame that ended where sync was lost. */
export function shiftReason(skip: LaneSkip, before: LaneFrame | undefined): string {
  const shift = skip.resumesAt - skip.offset
  switch (skip.cause) {
    case 'start':
      return `the capture begins inside a frame: ${bytes(shift)} before the first whole one`
    case 'gap':
      return shift === 0
        ? 'bytes are missing in the capture'
        : `${bytes(shift)} are missing in the capture or belong to a frame whose beginning is`
    case 'end':
      return `the last ${bytes(shift)} are the beginning of a header`
    case 'lost':
      return `${bytes(shift)} that are no frames, and no masking key or length explains them`
    case 'length':
      return `${bytes(shift)} behind a header whose length says nothing`
    case 'behind':
      return shift === 4
        ? '4 bytes early: a masking key was sent though MASK is 0, and its bytes were read as payload'
        : '4 bytes late: MASK is 1 and no masking key was sent, so that payload was read as the key'
    case 'shift':
      return shiftOfFrame(shift, before)
    default:
      return skip.cause satisfies never
  }
}

function shiftOfFrame(shift: number, before: LaneFrame | undefined): string {
  const way = shift > 0 ? 'early' : 'late'
  const start = `${bytes(Math.abs(shift))} ${way}: `
  if (before === undefined) return `${start}what follows the handshake is not the first frame`
  const declared = `the frame before declares ${bytes(before.length)} and has ${before.length + shift}`
  if (shift > 0 && isCutText(before)) {
    return `${start}${declared}, as when characters are counted instead of bytes`
  }
  if (shift === 4 && !before.isMasked) {
    return `${start}a masking key was read as a frame, since MASK is 0 in the frame before`
  }
  return `${start}${declared}`
}

/** Text beyond ASCII that is UTF-8 as far as it goes. */
function isCutText({ opcode, payload }: LaneFrame): boolean {
  const isBeyondAscii = opcode === OPCODE.text && payload.some((byte) => byte >= 0x80)
  return isBeyondAscii && new Utf8Validator().push(payload, 0, payload.length)
}

function bytes(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`
}
