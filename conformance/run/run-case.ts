// Runs one case against one peer in one role, from the connection to the verdict.

import type { Case } from '../cases/case.ts'
import type { Chunk } from '../wire/capture.ts'
import { IllegalBytes, type Role } from '../wire/incoming.ts'
import { Hang } from '../wire/line.ts'
import { type Lobby, openToServer } from './open.ts'
import type { Peer } from './peer.ts'
import { perform } from './perform.ts'
import { Failed, type Session, Unsupported } from './session.ts'

/**
 * pass: as the standard says. non-strict: legal, and not the best. fail: against the standard.
 * unsupported: the peer has no such setting or declined the extension.
 */
export type Outcome = 'pass' | 'non-strict' | 'fail' | 'unsupported'

export interface Result {
  readonly id: string
  readonly role: Role
  readonly outcome: Outcome
  /** What differs from the best; '' for a pass. */
  readonly reason: string
  /** Index of the step that failed. */
  readonly step: number | undefined
  readonly hung: boolean
  readonly chunks: readonly Chunk[]
}

export interface RunOptions {
  readonly peer: Peer
  readonly role: Role
  readonly lobby: Lobby
  readonly path: string
  readonly patienceMs: number
}

export async function runCase(one: Case, options: RunOptions): Promise<Result> {
  let session: Session | undefined
  let step: number | undefined
  try {
    const { role, lobby } = options
    session = await (role === 'server'
      ? openToServer({ one, ...options })
      : lobby.open({ one, ...options }))
    for (step = 0; step < one.steps.length; step++) await perform(session, one.steps[step]!)
    step = undefined
    const outcome = session.notes.length > 0 ? 'non-strict' : 'pass'
    const reason = session.notes.join('; ')
    return result(one, options, { outcome, reason, hung: session.isDoubtful, step, session })
  } catch (error) {
    return result(one, options, { ...judge(error), step, session })
  } finally {
    session?.line.destroy()
  }
}

function judge(error: unknown): { outcome: Outcome; reason: string; hung?: boolean } {
  if (error instanceof Unsupported) return { outcome: 'unsupported', reason: error.message }
  if (error instanceof Failed) return { outcome: 'fail', reason: error.message }
  if (error instanceof Hang) return { outcome: 'fail', reason: error.message, hung: true }
  if (error instanceof IllegalBytes)
    return { outcome: 'fail', reason: `The peer sent ${error.message}` }
  // The peer's process may have gone, or refused TCP.
  if (error instanceof Error && 'syscall' in error)
    return { outcome: 'fail', reason: error.message }
  throw error
}

function result(
  one: Case,
  { role }: RunOptions,
  found: {
    outcome: Outcome
    reason: string
    hung?: boolean
    step: number | undefined
    session: Session | undefined
  },
): Result {
  const { outcome, reason, step, hung = false, session } = found
  const chunks = session?.line.capture.chunks ?? []
  return { id: one.id, role, outcome, reason, step, hung, chunks }
}
