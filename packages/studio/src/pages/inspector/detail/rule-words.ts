// A rule in the language of the page: the table's own words in English, and their Korean beside them.

import { CLOSE_CODES, type Rule } from 'tongro/protocol'
import { CLOSE_CODES_KO, RULES_KO, type RuleWords } from '../../../words/rules-ko.ts'
import { language } from '../../../words/words.ts'

/** Where a language lacks a rule, the table's English stands in. */
export function ruleWords(rule: Rule): RuleWords {
  if (language.value !== 'ko') return rule
  return RULES_KO[rule.code] ?? rule
}

/** What a close code means; empty for codes of applications and unknown ones. */
export function closeCodeWords(code: number): string {
  const own = language.value === 'ko' ? CLOSE_CODES_KO[code] : undefined
  return own ?? CLOSE_CODES[code] ?? ''
}
