// All cases, in the order of the report.

import type { Case } from './case.ts'
import { CODES } from './close/codes.ts'
import { CLOSING } from './close/handshake.ts'
import { REASONS } from './close/reasons.ts'
import { VIOLATION } from './close/violation.ts'
import { BLOCKS } from './deflate/blocks.ts'
import { CONTEXT } from './deflate/context.ts'
import { NEGOTIATION } from './deflate/negotiation.ts'
import { ORDERED } from './deflate/order.ts'
import { CUTS } from './framing/cuts.ts'
import { FRAGMENTATION } from './framing/fragmentation.ts'
import { LENGTHS } from './framing/lengths.ts'
import { MASKING } from './framing/masking.ts'
import { OPCODES } from './framing/opcodes.ts'
import { RESERVED_BITS } from './framing/reserved-bits.ts'
import { CHOICES } from './opening/choices.ts'
import { EARLY } from './opening/early.ts'
import { HOSTILE } from './opening/hostile.ts'
import { REQUEST } from './opening/request.ts'
import { RESPONSE } from './opening/response.ts'
import { PINGS } from './pings/pings.ts'
import { FAIL_FAST } from './utf8/fail-fast.ts'
import { TEXT } from './utf8/text.ts'

export const CASES: readonly Case[] = [
  ...REQUEST,
  ...RESPONSE,
  ...EARLY,
  ...CHOICES,
  ...HOSTILE,
  ...MASKING,
  ...LENGTHS,
  ...RESERVED_BITS,
  ...OPCODES,
  ...FRAGMENTATION,
  ...CUTS,
  ...PINGS,
  ...CODES,
  ...REASONS,
  ...CLOSING,
  ...VIOLATION,
  ...TEXT,
  ...FAIL_FAST,
  ...NEGOTIATION,
  ...CONTEXT,
  ...BLOCKS,
  ...ORDERED,
]
