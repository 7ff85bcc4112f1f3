// `npm run hostile`: from the command line to the table.

import { HELP, type HostilePlan, parseArguments } from './arguments.ts'
import type { Report } from './battle.ts'
import { fightAll } from './fight-all.ts'
import { figuresOf, renderTable } from './table.ts'

const parsed = parseArguments(process.argv.slice(2))
if (parsed.kind === 'help') process.stdout.write(HELP)
else if (parsed.kind === 'misuse') {
  process.stderr.write(`${parsed.message}\n`)
  process.exitCode = 2
} else process.exitCode = await run(parsed.plan)

async function run({ attacks, seconds, isJson }: HostilePlan): Promise<number> {
  const reports: Report[] = []
  await fightAll(attacks, seconds, (report) => {
    reports.push(report)
    const verdict = report.broken.length === 0 ? 'held' : 'broken'
    process.stderr.write(`${reports.length}/${attacks.length} ${report.attack.name}: ${verdict}\n`)
  })
  const text = isJson
    ? `${JSON.stringify(reports.map(figuresOf), undefined, 2)}\n`
    : renderTable(reports)
  process.stdout.write(text)
  return reports.every(({ broken }) => broken.length === 0) ? 0 : 1
}
