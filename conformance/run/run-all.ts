// Runs many cases against one peer: several at a time, and those that hung once more by themselves.

import type { Case } from '../cases/case.ts'
import type { Role } from '../wire/incoming.ts'
import { Lobby } from './open.ts'
import type { Peer } from './peer.ts'
import { type Result, runCase } from './run-case.ts'

export interface RunAllOptions {
  readonly peer: Peer
  readonly roles: readonly Role[]
  readonly cases: readonly Case[]
  /** Cases at a time. Default 16. */
  readonly concurrency?: number
  /** Longest wait for the peer to do something. Default 3000 ms; three times that when tried again. */
  readonly patienceMs?: number
  readonly progress?: (done: number, all: number) => void
}

export const PATIENCE_MS = 3000
const AGAIN = 3

interface Task {
  readonly one: Case
  readonly role: Role
}

/** The results in the order of the cases, the server's role first. */
export async function runAll(options: RunAllOptions): Promise<Result[]> {
  const { peer, roles, cases, concurrency = 16, patienceMs = PATIENCE_MS, progress } = options
  const tasks: Task[] = roles.flatMap((role) =>
    cases.filter((one) => one.roles.includes(role)).map((one) => ({ one, role })),
  )
  const lobby = new Lobby()
  await lobby.listen()
  const results: Result[] = []
  try {
    let next = 0
    let done = 0
    const work = async (): Promise<void> => {
      while (next < tasks.length) {
        const index = next++
        results[index] = await run(tasks[index]!, { peer, lobby, patienceMs, index })
        progress?.(++done, tasks.length)
      }
    }
    await Promise.all(Array.from({ length: concurrency }, work))
    for (const [index, result] of results.entries()) {
      if (!result.hung) continue
      const again = { peer, lobby, patienceMs: patienceMs * AGAIN, index: tasks.length + index }
      results[index] = await run(tasks[index]!, again)
    }
    return results
  } finally {
    await lobby.close()
  }
}

/** Each run has a path of its own, by which the peer's reports are told apart. */
async function run(
  { one, role }: Task,
  {
    peer,
    lobby,
    patienceMs,
    index,
  }: { peer: Peer; lobby: Lobby; patienceMs: number; index: number },
): Promise<Result> {
  const path = `/${one.id}-${role}-${index}`
  const result = await runCase(one, { peer, role, lobby, path, patienceMs })
  const told = peer.reports(path).length
  if (told <= 1) return result
  return { ...result, outcome: 'fail', reason: `The application was told of the end ${told} times` }
}
