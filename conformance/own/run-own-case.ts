// Runs one case of our own interface in one role.

import type { Role } from '../wire/incoming.ts'
import { Kit, PATIENCE_MS } from './kit.ts'
import type { OwnCase } from './own-case.ts'

export interface OwnResult {
  readonly id: string
  readonly role: Role
  readonly outcome: 'pass' | 'fail'
  /** What is wrong; '' for a pass. */
  readonly reason: string
}

export async function runOwnCase(
  one: OwnCase,
  role: Role,
  patienceMs: number = PATIENCE_MS,
): Promise<OwnResult> {
  const kit = new Kit(patienceMs)
  let reason = ''
  try {
    await one.run(kit, role)
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error)
  }
  await kit.end()
  return { id: one.id, role, outcome: reason === '' ? 'pass' : 'fail', reason }
}
