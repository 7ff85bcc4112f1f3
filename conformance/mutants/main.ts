// `npm run mutants [-- RULE…]`: switches each rule off and names the case that finds it.

import { availableParallelism } from 'node:os'
import { findRules, RULES, type RuleCode } from 'tongro/protocol'
import { type Catch, hunt } from './hunt.ts'
import { MUTANTS } from './table.ts'

const HELP = `Switches the rules of tongro/protocol off one by one, each by a change of a source file in a copy of
the library, and runs the conformance cases of that rule: at least one must turn red.

Usage: npm run mutants [-- RULE…]

RULE is a code (mask-missing) or a point (F1); without one all rules are tried.

Exit code: 0 every mutant was found, 1 one was not, 2 misuse.
`

/** Many mutants are found by something that does not come, which takes time and no processor. */
const AT_A_TIME = 2 * availableParallelism()

function wordsOf({ rule, verdict }: Catch): string {
  const place = `${RULES[rule].point.padEnd(3)} ${rule.padEnd(32)}`
  if (verdict.kind === 'red') return `${place} ${verdict.id} ${verdict.reason.split('\n')[0]}`
  if (verdict.kind === 'broken') return `${place} BROKEN ${verdict.reason}`
  return `${place} SURVIVED ${verdict.count} cases`
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP)
    return 0
  }
  const wrong = args.find((arg) => findRules(arg).length === 0)
  if (wrong !== undefined) {
    process.stderr.write(`Cannot find a rule ${JSON.stringify(wrong)}: see --help\n`)
    return 2
  }
  const chosen = args.flatMap((arg) => findRules(arg).map(({ code }) => code as RuleCode))
  const rules = chosen.length > 0 ? chosen : (Object.keys(RULES) as RuleCode[])
  const progress = (one: Catch): void => void process.stdout.write(`${wordsOf(one)}\n`)
  const { catches, unchanged } = await hunt({
    rules,
    mutants: MUTANTS,
    atATime: AT_A_TIME,
    progress,
  })
  const found = catches.filter(({ verdict }) => verdict.kind === 'red').length
  process.stdout.write(`${found} of ${catches.length} mutants were found\n`)
  if (unchanged.kind === 'green') return found === catches.length ? 0 : 1
  process.stdout.write(`Without a mutant too, a case is red: ${JSON.stringify(unchanged)}\n`)
  return 1
}

process.exitCode = await main(process.argv.slice(2))
