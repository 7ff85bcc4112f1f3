// `npm run bench`: from the command line to the table, and on request to JSON and drawings.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { HELP, type Plan, parseArguments } from './arguments.ts'
import { BENCH, CHECKOUT } from './contenders.ts'
import { drawGroup } from './drawing.ts'
import { describeMachine } from './machine.ts'
import { findCores } from './pinning.ts'
import { prepare } from './prepare.ts'
import { hasFailures, type Report, reasonNotToSave } from './report.ts'
import { runScenario } from './run.ts'
import { SCENARIOS } from './scenarios.ts'
import { renderTable } from './table.ts'

const LATEST = join(BENCH, 'results', 'latest.json')
const PICTURES = join(CHECKOUT, 'docs', 'pictures')

function progress(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** One sentence and exit code 2. */
function refuse(message: string): number {
  progress(message)
  return 2
}

async function run(plan: Plan): Promise<Report | undefined> {
  const date = new Date().toISOString()
  const { ready, facts, leftOut } = prepare(plan.contenders, progress)
  if (ready.length === 0) return undefined
  const found = findCores()
  const cores = 'missing' in found ? undefined : found
  if ('missing' in found) progress(`Not pinned: ${found.missing}`)
  const { rounds, seconds, warmupSeconds } = plan
  const results: Report['results'][number][] = []
  for (const scenario of plan.scenarios) {
    const settings = { rounds, seconds, warmupSeconds, cores, progress }
    const able = ready.filter((each) => !scenario.isDeflated || each.deflateArguments !== undefined)
    if (able.length > 0) results.push(await runScenario(scenario, able, settings))
  }
  return {
    format: 1,
    date,
    machine: describeMachine(),
    cores,
    settings: { rounds, seconds, warmupSeconds },
    contenders: facts,
    leftOut,
    results,
  }
}

function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  progress(`Wrote ${file}`)
}

/** The drawings are made from the file, so that they never show anything else than it says. */
function save(report: Report): void {
  write(LATEST, toJson(report))
  const saved = JSON.parse(readFileSync(LATEST, 'utf8')) as Report
  for (const group of new Set(SCENARIOS.map((each) => each.group))) {
    write(join(PICTURES, `bench-${group}.svg`), drawGroup(saved, group))
  }
}

function toJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args)
  if (parsed.kind === 'misuse') return refuse(parsed.message)
  if (parsed.kind === 'help') {
    process.stdout.write(HELP)
    return 0
  }
  const { plan } = parsed
  if (!existsSync('/proc/self/schedstat')) {
    return refuse('Cannot measure CPU time here: the bench needs Linux with /proc/PID/schedstat')
  }
  const file = plan.json === undefined || plan.json === 'stdout' ? undefined : plan.json.file
  if (file !== undefined && !existsSync(dirname(resolve(file)))) {
    return refuse(`Cannot write ${file}: its folder does not exist; make it first`)
  }
  const report = await run(plan)
  if (report === undefined) return 1
  process.stdout.write(plan.json === 'stdout' ? toJson(report) : renderTable(report))
  if (file !== undefined) write(file, toJson(report))
  if (!plan.save) return hasFailures(report) ? 1 : 0
  const reason = reasonNotToSave(report)
  if (reason === undefined) save(report)
  else progress(`Not saved: ${reason}`)
  return reason === undefined ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
