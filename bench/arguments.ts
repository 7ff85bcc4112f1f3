// The command line of the bench, from words to a plan or to one sentence that says what is wrong.
import { CONTENDERS, type Contender } from './contenders.ts'
import { SCENARIOS, type Scenario, scenariosFor, scenarioWords } from './scenarios.ts'

export interface Plan {
  readonly scenarios: readonly Scenario[]
  readonly contenders: readonly Contender[]
  readonly rounds: number
  readonly seconds: number
  readonly warmupSeconds: number
  /** A file for the report, or 'stdout' for the report in place of the table. */
  readonly json: { readonly file: string } | 'stdout' | undefined
  readonly save: boolean
}

export type Parsed =
  | { readonly kind: 'run'; readonly plan: Plan }
  | { readonly kind: 'help' }
  | { readonly kind: 'misuse'; readonly message: string }

export const HELP: string = `Measures server CPU time per message, Tongro against its peers and the floors.

Usage: npm run bench -- [SCENARIO ...] [OPTIONS]

Scenarios (all without one): ${scenarioWords().join(', ')}
Contenders: ${CONTENDERS.map((each) => each.name).join(', ')}

Options
  --peers LIST     Tongro against these contenders, comma-separated
  --only LIST      exactly these contenders
  --rounds N       times each contender is measured, 1 to 100 (5)
  --seconds S      length of one measurement, 0.1 to 15 (3)
  --warmup S       time under load before it, 0 to 5 (1)
  --json [FILE]    the report as JSON, into a file whose name ends in .json, or in place of the table
  --save           after a full run: bench/results/latest.json and docs/pictures/bench-*.svg
  --help           this text

Examples
  npm run bench
  npm run bench -- echo --peers ws,net --rounds 5 --seconds 3 --json out.json
  npm run bench -- echo-flight --only net,epoll --rounds 2 --seconds 1
  npm run -s bench -- echo --json > out.json
  npm run bench -- --rounds 9 --save

Exit code: 0 measured, 1 a contender failed or --save was not possible, 2 misuse. Progress goes to stderr.
`

/** A mistake in the words; becomes one sentence for the person who typed them. */
class Misuse extends Error {}

type Draft = { -readonly [Key in keyof Plan]: Plan[Key] }
type Reader = (draft: Draft, value: string, flag: string) => void

const VALUES: Readonly<Record<string, Reader>> = {
  '--peers': (draft, value) => {
    draft.contenders = pickContenders(value, true)
  },
  '--only': (draft, value) => {
    draft.contenders = pickContenders(value, false)
  },
  '--rounds': (draft, value, flag) => {
    draft.rounds = readNumber(value, flag, 1, 100)
    if (!Number.isInteger(draft.rounds)) {
      throw new Misuse(`Cannot run ${value} rounds: ${flag} takes a whole number`)
    }
  },
  // A heartbeat would disturb the byte count; the first one of any contender comes after 20 s.
  '--seconds': (draft, value, flag) => {
    draft.seconds = readNumber(value, flag, 0.1, 15)
  },
  '--warmup': (draft, value, flag) => {
    draft.warmupSeconds = readNumber(value, flag, 0, 5)
  },
}

export function parseArguments(args: readonly string[]): Parsed {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' }
  try {
    return { kind: 'run', plan: readPlan(args) }
  } catch (error) {
    if (error instanceof Misuse) return { kind: 'misuse', message: error.message }
    throw error
  }
}

function readPlan(args: readonly string[]): Plan {
  const draft: Draft = {
    scenarios: [],
    contenders: CONTENDERS,
    rounds: 5,
    seconds: 3,
    warmupSeconds: 1,
    json: undefined,
    save: false,
  }
  const left = args.flatMap(splitAtEquals)
  const seen = new Set<string>()
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (!word.startsWith('-')) {
      draft.scenarios = addScenarios(draft.scenarios, word)
      continue
    }
    if (seen.has(word)) throw new Misuse(`Cannot use ${word} twice: give it once`)
    seen.add(word)
    readFlag(draft, word, left)
  }
  checkTogether(draft, seen)
  if (draft.scenarios.length === 0) draft.scenarios = SCENARIOS
  return draft
}

function readFlag(draft: Draft, flag: string, left: string[]): void {
  if (flag === '--save') {
    draft.save = true
  } else if (flag === '--json') {
    draft.json = left[0]?.endsWith('.json') ? { file: left.shift()! } : 'stdout'
  } else {
    const read = Object.hasOwn(VALUES, flag) ? VALUES[flag] : undefined
    if (read === undefined) throw new Misuse(`Cannot use ${flag}: no such option; see --help`)
    const value = left.shift()
    if (value === undefined || value.startsWith('--')) {
      throw new Misuse(`Cannot use ${flag} alone: a value must follow it; see --help`)
    }
    read(draft, value, flag)
  }
}

function checkTogether(draft: Draft, seen: ReadonlySet<string>): void {
  if (seen.has('--peers') && seen.has('--only')) {
    throw new Misuse('Cannot use --peers and --only together: --only names every contender itself')
  }
  if (draft.save && (draft.scenarios.length > 0 || draft.contenders !== CONTENDERS)) {
    throw new Misuse('Cannot save a part: --save goes without scenarios, --peers and --only')
  }
}

function addScenarios(chosen: readonly Scenario[], word: string): readonly Scenario[] {
  const found = scenariosFor(word)
  if (found.length === 0) {
    throw new Misuse(`Cannot run "${word}": choose from ${scenarioWords().join(', ')}`)
  }
  return [...new Set([...chosen, ...found])]
}

function pickContenders(list: string, withTongro: boolean): readonly Contender[] {
  const names = new Set(list.split(',').filter((name) => name !== ''))
  for (const name of names) {
    if (CONTENDERS.some((each) => each.name === name)) continue
    const known = CONTENDERS.map((each) => each.name).join(', ')
    throw new Misuse(`Cannot measure "${name}": choose from ${known}`)
  }
  if (names.size === 0) throw new Misuse(`Cannot measure nothing: "${list}" names no contender`)
  return CONTENDERS.filter((each) => names.has(each.name) || (withTongro && each.role === 'tongro'))
}

function readNumber(text: string, flag: string, least: number, most: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= least && value <= most) return value
  throw new Misuse(`Cannot use ${flag} ${text}: it takes a number from ${least} to ${most}`)
}

function splitAtEquals(word: string): readonly string[] {
  const match = /^(--[^=]+)=(.*)$/s.exec(word)
  return match === null ? [word] : [match[1]!, match[2]!]
}
