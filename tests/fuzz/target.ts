// What can be fuzzed: makes scripts, and judges what the library does with any script.

import type { Random } from './random.ts'
import type { Script } from './script.ts'

export interface Target {
  readonly name: string
  /** One line: what is held to be true. */
  readonly claim: string
  /** A script, legal or changed. */
  make(random: Random): Script
  /**
   * Runs any script. Throws where the claim fails; otherwise answers in a few words what happened,
   * which the corpus may hold to.
   */
  check(script: Script): string | Promise<string>
}

/** The claim of a target does not hold. */
export class Fault extends Error {
  override readonly name = 'Fault'
}

export function mustHold(claim: boolean, otherwise: () => string): asserts claim {
  if (!claim) throw new Fault(otherwise())
}

export function mustEqual(actual: unknown, expected: unknown, what: string): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)]
  mustHold(left === right, () => `${what}: ${shorten(left)} and not ${shorten(right)}`)
}

function shorten(text: string | undefined): string {
  const shown = String(text)
  return shown.length > 400 ? `${shown.slice(0, 400)}… (${shown.length} characters)` : shown
}
