// How a case wants the peer to be set up. A peer program says which of these it can do; a case that
// needs another one counts as unsupported for it.

export interface PeerSettings {
  /** permessage-deflate, every message compressed. Absent: none. */
  readonly compression?: CompressionSettings
  /** Largest message in bytes. Absent: at least 32 MiB. */
  readonly messageLimit?: number
  /** Most fragments of a message. Absent: at least 4096. */
  readonly partsLimit?: number
  /** Milliseconds that the closing handshake may take. Absent: at most 2000 where it can be set. */
  readonly closeMs?: number
  /** Subprotocols: a client offers all of them in this order, a server knows them. Absent: none. */
  readonly protocols?: readonly string[]
  /** The application declines compression for each connection, although the server has it. */
  readonly declinesCompression?: boolean
  /** The program can be told to do this by a message: see README.md, "Commands". */
  readonly commands?: readonly Command[]
}

export interface CompressionSettings {
  /** False: each message starts with an empty window, in both directions. */
  readonly contextTakeover?: boolean
  /** 9 to 15, for both directions. */
  readonly windowBits?: number
}

export type Command = 'close' | 'ping' | 'twice'

/** One text for equal settings. */
export function keyOf(settings: PeerSettings): string {
  return JSON.stringify(settings, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}
