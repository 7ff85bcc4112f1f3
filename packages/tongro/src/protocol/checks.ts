// Several checks of one thing, as a list: a peer stops at the first that fails, a bystander wants all.

import type { RuleCode } from './rules.ts'

/** Looks at one aspect; answers the rule that is broken. */
export type Check<Subject> = (subject: Subject) => RuleCode | undefined

/** The first broken rule, in the order of the list. */
export function firstBreach<Subject>(
  checks: ReadonlyArray<Check<Subject>>,
  subject: Subject,
): RuleCode | undefined {
  for (const check of checks) {
    const broken = check(subject)
    if (broken !== undefined) return broken
  }
  return undefined
}

/** Every broken rule, in the order of the list. */
export function allBreaches<Subject>(
  checks: ReadonlyArray<Check<Subject>>,
  subject: Subject,
): RuleCode[] {
  return checks.map((check) => check(subject)).filter((code) => code !== undefined)
}
