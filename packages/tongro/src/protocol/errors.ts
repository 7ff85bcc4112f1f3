// The two errors that the core itself raises, told apart by who was wrong:
// the peer (ProtocolViolation) or the caller (MisuseError). Nobody needs to parse their text.

import { describeRule, RULES, type Rule, type RuleCode } from './rules.ts'

/** The peer broke a rule of the protocol. `code` is the rule's code, such as `mask-missing`. */
export class ProtocolViolation extends Error {
  override readonly name: string = 'ProtocolViolation'
  readonly code: RuleCode
  readonly rule: Rule

  constructor(code: RuleCode, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? describeRule(code) : `${describeRule(code)} (${detail})`, options)
    this.code = code
    this.rule = RULES[code]
  }

  /** Close code that the connection was failed with, if the rule has one. */
  get closeCode(): number | undefined {
    return this.rule.closeCode
  }

  get clause(): string {
    return this.rule.clause
  }

  get hint(): string {
    return this.rule.hint
  }
}

/**
 * The caller broke a rule of this interface; nothing was sent.
 * It is a TypeError, as Web IDL asks of wrong arguments.
 */
export class MisuseError extends TypeError {
  override readonly name: string = 'MisuseError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
