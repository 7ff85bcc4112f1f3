// Subscribers that never read what is published to them, under each policy for slow readers.

import { type Attack, attack } from '../attack.ts'
import { LIMITS, PUBLISHED_BYTES, type Settings } from '../settings.ts'

const LINES = 20
/** What each policy lets wait for one reader. */
const WAITING: Readonly<Record<Settings['slowReader'], readonly [string, number]>> = {
  wait: ['limits.queued', LIMITS.queued],
  drop: ['limits.highWater', LIMITS.highWater],
  close: ['limits.highWater', LIMITS.highWater],
}

function slowReaders(policy: Settings['slowReader']): Attack {
  const [name, bytes] = WAITING[policy]
  return attack({
    name: `slow-reader-${policy}`,
    what: `subscribers that never read, with slowReader: '${policy}'`,
    settings: { slowReader: policy, publishes: true },
    lines: LINES,
    keeps: { [name]: bytes, 'one message': PUBLISHED_BYTES },
    run: (field) =>
      field.hold(
        LINES,
        () => field.upgraded('/topic'),
        () => {},
      ),
  })
}

export const TOPICS: readonly Attack[] = [
  slowReaders('wait'),
  slowReaders('drop'),
  slowReaders('close'),
]
