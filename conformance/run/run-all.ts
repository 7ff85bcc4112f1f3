// Runs many cases against one peer: several at a time, and those that hung once more, fewer at a time.

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
  /** Longest wait for the peer to do something. Default 3000 ms; twice that when tried again. */
  readonly patienceMs?: number
  readonly progress?: (done: number, all: number) => void
}

export const PATIENCE_MS = 3000
/** Those that hung are tried again with more patience and less at the same time. */
const AGAIN = { patience: 2, concurrency: 8 }

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
    let done = 0
    await inParallel(tasks.length, concurrency, async (index) => {
      results[index] = await run(tasks[index]!, { peer, lobby, patienceMs, index })
      progress?.(++done, tasks.length)
    })
    const hung = [...results.keys()].filter((index) => results[index]!.hung)
    await inParallel(hung.length, AGAIN.concurrency, async (at) => {
      const index = hung[at]!
      const more = { patienceMs: patienceMs * AGAIN.patience, index: tasks.length + index }
      results[index] = await run(tasks[index]!, { peer, lobby, ...more })
    })
    return results
  } finally {
    await lobby.close()
  }
}

async function inParallel(
  count: number,
  concurrency: number,
  action: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < count) await action(next++)
  }
  await Promise.all(Array.from({ length: concurrency }, work))
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
