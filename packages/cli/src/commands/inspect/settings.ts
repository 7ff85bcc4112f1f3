// The command line of `tongro inspect`, read and checked: what its forms have in common, and that for files.
import type { FormatKind } from 'tongro/inspector'
import {
  type DeflateParameters,
  type From,
  judgeDeflateAnswer,
  parseExtensions,
} from 'tongro/protocol'
import { didYouMean } from '../../closest.ts'
import { type FlagSpec, type Flags, lastValue, readFlags } from '../../flags.ts'
import { Misuse } from '../../misuse.ts'
import { readFilter } from './selection.ts'
import type { ViewSettings } from './view.ts'

/** What all forms know. */
export const COMMON_FLAGS: Readonly<Record<string, FlagSpec>> = {
  json: { type: 'boolean' },
  check: { type: 'boolean' },
  filter: { type: 'string' },
  connection: { type: 'string' },
  color: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
}

const FILE_FLAGS: Readonly<Record<string, FlagSpec>> = {
  ...COMMON_FLAGS,
  format: { type: 'string' },
  from: { type: 'string' },
  deflate: { type: 'string' },
  silence: { type: 'string' },
  redact: { type: 'boolean' },
  record: { type: 'string' },
  export: { type: 'string' },
  as: { type: 'string' },
}

const FORMATS: readonly FormatKind[] = ['json-lines', 'pcap', 'pcapng', 'har', 'hex']
const SIDES: readonly From[] = ['client', 'server']

/** What cannot be known from bytes alone, as the user knows it. */
export interface Assumptions {
  /** Who sent bytes without a direction. */
  readonly from: From | undefined
  /** Terms of permessage-deflate where no handshake was seen; false: none. */
  readonly deflate: DeflateParameters | false | undefined
}

/** A finding to hand on. */
export interface ExportSettings {
  readonly number: number
  readonly form: 'hex' | 'test'
}

export interface FileSettings {
  /** `-` for standard input. */
  readonly path: string
  readonly format: FormatKind | 'auto'
  readonly assume: Assumptions
  /** Milliseconds without a byte that are worth a finding. */
  readonly silence: number | undefined
  /** Whether tokens and the like are taken out before anything else sees them. */
  readonly isRedacted: boolean
  /** File to write the records to, as JSON Lines. */
  readonly record: string | undefined
  /** In place of the table. */
  readonly export: ExportSettings | undefined
  readonly view: ViewSettings
}

export function readFileSettings(args: readonly string[]): FileSettings | 'help' {
  const flags = readFlags('inspect', args, FILE_FLAGS)
  if (flags.switches.has('help')) return 'help'
  return {
    path: readPath(flags.positionals),
    format: oneOf(flags, 'format', FORMATS) ?? 'auto',
    assume: readAssumptions(flags),
    silence: readDuration(flags, 'silence'),
    isRedacted: flags.switches.has('redact'),
    record: lastValue(flags, 'record'),
    export: readExport(flags),
    view: readView(flags),
  }
}

function readExport(flags: Flags): ExportSettings | undefined {
  const number = readCount(flags, 'export')
  const form = oneOf(flags, 'as', ['hex', 'test'])
  if (number === undefined) {
    if (form === undefined) return undefined
    throw new Misuse(`Cannot use --as ${form} without a finding: write --export N --as ${form}`)
  }
  for (const name of ['record', 'filter', 'connection', 'json', 'check']) {
    if (!flags.values.has(name) && !flags.switches.has(name)) continue
    throw new Misuse(`Cannot use --${name} with --export: what is printed is that finding alone`)
  }
  if (flags.positionals[0] === '-') {
    throw new Misuse('Cannot export from standard input: it is read twice, so name a file')
  }
  return { number, form: form ?? 'hex' }
}

export function readView(flags: Flags): ViewSettings {
  const filter = lastValue(flags, 'filter')
  const color = oneOf(flags, 'color', ['auto', 'always', 'never'])
  return {
    isJson: flags.switches.has('json'),
    isCheck: flags.switches.has('check'),
    filter: filter === undefined ? undefined : readFilter(filter),
    connection: readCount(flags, 'connection'),
    isColoured: color === undefined || color === 'auto' ? undefined : color === 'always',
  }
}

/** A number from 0 on, as numbers of connections and findings are. */
export function readCount(flags: Flags, name: string): number | undefined {
  const text = lastValue(flags, name)
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new Misuse(
    `Cannot use --${name} ${text}: it must be a number from 0 on, as the table shows it`,
  )
}

export function readAssumptions(flags: Flags): Assumptions {
  return { from: oneOf(flags, 'from', SIDES), deflate: readDeflate(flags) }
}

/** The value as one of a few words. */
export function oneOf<T extends string>(
  flags: Flags,
  name: string,
  words: readonly T[],
): T | undefined {
  const text = lastValue(flags, name)
  if (text === undefined) return undefined
  const word = words.find((one) => one === text)
  if (word !== undefined) return word
  const list = `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
  throw new Misuse(`Cannot use --${name} ${text}: it must be ${list}${didYouMean(text, words)}`)
}

function readPath([path, ...more]: readonly string[]): string {
  if (path === undefined) {
    throw new Misuse(
      'Cannot inspect nothing: write tongro inspect FILE, or tongro inspect - for standard input',
    )
  }
  if (more.length > 0) {
    throw new Misuse(
      `Cannot inspect ${more.length + 1} files at once: tongro inspect takes one; for bytes write tongro inspect hex "81 85 …"`,
    )
  }
  return path
}

const WIDEST: DeflateParameters = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
}

function readDeflate(flags: Flags): DeflateParameters | false | undefined {
  const text = lastValue(flags, 'deflate')
  if (text === undefined) return undefined
  if (text === 'none') return false
  const [answer, ...more] = parseExtensions(text) ?? []
  const terms =
    answer === undefined || more.length > 0 ? undefined : judgeDeflateAnswer(answer, WIDEST)
  if (terms !== undefined && typeof terms !== 'string') return terms
  throw new Misuse(
    `Cannot use --deflate ${text}: it must be none, or what the server answered, such as 'permessage-deflate; client_max_window_bits=12'`,
  )
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** `60s`, `500ms`, `2m`; a number alone is seconds. In milliseconds. */
export function readDuration(flags: Flags, name: string): number | undefined {
  const text = lastValue(flags, name)
  if (text === undefined) return undefined
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text)
  const ms = match === null ? 0 : Number(match[1]) * UNITS[match[2] ?? 's']!
  if (ms > 0) return ms
  throw new Misuse(
    `Cannot use --${name} ${text}: it must be a time above 0, such as 60s, 500ms or 2m`,
  )
}
