// `npm run conformance`: from the command line to verdicts, and on request to a report, captures and
// the file of expected outcomes.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { HELP, type Plan, parseArguments } from './arguments.ts'
import type { Case } from './cases/case.ts'
import { CASES } from './cases/index.ts'
import { differences, type Expected, summarise } from './expected.ts'
import type { PeerRow } from './peers/table.ts'
import { writeCaptures } from './report/captures.ts'
import { type PeerResults, renderReport } from './report/html.ts'
import { renderTable } from './report/table.ts'
import { ChildPeer } from './run/child-peer.ts'
import { PATIENCE_MS, runAll } from './run/run-all.ts'

const EXPECTED = join(import.meta.dirname, 'expected.json')

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

function show({ peer, version, results }: PeerResults, expected: Expected): void {
  for (const { id, role, outcome, reason } of results) {
    if (outcome !== 'pass') process.stdout.write(`${peer} ${role} ${id} ${outcome}: ${reason}\n`)
  }
  const counts = new Map<string, number>()
  for (const { outcome } of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  const words = [...counts].map(([outcome, count]) => `${count} ${outcome}`)
  process.stdout.write(`${peer} ${version}: ${words.join(', ')}\n`)
  const known = expected.peers[peer]
  const changed = known === undefined ? [] : differences(known, results)
  if (changed.length === 0) return
  process.stdout.write(`Not as in expected.json:\n${changed.map((one) => `  ${one}\n`).join('')}`)
}

function readExpected(): Expected {
  if (!existsSync(EXPECTED)) return { peers: {} }
  return JSON.parse(readFileSync(EXPECTED, 'utf8')) as Expected
}

/** Peers that were not run keep what they have. */
function update(expected: Expected, all: readonly PeerResults[]): void {
  const found = all.map(
    ({ peer, version, results }) => [peer, summarise(version, results)] as const,
  )
  const peers = { ...expected.peers, ...Object.fromEntries(found) }
  write(EXPECTED, `${JSON.stringify({ peers }, null, 2)}\n`)
}

function write(file: string, content: string): void {
  writeFileSync(file, content)
  process.stderr.write(`Wrote ${file}\n`)
}

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args)
  if (parsed.kind === 'misuse') return refuse(parsed.message)
  if (parsed.kind === 'help') {
    process.stdout.write(HELP)
    return 0
  }
  const { plan } = parsed
  const expected = readExpected()
  if (plan.table) {
    process.stdout.write(`${renderTable(expected)}\n`)
    return 0
  }
  const isChosen = ({ id }: Case): boolean =>
    plan.prefixes.length === 0 || plan.prefixes.some((prefix) => id.startsWith(prefix))
  const cases = CASES.filter(isChosen)
  if (cases.length === 0) {
    return refuse(`Cannot find a case whose id begins with ${plan.prefixes.join(' or ')}`)
  }
  if (plan.report !== undefined && !existsSync(dirname(resolve(plan.report)))) {
    return refuse(`Cannot write ${plan.report}: its folder does not exist; make it first`)
  }
  const all: PeerResults[] = []
  for (const row of plan.peers) all.push(await runPeer(row, cases, plan))
  deliver(plan, cases, all, expected)
  const isBad = all.some(({ results }) =>
    results.some(({ outcome }) => outcome === 'fail' || outcome === 'non-strict'),
  )
  return isBad ? 1 : 0
}

function deliver(
  plan: Plan,
  cases: readonly Case[],
  all: readonly PeerResults[],
  expected: Expected,
): void {
  if (plan.json) process.stdout.write(`${JSON.stringify(all.map(bare), null, 2)}\n`)
  else for (const one of all) show(one, expected)
  if (plan.report !== undefined) {
    write(plan.report, renderReport(cases, all, new Date().toISOString().slice(0, 10)))
  }
  if (plan.captures !== undefined) {
    const count = all.reduce((sum, one) => sum + writeCaptures(plan.captures!, one), 0)
    process.stderr.write(`Wrote ${count} captures into ${plan.captures}\n`)
  }
  if (plan.update) update(expected, all)
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
