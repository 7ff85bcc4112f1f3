// What each field of a frame's drawing says about itself, as a type.

import type { From } from 'tongro/protocol'

/** What a field's words need to know of the frame around it. */
export interface FieldFacts {
  readonly from: From
  readonly isFinal: boolean
  readonly isCompressed: boolean
  readonly opcode: number
  readonly isControl: boolean
  readonly isMasked: boolean
  /** The 7 bits as they stand, and the length in force. */
  readonly shortLength: number
  readonly length: number
  readonly isKeyZero: boolean
}

export interface FieldWords {
  /** In the drawing; the name of RFC 6455, in every language. */
  readonly short: string
  readonly name: string
  readonly what: string
  readonly rule: string
  /** Why it is right as it stands. */
  readonly fine: (facts: FieldFacts) => string
  /** Why this frame goes without it. */
  readonly absent: (facts: FieldFacts) => string
}

export type FieldKey =
  | 'fin'
  | 'rsv1'
  | 'rsv2'
  | 'rsv3'
  | 'opcode'
  | 'mask'
  | 'length'
  | 'length16'
  | 'length64'
  | 'key'
  | 'payload'
