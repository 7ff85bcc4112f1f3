// The promises, held against what was measured.

import type { Measured } from './battle.ts'
import { GONE_MS } from './settings.ts'

const MIB = 1 << 20
/** What is alive in the server besides the lines: caches, slabs, code that was compiled meanwhile. */
const ALWAYS_HELD = 12 * MIB
/**
 * What the process may grow by beside what it holds: the engine lets that much garbage lie before it
 * collects, and the allocator keeps freed pieces.
 */
const GARBAGE = 160 * MIB
/** How many times the p99 without the attack, or this many milliseconds where that is less. */
const SLOWER = 50
const LEAST_BASE_MS = 4
/** Deadlines are kept by one process among others on a machine. */
const LATE_MS = 30_000

/** What the limits let the server hold for an attack. */
export function mostHeld({ attack }: Pick<Measured, 'attack'>): number {
  return attack.lines * attack.kept + ALWAYS_HELD
}

export function held({ start, end }: Measured): number {
  return Math.max(0, end.held - start.held)
}

export function grown({ start, end }: Measured): number {
  return Math.max(0, end.peakRss - start.rss)
}

function mostP99({ before }: Measured): number {
  return SLOWER * Math.max(before.p99, LEAST_BASE_MS)
}

/** What did not hold, one sentence each. */
export function judge(measured: Measured): string[] {
  const { before, during, start, end, after, opened, goneMs } = measured
  const mib = (bytes: number): string => `${(bytes / MIB).toFixed(1)} MiB`
  const errors = end.errors - start.errors
  const most = mostHeld(measured)
  const claims: ReadonlyArray<readonly [boolean, string]> = [
    [opened > 0, 'The attack never reached the server'],
    [during.losses.length === 0, `Healthy clients lost: ${during.losses.slice(0, 3).join('; ')}`],
    [during.echoes > 0 && before.echoes > 0, 'Healthy clients heard nothing'],
    [held(measured) <= most, `${mib(held(measured))} held, above ${mib(most)}`],
    [grown(measured) <= most + GARBAGE, `Memory grew by ${mib(grown(measured))}`],
    [after.fds <= start.fds, `${after.fds} descriptors are open, ${start.fds} were before`],
    [goneMs <= GONE_MS + LATE_MS, `Lines stood ${goneMs.toFixed(0)} ms after the attack`],
    [
      during.p99 <= mostP99(measured),
      `p99 was ${during.p99.toFixed(1)} ms, above ${mostP99(measured).toFixed(1)}`,
    ],
    [errors <= opened + 1, `The error handler was called ${errors} times for ${opened} lines`],
  ]
  return claims.filter(([holds]) => !holds).map(([, words]) => words)
}
