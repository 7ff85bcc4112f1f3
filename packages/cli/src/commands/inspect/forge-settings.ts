// The command line of `tongro inspect forge`, read and checked.
import {
  FORGE_MS,
  FORGERIES,
  type ForgerRole,
  type Forgery,
  MOST_FORGE_MS,
} from 'tongro/inspector/sources'
import { didYouMean } from '../../closest.ts'
import { type Flags, lastValue, readFlags } from '../../flags.ts'
import { Misuse } from '../../misuse.ts'
import { readPem } from './proxy-settings.ts'
import { oneOf, readDuration } from './settings.ts'

export interface ForgeSettings {
  readonly role: ForgerRole
  /** A server's URL for a forged client, HOST:PORT for a forged server. */
  readonly place: string
  /** What to play, in this order. */
  readonly forgeries: readonly Forgery[]
  /** Milliseconds for each verdict. */
  readonly timeout: number
  /** Milliseconds in which a forged server's next client must come. */
  readonly wait: number
  /** Certificates to trust of a wss: server, in PEM. */
  readonly ca: string | undefined
  readonly isInsecure: boolean
  readonly isJson: boolean
  readonly isColoured: boolean | undefined
}

/** Long enough to restart a device by hand. */
const WAIT_MS = 60_000
/** Takes as long as the peer's heartbeat, so it is played only when it is asked for. */
export const ASKED_FOR: ReadonlySet<string> = new Set(['no-pongs'])

export function readForgeSettings(args: readonly string[]): ForgeSettings | 'help' {
  const flags = readFlags('inspect forge', args, {
    listen: { type: 'string' },
    fault: { type: 'string' },
    timeout: { type: 'string' },
    wait: { type: 'string' },
    ca: { type: 'string' },
    insecure: { type: 'boolean' },
    json: { type: 'boolean' },
    color: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (flags.switches.has('help')) return 'help'
  const [role, place] = readPlace(flags)
  const color = oneOf(flags, 'color', ['auto', 'always', 'never'])
  return {
    role,
    place,
    forgeries: readForgeries(flags, role),
    timeout: readTimeout(flags),
    wait: readDuration(flags, 'wait') ?? WAIT_MS,
    ca: readPem(flags, 'ca'),
    isInsecure: flags.switches.has('insecure'),
    isJson: flags.switches.has('json'),
    isColoured: color === undefined || color === 'auto' ? undefined : color === 'always',
  }
}

function readPlace(flags: Flags): [ForgerRole, string] {
  const listen = lastValue(flags, 'listen')
  const [url, ...more] = flags.positionals
  if (more.length > 0) {
    throw new Misuse(
      `Cannot forge against ${more.length + 1} servers at once: tongro inspect forge takes one URL; faults are named as --fault NAME`,
    )
  }
  if (url !== undefined && listen === undefined) return ['client', url]
  if (url === undefined && listen !== undefined) return ['server', listen]
  const problem = url === undefined ? 'without a peer' : 'as client and server at once'
  throw new Misuse(
    `Cannot forge ${problem}: write tongro inspect forge URL against a server, or tongro inspect forge --listen HOST:PORT against a client`,
  )
}

function readForgeries(flags: Flags, role: ForgerRole): Forgery[] {
  const playable = FORGERIES.filter(({ roles }) => roles.includes(role))
  const names = flags.values.get('fault')
  if (names === undefined) return playable.filter(({ name }) => !ASKED_FOR.has(name))
  return names.map((name) => {
    const found = playable.find((one) => one.name === name)
    if (found !== undefined) return found
    const other = FORGERIES.some((one) => one.name === name)
    const rule = other
      ? `a ${role} cannot play it`
      : `it is not in the table of tongro inspect forge --help${didYouMean(
          name,
          playable.map((one) => one.name),
        )}`
    throw new Misuse(`Cannot use --fault ${name}: ${rule}`)
  })
}

function readTimeout(flags: Flags): number {
  const time = readDuration(flags, 'timeout') ?? FORGE_MS
  if (time <= MOST_FORGE_MS) return time
  throw new Misuse(
    `Cannot use --timeout ${lastValue(flags, 'timeout')}: it must be at most ${MOST_FORGE_MS / 60_000}m`,
  )
}
