// The command line of `tongro connect`, read and checked.
import { readFileSync } from 'node:fs'
import { type FlagSpec, type Flags, lastValue, readFlags } from '../../flags.ts'
import { Misuse } from '../../misuse.ts'

export interface ConnectSettings {
  readonly url: string
  readonly subprotocols: readonly string[]
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly isInsecure: boolean
  /** Certificates in PEM to trust instead of the system's. */
  readonly ca: string | undefined
  readonly timeoutMs: number
  readonly isJson: boolean
  /** How long to listen after the input ended; undefined: until it is quiet. */
  readonly waitMs: number | undefined
}

const KNOWN: Readonly<Record<string, FlagSpec>> = {
  subprotocol: { type: 'string' },
  header: { type: 'string' },
  origin: { type: 'string' },
  insecure: { type: 'boolean' },
  ca: { type: 'string' },
  timeout: { type: 'string' },
  json: { type: 'boolean' },
  wait: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
}

const DEFAULT_TIMEOUT_MS = 10_000
/** A day: more is surely a slip, and timers overflow at 2^31 ms. */
const MAX_SECONDS = 86_400

export function readConnectSettings(args: readonly string[]): ConnectSettings | 'help' {
  const flags = readFlags('connect', args, KNOWN)
  if (flags.switches.has('help')) return 'help'
  const origin = lastValue(flags, 'origin')
  const headers = (flags.values.get('header') ?? []).map(readHeader)
  return {
    url: readUrl(flags.positionals),
    subprotocols: flags.values.get('subprotocol') ?? [],
    headers: origin === undefined ? headers : [...headers, ['Origin', origin]],
    isInsecure: flags.switches.has('insecure'),
    ca: readCertificates(lastValue(flags, 'ca')),
    timeoutMs: readSeconds(flags, 'timeout') ?? DEFAULT_TIMEOUT_MS,
    isJson: flags.switches.has('json'),
    waitMs: readSeconds(flags, 'wait'),
  }
}

function readUrl([text, ...more]: readonly string[]): string {
  if (text === undefined) {
    throw new Misuse('Cannot connect without a URL: write tongro connect ws://localhost:8080/echo')
  }
  if (more.length > 0) {
    throw new Misuse(`Cannot connect to ${more.length + 1} URLs at once: tongro connect takes one`)
  }
  const rule =
    'a URL must begin with ws:// or wss:// (or http:// or https://, taken for them) and name a host'
  if (/^(?:ws|wss|http|https):\/\//i.test(text)) {
    if (URL.canParse(text)) return text
    throw new Misuse(`Cannot connect to ${text}: ${rule}, as in ws://localhost:8080/echo`)
  }
  const guess = `ws://${text.replace(/^\w*:?\/\//, '')}`
  const mend = URL.canParse(guess) ? `; did you mean ${guess}?` : ''
  throw new Misuse(`Cannot connect to ${text}: ${rule}${mend}`)
}

function readHeader(text: string): readonly [string, string] {
  const colon = text.indexOf(':')
  const name = text.slice(0, Math.max(0, colon)).trim()
  if (name === '') {
    throw new Misuse(
      `Cannot use --header ${text}: a header must be written as 'Name: value', as in --header 'Authorization: Bearer abc'`,
    )
  }
  return [name, text.slice(colon + 1).trim()]
}

function readCertificates(path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be opened (${code})`
    throw new Misuse(`Cannot use --ca ${path}: ${why}; give a file of certificates in PEM`)
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new Misuse(`Cannot use --ca ${path}: the file holds no certificate in PEM`)
}

function readSeconds(flags: Flags, name: string): number | undefined {
  const text = lastValue(flags, name)
  if (text === undefined) return undefined
  const seconds = Number(text)
  const isNumber = /^\d+(?:\.\d+)?$/.test(text) && seconds <= MAX_SECONDS
  // No handshake is done in no time, while waiting for nothing is a wish.
  if (isNumber && (seconds > 0 || name === 'wait')) return seconds * 1_000
  throw new Misuse(
    `Cannot use --${name} ${text}: it must be a number of seconds ${name === 'wait' ? 'from 0' : 'above 0'}, at most ${MAX_SECONDS}, such as 2.5`,
  )
}
