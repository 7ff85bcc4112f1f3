// All cases of our own interface, in the order of the report.

import { CLOSING } from './closing.ts'
import { COMPRESSION } from './compression.ts'
import { FRAMING } from './framing.ts'
import { HTTP2 } from './http2/index.ts'
import { LIFE } from './life.ts'
import { LIMITS } from './limits.ts'
import { MESSAGES } from './messages.ts'
import { OPENING } from './opening.ts'
import type { OwnCase } from './own-case.ts'

export { type OwnResult, runOwnCase } from './run-own-case.ts'
export type { OwnCase }

export const OWN_CASES: readonly OwnCase[] = [
  ...OPENING,
  ...FRAMING,
  ...CLOSING,
  ...COMPRESSION,
  ...HTTP2,
  ...LIFE,
  ...LIMITS,
  ...MESSAGES,
]
