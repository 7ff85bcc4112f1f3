// The command line of `tongro inspect proxy`, read and checked.
import { readFileSync } from 'node:fs'
import { type FlagSpec, type Flags, lastValue, readFlags } from '../../flags.ts'
import { Misuse } from '../../misuse.ts'
import { COMMON_FLAGS, readDuration, readView } from './settings.ts'
import type { ViewSettings } from './view.ts'

export interface ProxySettings {
  readonly listen: string
  readonly upstream: string
  /** File to record to. */
  readonly record: string | undefined
  /** To be spoken to in TLS. */
  readonly tls: { readonly key: string; readonly cert: string } | undefined
  /** Certificates to trust of a wss: server, in PEM. */
  readonly ca: string | undefined
  readonly isInsecure: boolean
  readonly rewriteHost: boolean
  readonly silence: number | undefined
  readonly view: ViewSettings
}

const FLAGS: Readonly<Record<string, FlagSpec>> = {
  ...COMMON_FLAGS,
  listen: { type: 'string' },
  upstream: { type: 'string' },
  record: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  ca: { type: 'string' },
  insecure: { type: 'boolean' },
  'rewrite-host': { type: 'boolean' },
  silence: { type: 'string' },
}

export function readProxySettings(args: readonly string[]): ProxySettings | 'help' {
  const flags = readFlags('inspect proxy', args, FLAGS)
  if (flags.switches.has('help')) return 'help'
  const [extra] = flags.positionals
  if (extra !== undefined) {
    throw new Misuse(
      `Cannot use ${extra}: tongro inspect proxy takes its places as --listen HOST:PORT and --upstream URL`,
    )
  }
  return {
    listen: required(flags, 'listen', '--listen 127.0.0.1:9000'),
    upstream: required(flags, 'upstream', '--upstream ws://127.0.0.1:8080'),
    record: lastValue(flags, 'record'),
    tls: readTls(flags),
    ca: readPem(flags, 'ca'),
    isInsecure: flags.switches.has('insecure'),
    rewriteHost: flags.switches.has('rewrite-host'),
    silence: readDuration(flags, 'silence'),
    view: readView(flags),
  }
}

function required(flags: Flags, name: string, example: string): string {
  const text = lastValue(flags, name)
  if (text !== undefined) return text
  throw new Misuse(`Cannot forward without --${name}: write ${example}`)
}

function readTls(flags: Flags): ProxySettings['tls'] {
  const cert = readPem(flags, 'cert')
  const key = readPem(flags, 'key')
  if (cert !== undefined && key !== undefined) return { cert, key }
  if (cert === undefined && key === undefined) return undefined
  throw new Misuse('Cannot speak TLS with half of it: give both --cert FILE and --key FILE')
}

export function readPem(flags: Flags, name: string): string | undefined {
  const path = lastValue(flags, name)
  if (path === undefined) return undefined
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be opened (${code})`
    throw new Misuse(`Cannot use --${name} ${path}: ${why}; give a file in PEM`)
  }
  if (text.includes('-----BEGIN ')) return text
  throw new Misuse(`Cannot use --${name} ${path}: the file holds no PEM`)
}
