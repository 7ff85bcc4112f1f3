// What a forgery is: one thing that a faulty peer does, as data.

import type { RuleCode } from '../../protocol/index.ts'

export type ForgerRole = 'client' | 'server'

/**
 * What a strict peer does: `fails` ends the connection, with one of `codes` if it says why; `refuses`
 * does not open it; `ends` ends TCP; `bears` goes on, since all is legal.
 */
export type Expected = 'fails' | 'refuses' | 'ends' | 'bears'

export interface Forgery {
  readonly name: string
  /** The roles that can play it. */
  readonly roles: readonly ForgerRole[]
  /** What the forger does, in few words. */
  readonly title: string
  /** The rule it breaks; undefined where it is legal. */
  readonly rule: RuleCode | undefined
  readonly expected: Expected
  /** Close codes of a strict peer. */
  readonly codes: readonly number[]
  /** Changes the forger's own head. */
  readonly head?: ((head: string) => string) | undefined
  /** What it writes when the connection is open, one write each. */
  readonly writes?: ((isMasked: boolean) => Uint8Array[]) | undefined
  /** Whether it answers no ping, ends TCP at once, or never ends it. */
  readonly manner?: 'no-pongs' | 'fin' | 'no-fin' | undefined
}
