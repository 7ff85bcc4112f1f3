// Runs a target over seeds, one after another: each run has a seed of its own, so that a failure is
// repeated with `--seed N --runs 1`, and its script is cut down before it is shown.

import { Random } from './random.ts'
import type { Script } from './script.ts'
import { shrink } from './shrink.ts'
import type { Target } from './target.ts'

/** No script takes a hundredth of this on a quiet machine. */
const SLOWEST_MS = 10_000
const PROGRESS_MS = 1_000

export interface Failure {
  readonly target: string
  /** Makes the script again. */
  readonly seed: number
  readonly message: string
  /** Cut down. */
  readonly script: Script
}

export interface Plan {
  readonly seed: number
  readonly runs: number
  readonly seconds: number
  /** Told about once a second; `seed` is that of the run at hand. */
  readonly onProgress?: ((runs: number, seed: number) => void) | undefined
}

export interface Result {
  readonly runs: number
  readonly failure: Failure | undefined
}

/** Runs until the plan's runs or seconds are over, or a script fails. */
export async function runTarget(target: Target, plan: Plan): Promise<Result> {
  const end = performance.now() + plan.seconds * 1000
  let shown = performance.now()
  for (let runs = 0; runs < plan.runs; runs++) {
    const now = performance.now()
    if (now > end) return { runs, failure: undefined }
    const seed = (plan.seed + runs) >>> 0
    if (now - shown > PROGRESS_MS) {
      shown = now
      plan.onProgress?.(runs, seed)
    }
    const script = target.make(new Random(seed))
    const message = await faultOf(target, script)
    if (message === undefined) continue
    const fails = async (part: Script): Promise<boolean> =>
      (await faultOf(target, part)) !== undefined
    const small = await shrink(script, fails)
    const told = (await faultOf(target, small)) ?? message
    return { runs: runs + 1, failure: { target: target.name, seed, message: told, script: small } }
  }
  return { runs: plan.runs, failure: undefined }
}

/** What is wrong with a script's run; undefined when nothing is. Counts what is rejected unheard. */
export async function faultOf(target: Target, script: Script): Promise<string | undefined> {
  const unheard: unknown[] = []
  const note = (reason: unknown): void => void unheard.push(reason)
  // In place of other listeners: the test runner's would take it for a failure of its own.
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', note)
  const start = performance.now()
  try {
    const outcome = target.check(script)
    if (typeof outcome !== 'string') {
      await outcome
      await new Promise((resolve) => setImmediate(resolve))
    }
  } catch (error) {
    return error instanceof Error && error.name === 'Fault' ? error.message : stackOf(error)
  } finally {
    process.off('unhandledRejection', note)
    for (const other of others) process.on('unhandledRejection', other)
  }
  if (unheard.length > 0) return `Rejected and unheard: ${stackOf(unheard[0])}`
  const took = performance.now() - start
  return took > SLOWEST_MS ? `It took ${Math.round(took)} ms` : undefined
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
