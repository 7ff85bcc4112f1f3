// All attacks, those that need the same server one after another.

import type { Attack } from '../attack.ts'
import { HANDSHAKES } from './handshakes.ts'
import { LINES_ATTACKS } from './lines.ts'
import { MESSAGES } from './messages.ts'
import { TOPICS } from './topics.ts'

export const ATTACKS: readonly Attack[] = [...HANDSHAKES, ...MESSAGES, ...LINES_ATTACKS, ...TOPICS]
