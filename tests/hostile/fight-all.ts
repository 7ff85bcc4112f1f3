// Attacks on servers that fit them: one server after another, each for all attacks that need it.

import type { Attack } from './attack.ts'
import { Battle, type Report } from './battle.ts'

/**
 * A promise is broken when it does not hold this many times in a row, each with a new server: a
 * machine that is busy with other things can starve any process for seconds.
 */
const TRIES = 3

/** Runs attacks in the order of their servers; `onReport` is told of each when it is done. */
export async function fightAll(
  attacks: readonly Attack[],
  seconds: number,
  onReport: (report: Report) => void,
): Promise<void> {
  const groups = new Map<string, Attack[]>()
  for (const attack of attacks) {
    const key = JSON.stringify(attack.settings)
    groups.set(key, [...(groups.get(key) ?? []), attack])
  }
  for (const group of groups.values()) await fightGroup(group, seconds, onReport)
}

/** The attacks on one server, and again on a new one where a promise did not hold. */
async function fightGroup(
  group: readonly Attack[],
  seconds: number,
  onReport: (report: Report) => void,
): Promise<void> {
  let battle: Battle | undefined
  try {
    for (const attack of group) {
      for (let left = TRIES; left > 0; left--) {
        battle ??= await Battle.start(attack.settings)
        const report = await battle.fight(attack, seconds)
        const isFine = report.broken.length === 0
        if (isFine || left === 1) onReport(report)
        if (isFine) break
        battle.stop()
        battle = undefined
      }
    }
  } finally {
    battle?.stop()
  }
}
