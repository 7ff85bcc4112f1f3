// The command line of the fuzzer, from words to a plan or to one sentence that says what is wrong.

import type { Target } from './target.ts'
import { TARGETS } from './targets/index.ts'

export interface FuzzPlan {
  readonly targets: readonly Target[]
  readonly seed: number
  readonly seconds: number
  readonly runs: number
  readonly isSaving: boolean
}

export type Parsed =
  | { readonly kind: 'run'; readonly plan: FuzzPlan }
  | { readonly kind: 'help' }
  | { readonly kind: 'misuse'; readonly message: string }

export const HELP: string = `Throws made-up and broken input at the library and holds it to what it claims.

Usage: npm run fuzz -- [OPTIONS]

Targets
${TARGETS.map(({ name, claim }) => `  ${name.padEnd(12)} ${claim}`).join('\n')}

Options
  --target LIST    these targets, comma-separated (all)
  --seconds S      time for each target, 0.1 to 86400 (60)
  --runs N         most runs of each target, 1 to 1e9 (no end but --seconds)
  --seed N         first seed, 0 to 4294967295 (from the clock); run i has seed N + i
  --no-save        leave tests/fuzz/corpus as it is; else a failing input is added to it
  --help           this text

Examples
  npm run fuzz -- --target frames --seconds 600
  npm run fuzz -- --target connection --seed 1234 --runs 1

Exit code: 0 nothing found, 1 a claim failed, 2 misuse. Progress goes to stderr.
`

/** A mistake in the words; becomes one sentence for the person who typed them. */
class Misuse extends Error {}

type Draft = { -readonly [Key in keyof FuzzPlan]: FuzzPlan[Key] }

const VALUES: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
  '--target': (draft, value) => {
    draft.targets = value.split(',').map(findTarget)
  },
  '--seconds': (draft, value) => {
    draft.seconds = readNumber('--seconds', value, 0.1, 86_400)
  },
  '--runs': (draft, value) => {
    draft.runs = readNumber('--runs', value, 1, 1e9)
  },
  '--seed': (draft, value) => {
    draft.seed = readNumber('--seed', value, 0, 0xffffffff)
  },
}

/** `clock` gives the seed where none is given. */
export function parseArguments(args: readonly string[], clock: number): Parsed {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' }
  const draft: Draft = {
    targets: TARGETS,
    seed: clock >>> 0,
    seconds: 60,
    runs: Number.POSITIVE_INFINITY,
    isSaving: true,
  }
  try {
    const words = args.flatMap((word) => word.split(/(?<=^--[a-z]+)=/))
    while (words.length > 0) readWord(draft, words)
    return { kind: 'run', plan: draft }
  } catch (error) {
    if (error instanceof Misuse) return { kind: 'misuse', message: error.message }
    throw error
  }
}

function readWord(draft: Draft, words: string[]): void {
  const word = words.shift()!
  if (word === '--no-save') {
    draft.isSaving = false
    return
  }
  const read = Object.hasOwn(VALUES, word) ? VALUES[word] : undefined
  if (read === undefined) throw new Misuse(`Cannot use ${word}: no such option; see --help`)
  const value = words.shift()
  if (value === undefined || value.startsWith('--')) {
    throw new Misuse(`Cannot use ${word} alone: a value must follow it; see --help`)
  }
  read(draft, value)
}

function findTarget(name: string): Target {
  const found = TARGETS.find((target) => target.name === name)
  if (found !== undefined) return found
  const known = TARGETS.map((target) => target.name).join(', ')
  throw new Misuse(`Cannot fuzz "${name}": choose from ${known}`)
}

function readNumber(flag: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  const isWhole = flag === '--seconds' || Number.isInteger(value)
  if (value >= least && value <= most && isWhole) return value
  const kind = flag === '--seconds' ? 'number' : 'whole number'
  throw new Misuse(`Cannot use ${flag} ${text}: it takes a ${kind} from ${least} to ${most}`)
}
