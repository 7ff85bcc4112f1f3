// Switches rules off one by one and has the cases of each rule find it.

import type { RuleCode } from 'tongro/protocol'
import { run } from '../run/run-program.ts'
import type { Mutants } from './edit.ts'
import { type Verdict, verdictOf } from './verdict.ts'
import { type Bench, makeWorkbench, type Workbench } from './workbench.ts'

/** A mutant that brings the process into a circle. */
const LONGEST_MS = 60_000

export interface Catch {
  readonly rule: RuleCode
  readonly verdict: Verdict
}

export interface Hunt {
  /** In the order of the rules given. */
  readonly catches: readonly Catch[]
  /** The cases that turned red, without any mutant: green, unless the suite itself is at fault. */
  readonly unchanged: Verdict
}

export interface HuntOptions {
  readonly rules: readonly RuleCode[]
  readonly mutants: Mutants
  /** Mutants at a time, each in a process of its own. */
  readonly atATime: number
  readonly progress?: (one: Catch) => void
}

export async function hunt({ rules, mutants, atATime, progress }: HuntOptions): Promise<Hunt> {
  const wanted = new Map(rules.map((rule) => [rule, mutants[rule] ?? []]))
  const workbench = await makeWorkbench(wanted, Math.min(atATime, rules.length))
  try {
    const catches = await tryAll(workbench, { rules, mutants, progress })
    const red = catches.flatMap(({ verdict }) => (verdict.kind === 'red' ? [verdict.id] : []))
    return { catches, unchanged: await tryCases(workbench.benches[0]!, ['id', ...red]) }
  } finally {
    workbench.remove()
  }
}

async function tryAll(
  { benches }: Workbench,
  {
    rules,
    mutants,
    progress,
  }: Omit<HuntOptions, 'atATime' | 'progress'> & {
    readonly progress: HuntOptions['progress'] | undefined
  },
): Promise<Catch[]> {
  const catches: Catch[] = []
  let next = 0
  const work = async (bench: Bench): Promise<void> => {
    while (next < rules.length) {
      const index = next++
      const rule = rules[index]!
      const mutant = mutants[rule] ?? []
      bench.insert(rule, mutant)
      const one = { rule, verdict: await tryCases(bench, ['rule', rule]) }
      bench.restore(mutant)
      catches[index] = one
      progress?.(one)
    }
  }
  await Promise.all(benches.map(work))
  return catches
}

async function tryCases({ program }: Bench, which: readonly string[]): Promise<Verdict> {
  return verdictOf(await run([process.execPath, program, ...which], LONGEST_MS))
}
