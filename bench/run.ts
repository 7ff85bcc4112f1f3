// The rounds: every contender once per round, in an order that moves on by one each round.
import type { Contender } from './contenders.ts'
import { measure, type Window } from './measure.ts'
import type { Cores } from './pinning.ts'
import {
  type Raw,
  type RoundFailure,
  type RoundResult,
  type ScenarioResult,
  summarizeScenario,
} from './report.ts'
import type { Scenario } from './scenarios.ts'
import { rotate } from './statistics.ts'

export interface RunSettings extends Window {
  readonly rounds: number
  readonly cores: Cores | undefined
  readonly progress: (line: string) => void
}

/** A contender that fails loses the round, not the run. */
export async function runScenario(
  scenario: Scenario,
  contenders: readonly Contender[],
  settings: RunSettings,
): Promise<ScenarioResult> {
  const results = new Map<string, RoundResult[]>()
  const failures = new Map<string, RoundFailure[]>()
  for (const { name } of contenders) {
    results.set(name, [])
    failures.set(name, [])
  }
  for (let round = 0; round < settings.rounds; round++) {
    for (const [position, contender] of rotate(contenders, round).entries()) {
      const { name } = contender
      const label = `${scenario.name}, round ${round + 1} of ${settings.rounds}, ${name}`
      try {
        const measured = await measure(contender, scenario, settings, settings.cores)
        results.get(name)!.push({ round, position, ...measured })
        settings.progress(`${label}: ${measured.cpuMicroseconds.toFixed(2)} µs per message`)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        failures.get(name)!.push({ round, reason })
        settings.progress(`${label}: failed, ${reason}`)
      }
    }
  }
  const raw = contenders.map(({ name }): Raw => {
    return { name, rounds: results.get(name)!, failures: failures.get(name)! }
  })
  return summarizeScenario(scenario, raw)
}
