// The command line of the hostile load, from words to a plan or to one sentence.

import type { Attack } from './attack.ts'
import { ATTACKS } from './attacks/index.ts'

export interface HostilePlan {
  readonly attacks: readonly Attack[]
  readonly seconds: number
  readonly isJson: boolean
}

export type Parsed =
  | { readonly kind: 'run'; readonly plan: HostilePlan }
  | { readonly kind: 'help' }
  | { readonly kind: 'misuse'; readonly message: string }

export const HELP: string = `Attacks a server of its own beside healthy clients, and measures what that costs them.

Usage: npm run hostile -- [OPTIONS]

Attacks
${ATTACKS.map(({ name, what }) => `  ${name.padEnd(20)} ${what}`).join('\n')}

Options
  --attack LIST    these attacks, comma-separated (all)
  --seconds S      length of each attack, and of the quiet time before it, 0.2 to 3600 (10)
  --json           the figures as JSON in place of the table
  --help           this text

Examples
  npm run hostile -- --seconds 60
  npm run hostile -- --attack ping-flood,bombs --seconds 5
  npm run -s hostile -- --json > hostile.json

Exit code: 0 all promises held, 1 one did not, 2 misuse. Progress goes to stderr.
`

export function parseArguments(args: readonly string[]): Parsed {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' }
  let attacks: readonly Attack[] = ATTACKS
  let seconds = 10
  const words = args.flatMap((word) => word.split(/(?<=^--[a-z]+)=/))
  const rest = words.filter((word) => word !== '--json')
  for (let i = 0; i < rest.length; i += 2) {
    const [word = '', value] = rest.slice(i, i + 2)
    if (word !== '--attack' && word !== '--seconds') {
      return misuse(`Cannot use ${word}: no such option; see --help`)
    }
    if (value === undefined || value.startsWith('--')) {
      return misuse(`Cannot use ${word} alone: a value must follow it; see --help`)
    }
    if (word === '--seconds') seconds = value.trim() === '' ? Number.NaN : Number(value)
    else {
      const names = value.split(',')
      const unknown = names.find((name) => !ATTACKS.some((attack) => attack.name === name))
      if (unknown !== undefined) return misuse(`Cannot attack by "${unknown}": see --help`)
      attacks = ATTACKS.filter(({ name }) => names.includes(name))
    }
  }
  if (!(seconds >= 0.2 && seconds <= 3600)) {
    return misuse(`Cannot attack for ${seconds} seconds: --seconds takes a number from 0.2 to 3600`)
  }
  return { kind: 'run', plan: { attacks, seconds, isJson: words.includes('--json') } }
}

function misuse(message: string): Parsed {
  return { kind: 'misuse', message }
}
