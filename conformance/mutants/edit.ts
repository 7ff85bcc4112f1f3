// A mutant: what must be changed in the library's sources to switch one rule off.

import type { RuleCode } from 'tongro/protocol'

export interface Edit {
  /** From packages/tongro/src. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
}

/** All edits of a mutant are made at once: a rule may be kept at several places. */
export type Mutant = readonly Edit[]

/** Mutants by the rule that they switch off. */
export type Mutants = Readonly<Partial<Record<RuleCode, Mutant>>>

/** The source with the edits made; throws where a text does not stand in it exactly once. */
export function mutate(source: string, edits: readonly Edit[]): string {
  return edits.reduce((text, { file, find, replace }) => {
    const [before, after, ...more] = text.split(find)
    if (before === undefined || after === undefined || more.length > 0) {
      const times = text.split(find).length - 1
      throw new Error(`Cannot mutate ${file}: ${JSON.stringify(find)} stands in it ${times} times`)
    }
    return `${before}${replace}${after}`
  }, source)
}
