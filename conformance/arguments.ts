// The command line of the suite, from words to a plan or to one sentence that says what is wrong.

import { PEERS, type PeerRow } from './peers/table.ts'
import type { Role } from './wire/incoming.ts'

export interface Plan {
  readonly peers: readonly PeerRow[]
  readonly roles: readonly Role[]
  /** Beginnings of the ids to run; all when empty. */
  readonly prefixes: readonly string[]
  readonly concurrency: number
  readonly json: boolean
  /** File for the HTML report. */
  readonly report: string | undefined
  /** Folder for the bytes of cases that did not pass. */
  readonly captures: string | undefined
  /** Rewrite expected.json by what is found. */
  readonly update: boolean
  /** Print the READMEs' table, from expected.json, and run nothing. */
  readonly table: boolean
}

export type Parsed =
  | { readonly kind: 'run'; readonly plan: Plan }
  | { readonly kind: 'help' }
  | { readonly kind: 'misuse'; readonly message: string }

export const HELP: string = `Runs the conformance cases against a WebSocket implementation, over TCP on loopback.

Usage: npm run conformance -- [OPTIONS]

Peers: ${PEERS.map(({ name }) => name).join(', ')}

Options
  --peer NAME        the implementation to test; may be repeated, or "all" (tongro)
  --role ROLE        server or client: the role that the peer takes (both)
  --case PREFIX      only cases whose id begins so, such as F1 or U2.3; may be repeated
  --concurrency N    cases at a time, 1 to 64 (16)
  --json             the results as JSON on standard output, in place of the list
  --report FILE      an HTML page: cases by peers, with the bytes of each cell
  --captures DIR     the bytes of cases that did not pass, as JSON Lines
  --update           rewrites expected.json (all cases of a peer, both roles)
  --table            prints the table of the READMEs from expected.json, and runs nothing
  --help             this text

Examples
  npm run conformance
  npm run conformance -- --peer ws --role client --case P
  npm run -s conformance -- --peer ws --json > ws.json
  npm run conformance -- --peer all --report report.html --captures captures

Exit code: 0 every case passed, 1 some did not, 2 misuse. Progress goes to stderr.
`

class Misuse extends Error {}

type Draft = { -readonly [Key in keyof Plan]: Plan[Key] }

const VALUES: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
  '--peer': (draft, value) => {
    draft.peers = value === 'all' ? PEERS : [...draft.peers, peerOf(value)]
  },
  '--role': (draft, value) => {
    if (value !== 'server' && value !== 'client') {
      throw new Misuse(`Cannot take the role "${value}": it is server or client`)
    }
    draft.roles = [value]
  },
  '--case': (draft, value) => {
    draft.prefixes = [...draft.prefixes, value]
  },
  '--report': (draft, value) => {
    draft.report = value
  },
  '--captures': (draft, value) => {
    draft.captures = value
  },
  '--concurrency': (draft, value) => {
    draft.concurrency = Number(value)
    if (!/^\d+$/.test(value) || draft.concurrency < 1 || draft.concurrency > 64) {
      throw new Misuse(`Cannot run ${value} cases at a time: it is a whole number from 1 to 64`)
    }
  },
}

const SWITCHES: Readonly<Record<string, (draft: Draft) => void>> = {
  '--json': (draft) => {
    draft.json = true
  },
  '--update': (draft) => {
    draft.update = true
  },
  '--table': (draft) => {
    draft.table = true
  },
}

export function parseArguments(args: readonly string[]): Parsed {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' }
  const draft: Draft = {
    peers: [],
    roles: ['server', 'client'],
    prefixes: [],
    concurrency: 16,
    json: false,
    report: undefined,
    captures: undefined,
    update: false,
    table: false,
  }
  try {
    const left = [...args]
    while (left.length > 0) takeFlag(draft, left)
  } catch (error) {
    if (error instanceof Misuse) return { kind: 'misuse', message: error.message }
    throw error
  }
  if (draft.update && (draft.prefixes.length > 0 || draft.roles.length < 2)) {
    return {
      kind: 'misuse',
      message: 'Cannot update expected.json by some cases: leave out --case and --role',
    }
  }
  if (draft.peers.length === 0) draft.peers = [peerOf('tongro')]
  return { kind: 'run', plan: draft }
}

function takeFlag(draft: Draft, left: string[]): void {
  const [flag = '', inline] = left.shift()!.split(/=(.*)/s)
  const take = VALUES[flag]
  if (take !== undefined) {
    const value = inline ?? left.shift()
    if (value === undefined || value.startsWith('--')) {
      throw new Misuse(`Cannot use ${flag} without a value: see --help`)
    }
    take(draft, value)
    return
  }
  const set = SWITCHES[flag]
  if (set === undefined || inline !== undefined) {
    throw new Misuse(`Cannot understand "${flag}": see --help`)
  }
  set(draft)
}

function peerOf(name: string): PeerRow {
  const found = PEERS.find((peer) => peer.name === name)
  if (found !== undefined) return found
  throw new Misuse(
    `Cannot test "${name}": it is none of ${PEERS.map((one) => one.name).join(', ')}`,
  )
}
