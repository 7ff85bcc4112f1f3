// What a conformance case is, and how a section numbers its cases.

import type { RuleCode } from 'tongro/protocol'
import type { DeflateTerms } from '../wire/deflate-terms.ts'
import type { Role } from '../wire/incoming.ts'
import type { PeerSettings } from './settings.ts'
import { finish, type Step } from './steps.ts'

export interface Case {
  /** The point of docs/reference/rules.md and a number: `F1.2`. */
  readonly id: string
  readonly point: string
  readonly title: string
  /** Rules of tongro/protocol that it shows; none where a case goes beyond the table. */
  readonly rules: readonly RuleCode[]
  /** Which role the peer under test may take. */
  readonly roles: readonly Role[]
  readonly settings: PeerSettings
  /** The extension that must be agreed on; a peer that declines it counts as unsupported. */
  readonly deflate: DeflateTerms | undefined
  /** 'own': the steps do the opening handshake. */
  readonly opening: 'usual' | 'own'
  readonly steps: readonly Step[]
}

export interface Draft {
  readonly title: string
  readonly rules?: readonly RuleCode[]
  readonly roles?: readonly Role[]
  readonly settings?: PeerSettings
  readonly deflate?: DeflateTerms
  readonly opening?: 'usual' | 'own'
  /** A closing handshake is added unless they end the connection. */
  readonly steps: readonly Step[]
}

const BOTH: readonly Role[] = ['server', 'client']
const LAST: readonly Step['kind'][] = [
  'failure',
  'close',
  'end',
  'report',
  'check',
  'reset',
  'answer',
]

/** Numbers the cases of a point in order: add new ones at the end, so that ids keep their meaning. */
export function section(point: string, drafts: readonly Draft[]): Case[] {
  return drafts.map((draft, index) => {
    const { title, rules = [], roles = BOTH, settings = {}, deflate, opening = 'usual' } = draft
    const last = draft.steps.at(-1)
    const isEnded = last !== undefined && LAST.includes(last.kind)
    return {
      id: `${point}.${index + 1}`,
      point,
      title,
      rules,
      roles,
      settings: deflate === undefined ? settings : { compression: {}, ...settings },
      deflate,
      opening,
      steps: isEnded ? draft.steps : [...draft.steps, ...finish()],
    }
  })
}
