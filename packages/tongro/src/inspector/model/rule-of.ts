// The rule behind a finding's code: of the protocol, or what only a bystander sees.

import { RULES, type Rule, type RuleCode } from '../../protocol/index.ts'
import { OBSERVATIONS, type ObservationCode } from './observations.ts'
import type { FindingCode } from './reports.ts'

export function ruleOf(code: FindingCode): Rule {
  return Object.hasOwn(OBSERVATIONS, code)
    ? OBSERVATIONS[code as ObservationCode]
    : RULES[code as RuleCode]
}
