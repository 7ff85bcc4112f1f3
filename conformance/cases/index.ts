// All cases, in the order of the report.

import type { Case } from './case.ts'
import { MASKING } from './framing/masking.ts'

export const CASES: readonly Case[] = [...MASKING]
