// The program of a bench: runs cases against Tongro as it stands beside it, until the first that is
// not a pass. `try-cases.js rule CODE` takes the cases of a rule, `try-cases.js id ID…` those named.
//
// It prints one JSON line as each case begins and one when a case is not a pass, so that whoever
// reads them knows what was at work when a mutant brought the whole process down.

import type { Case } from '../cases/case.ts'
import { CASES } from '../cases/index.ts'
import { OWN_CASES, type OwnCase, runOwnCase } from '../own/index.ts'
import { tongro } from '../peers/tongro.ts'
import { LocalPeer } from '../run/local-peer.ts'
import { Lobby } from '../run/open.ts'
import { runCase } from '../run/run-case.ts'
import type { Role } from '../wire/incoming.ts'
import type { Line } from './verdict.ts'

/** How long to wait for what should come at once: a mutant often has nothing come. */
const PATIENCE_MS = { rule: 2500, id: 9000 } as const
const AT_A_TIME = 8

interface Found {
  readonly outcome: string
  readonly reason: string
}

interface Task {
  readonly id: string
  readonly role: Role
  readonly run: () => Promise<Found>
}

function print(line: Line): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

async function main([first, ...names]: readonly string[]): Promise<void> {
  const by = first === 'rule' ? 'rule' : 'id'
  const patienceMs = PATIENCE_MS[by]
  const isWanted = (one: Case | OwnCase): boolean =>
    by === 'rule' ? one.rules.some((rule) => names.includes(rule)) : names.includes(one.id)
  const lobby = new Lobby()
  await lobby.listen()
  const peer = new LocalPeer(tongro, patienceMs)
  const shared: Task[] = CASES.filter(isWanted).flatMap((one) =>
    one.roles.map((role) => {
      const path = `/${one.id}-${role}`
      const options = { peer, role, lobby, path, patienceMs }
      return { id: one.id, role, run: () => runCase(one, options) }
    }),
  )
  const own: Task[] = OWN_CASES.filter(isWanted).flatMap((one) =>
    one.roles.map((role) => ({ id: one.id, role, run: () => runOwnCase(one, role, patienceMs) })),
  )
  await inTurn(shared, AT_A_TIME)
  // Some of them measure processor time and memory: one at a time.
  await inTurn(own, 1)
  print({ kind: 'done', count: shared.length + own.length })
  process.exit(0)
}

async function inTurn(tasks: readonly Task[], atATime: number): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < tasks.length) await judge(tasks[next++]!)
  }
  await Promise.all(Array.from({ length: Math.min(atATime, tasks.length) }, work))
}

async function judge({ id, role, run }: Task): Promise<void> {
  print({ kind: 'begin', id, role })
  const { outcome, reason } = await run()
  if (outcome === 'pass') return
  print({ kind: 'red', id, role, reason: `${outcome}: ${reason}` })
  process.exit(0)
}

await main(process.argv.slice(2))
