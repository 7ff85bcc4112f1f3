// The tests that a filter is compiled to: functions made once, which make no objects while they match.

import type { FilterName, NumberName, TextName } from './filter-names.ts'
import type { Operator } from './filter-tokens.ts'
import type { FrameFacts } from './frame-facts.ts'

export type Test = (facts: FrameFacts) => boolean

/** A name alone. */
export function present(name: FilterName): Test {
  if (name.type === 'flag') return (facts) => name.read(facts)
  if (name.count !== undefined) {
    const { count } = name
    return (facts) => count(facts) > 0
  }
  return (facts) => name.read(facts, 0) !== undefined
}

/** Undefined for operators that do not compare numbers. */
export function compareNumbers(
  name: NumberName,
  operator: Operator,
  wanted: number,
): Test | undefined {
  switch (operator) {
    case '==':
      return ofValues(name, true, (found) => found === wanted)
    case '!=':
      return ofValues(name, false, (found) => found === wanted)
    case '<':
      return ofValues(name, true, (found) => found < wanted)
    case '<=':
      return ofValues(name, true, (found) => found <= wanted)
    case '>':
      return ofValues(name, true, (found) => found > wanted)
    case '>=':
      return ofValues(name, true, (found) => found >= wanted)
    case '~':
    case '!~':
      return undefined
    default:
      return operator satisfies never
  }
}

/** Text in lower case is found in any case. */
export function lookFor(name: TextName, value: string, isWanted: boolean): Test {
  const isExact = value !== value.toLowerCase()
  return ofValues(name, isWanted, (found) =>
    (isExact ? found : found.toLowerCase()).includes(value),
  )
}

/** One of the values fits; or none does, and there is one. */
export function ofValues<Value extends string | number>(
  name: {
    count?(facts: FrameFacts): number
    read(facts: FrameFacts, index: number): Value | undefined
  },
  isWanted: boolean,
  fits: (value: Value) => boolean,
): Test {
  return (facts) => {
    const count = name.count === undefined ? 1 : name.count(facts)
    let isThere = false
    for (let i = 0; i < count; i++) {
      const value = name.read(facts, i)
      if (value === undefined) continue
      if (fits(value)) return isWanted
      isThere = true
    }
    return isThere && !isWanted
  }
}
