// What the chips say of connections.

import type { ConnectionSummary } from '../worker/protocol.ts'
import type { CaptureIndex } from './capture-index.ts'
import type { Connection } from './connection-table.ts'
import { oneLine } from './one-line.ts'

/** Characters of a path or name on a chip. */
const MOST_TEXT = 200

/** The first `most` connections, in the order in which they were seen. */
export function summaries(index: CaptureIndex, most: number): ConnectionSummary[] {
  const all: ConnectionSummary[] = []
  for (const connection of index.connections.values()) {
    if (all.length === most) break
    all.push(summary(connection))
  }
  return all
}

function summary(connection: Connection): ConnectionSummary {
  const { handshake, close, report } = connection
  const peers = [report?.client, report?.server].filter((peer) => peer !== undefined)
  return {
    connection: connection.number,
    path: shown(handshake?.path ?? ''),
    protocol: shown(handshake?.protocol ?? ''),
    peers: shown(peers.join(' → ')),
    state: stateOf(connection),
    code: close?.initiator === undefined ? undefined : close.code,
    frames: connection.frames,
    clientBytes: connection.client.length,
    serverBytes: connection.server.length,
    roundTrip: connection.roundTrip,
    findings: [...connection.findings],
  }
}

function stateOf({ handshake, close, isOver }: Connection): ConnectionSummary['state'] {
  if (handshake?.status !== undefined && !handshake.isOpen) return 'refused'
  if (isOver || close?.initiator !== undefined) return 'closed'
  return handshake === undefined ? 'opening' : 'open'
}

function shown(text: string): string {
  return oneLine(text, MOST_TEXT)
}
