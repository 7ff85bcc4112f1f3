// Reads a command line against a list of known flags. node:util's parseArgs does the cutting; the sentences for what
// is wrong are ours, because its own run over two sentences and do not say what the command knows.
import { parseArgs } from 'node:util'
import { didYouMean } from './closest.ts'
import { Misuse } from './misuse.ts'

export interface FlagSpec {
  /** `string` takes a value, `boolean` takes none. */
  readonly type: 'string' | 'boolean'
  readonly short?: string
}

export interface Flags {
  /** Every value given for a flag, in order. A flag that was not given is absent. */
  readonly values: ReadonlyMap<string, readonly string[]>
  readonly switches: ReadonlySet<string>
  readonly positionals: readonly string[]
}

/** Throws Misuse for an unknown flag, a missing value, or a value given to a flag that takes none. */
export function readFlags(
  command: string,
  args: readonly string[],
  known: Readonly<Record<string, FlagSpec>>,
): Flags {
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...known },
    strict: false,
    tokens: true,
    allowPositionals: true,
  })
  const values = new Map<string, string[]>()
  const switches = new Set<string>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    checkOption(command, token, known)
    if (token.value === undefined) switches.add(token.name)
    else values.set(token.name, [...(values.get(token.name) ?? []), token.value])
  }
  return { values, switches, positionals }
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function checkOption(
  command: string,
  token: OptionToken,
  known: Readonly<Record<string, FlagSpec>>,
): void {
  const spec = Object.hasOwn(known, token.name) ? known[token.name] : undefined
  if (spec === undefined) {
    const guess = didYouMean(`--${token.name}`, flagNames(known))
    const mend = guess === '' ? `; see tongro ${command} --help` : guess
    throw new Misuse(`Unknown option ${token.rawName}: tongro ${command} has no such option${mend}`)
  }
  if (spec.type === 'boolean' && token.value !== undefined) {
    throw new Misuse(
      `Cannot use ${token.rawName}=${token.value}: ${token.rawName} takes no value; write ${token.rawName} alone`,
    )
  }
  // `--port --host x` means a forgotten port, not a port called "--host".
  const isForgotten =
    token.value === undefined ||
    (token.inlineValue === false && token.value.length > 1 && token.value.startsWith('-'))
  if (spec.type === 'string' && isForgotten) {
    throw new Misuse(
      `Option ${token.rawName} needs a value: write ${token.rawName} VALUE, or ${token.rawName}=VALUE`,
    )
  }
}

/** The last value given for a flag; a later one replaces an earlier one. */
export function lastValue(flags: Flags, name: string): string | undefined {
  return flags.values.get(name)?.at(-1)
}

function flagNames(known: Readonly<Record<string, FlagSpec>>): string[] {
  return Object.keys(known).map((name) => `--${name}`)
}
