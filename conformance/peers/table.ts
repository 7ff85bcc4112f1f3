// The peers that the suite knows: how each is started, and which roles it can take.

import { join } from 'node:path'
import type { Role } from '../wire/incoming.ts'

export interface PeerRow {
  readonly name: string
  readonly roles: readonly Role[]
  /** Program that speaks the protocol of README.md, "A peer of your own". */
  readonly command: readonly [program: string, ...args: string[]]
  /** In one sentence, what to do where it does not start. */
  readonly mend: string
}

const HERE = import.meta.dirname
const BOTH: readonly Role[] = ['server', 'client']

export const PEERS: readonly PeerRow[] = [
  javascript('tongro', BOTH),
  javascript('ws', BOTH),
  javascript('undici', ['client']),
  {
    name: 'websockets',
    roles: BOTH,
    // By its full path: another python3 may stand first on the PATH, without Debian's packages.
    command: ['/usr/bin/python3', join(HERE, 'websockets_peer.py')],
    mend: 'Run: apt-get install python3-websockets',
  },
]

export function findPeer(name: string): PeerRow | undefined {
  return PEERS.find((peer) => peer.name === name)
}

function javascript(name: string, roles: readonly Role[]): PeerRow {
  const flags = ['--conditions=tongro-source', '--import', 'tsx']
  return {
    name,
    roles,
    command: [process.execPath, ...flags, join(HERE, 'program.ts'), name],
    mend: 'Run: npm run setup',
  }
}
