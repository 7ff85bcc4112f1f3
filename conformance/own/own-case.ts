// Cases of our own interface: what Tongro promises to its caller, which no other peer can be asked
// for. They drive serve() and connect() of this checkout, with the suite's hand-written peer on the
// other side, and throw when a promise is broken.

import type { RuleCode } from 'tongro/protocol'
import type { Role } from '../wire/incoming.ts'
import type { Kit } from './kit.ts'

export interface OwnCase {
  /** The point of docs/reference/rules.md and a number: `F13.own1`. */
  readonly id: string
  readonly point: string
  readonly title: string
  readonly rules: readonly RuleCode[]
  /** The role that ours takes. */
  readonly roles: readonly Role[]
  readonly run: (kit: Kit, role: Role) => Promise<void>
}

export interface OwnDraft {
  readonly title: string
  readonly rules: readonly RuleCode[]
  readonly roles?: readonly Role[]
  readonly run: (kit: Kit, role: Role) => Promise<void>
}

const BOTH: readonly Role[] = ['server', 'client']

/** Numbers the cases of a point in order: add new ones at the end, so that ids keep their meaning. */
export function own(point: string, drafts: readonly OwnDraft[]): OwnCase[] {
  return drafts.map(({ roles = BOTH, ...draft }, index) => ({
    id: `${point}.own${index + 1}`,
    point,
    roles,
    ...draft,
  }))
}
