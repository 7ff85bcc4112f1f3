// All targets, by name.

import type { Target } from '../target.ts'
import { connection } from './connection.ts'
import { frames } from './frames.ts'
import { headers } from './headers.ts'
import { heads } from './heads.ts'
import { inflater } from './inflater.ts'
import { inspector } from './inspector.ts'
import { negotiation } from './negotiation.ts'

export const TARGETS: readonly Target[] = [
  frames,
  heads,
  headers,
  negotiation,
  inflater,
  connection,
  inspector,
]
