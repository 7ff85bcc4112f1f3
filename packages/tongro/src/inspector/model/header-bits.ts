// Where in a frame's header each rule looks: the bits that a finding points at.
//
//    0 FIN   1 RSV1   2 RSV2   3 RSV3   4-7 opcode   8 MASK   9-15 length
//   16-31 or 16-79 the longer length, where the seven bits are 126 or 127; behind it 32 bits of key

import type { RuleCode } from '../../protocol/index.ts'
import type { BitRange } from './reports.ts'

/** The fields of a header that this needs. */
export interface HeaderFields {
  readonly headerSize: number
  readonly isMasked: boolean
  readonly rsv: number
}

const FIN: BitRange = { start: 0, length: 1 }
const OPCODE: BitRange = { start: 4, length: 4 }
const MASK: BitRange = { start: 8, length: 1 }
const NONE: readonly BitRange[] = []

/** The bits of the header that break a rule; none where it is the payload or the order of frames. */
export function bitsOf(code: RuleCode, header: HeaderFields): readonly BitRange[] {
  switch (code) {
    case 'mask-missing':
    case 'mask-unexpected':
      return [MASK]
    case 'rsv1-unexpected':
      return [{ start: 1, length: 1 }]
    case 'rsv23-unexpected':
      return [2, 1].flatMap((bit) => ((header.rsv & bit) === 0 ? [] : [rsvBit(bit)]))
    case 'opcode-reserved':
    case 'continuation-unexpected':
    case 'data-inside-message':
      return [OPCODE]
    case 'control-fragmented':
      return [FIN]
    case 'control-too-long':
    case 'length-not-minimal':
    case 'message-too-big':
      return [lengthBits(header)]
    case 'length-top-bit':
      return [{ start: 16, length: 1 }]
    default:
      return NONE
  }
}

/** The length: seven bits, and the 16 or 64 behind them where they are used. */
function lengthBits(header: HeaderFields): BitRange {
  return { start: 9, length: (header.headerSize - (header.isMasked ? 4 : 0)) * 8 - 9 }
}

function rsvBit(bit: number): BitRange {
  return { start: bit === 2 ? 2 : 3, length: 1 }
}
