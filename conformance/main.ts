// `npm run conformance`: from the command line to verdicts.

import { HELP, type Plan, parseArguments } from './arguments.ts'
import type { Case } from './cases/case.ts'
import { CASES } from './cases/index.ts'
import type { PeerRow } from './peers/table.ts'
import { ChildPeer } from './run/child-peer.ts'
import { PATIENCE_MS, runAll } from './run/run-all.ts'
import type { Result } from './run/run-case.ts'

interface PeerResults {
  readonly peer: string
  readonly version: string
  readonly results: readonly Result[]
}

async function runPeer(row: PeerRow, cases: readonly Case[], plan: Plan): Promise<PeerResults> {
  const peer = await ChildPeer.start(row, PATIENCE_MS)
  try {
    const roles = plan.roles.filter((role) => row.roles.includes(role))
    const { concurrency } = plan
    const progress = (done: number, all: number): void => showProgress(row.name, done, all)
    const results = await runAll({ peer, roles, cases, concurrency, progress })
    return { peer: row.name, version: peer.version, results }
  } finally {
    await peer.stop()
  }
}

/** On a terminal one line that changes, else a line at the end. */
function showProgress(name: string, done: number, all: number): void {
  const isTerminal = process.stderr.isTTY
  if (!isTerminal && done < all) return
  const line = `${name}: ${done} of ${all}`
  process.stderr.write(isTerminal ? `\r${line}${done === all ? '\n' : ''}` : `${line}\n`)
}

function show({ peer, version, results }: PeerResults): void {
  for (const { id, role, outcome, reason } of results) {
    if (outcome !== 'pass') process.stdout.write(`${peer} ${role} ${id} ${outcome}: ${reason}\n`)
  }
  const counts = new Map<string, number>()
  for (const { outcome } of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  const words = [...counts].map(([outcome, count]) => `${count} ${outcome}`)
  process.stdout.write(`${peer} ${version}: ${words.join(', ')}\n`)
}

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args)
  if (parsed.kind === 'help') {
    process.stdout.write(HELP)
    return 0
  }
  if (parsed.kind === 'misuse') return refuse(parsed.message)
  const { plan } = parsed
  const cases = CASES.filter(
    ({ id }) => plan.prefixes.length === 0 || plan.prefixes.some((prefix) => id.startsWith(prefix)),
  )
  if (cases.length === 0)
    return refuse(`Cannot find a case whose id begins with ${plan.prefixes.join(' or ')}`)
  const all: PeerResults[] = []
  for (const row of plan.peers) all.push(await runPeer(row, cases, plan))
  if (plan.json) process.stdout.write(`${JSON.stringify(all.map(bare), null, 2)}\n`)
  else for (const one of all) show(one)
  const isBad = all.some(({ results }) =>
    results.some(({ outcome }) => outcome === 'fail' || outcome === 'non-strict'),
  )
  return isBad ? 1 : 0
}

/** Without the bytes. */
function bare({ results, ...rest }: PeerResults): object {
  return {
    ...rest,
    results: results.map(({ id, role, outcome, reason }) => ({ id, role, outcome, reason })),
  }
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`)
  return 2
}

process.exitCode = await main(process.argv.slice(2))
