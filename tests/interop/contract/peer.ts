// What a scenario needs of another implementation, in whichever role it is: a fresh connection to it, and how it saw that
// connection end. The other side is always an echo, told what else to do by text messages (commands.ts).
import type { Socket } from 'tongro'
import type { CertificateFiles } from './certificate.ts'

export interface Variant {
  readonly tls: boolean
  /** Whether we have compression on. */
  readonly deflate: boolean
}

export const VARIANTS: readonly Variant[] = [
  { tls: false, deflate: false },
  { tls: false, deflate: true },
  { tls: true, deflate: false },
  { tls: true, deflate: true },
]

/** The close that the peer's own interface told: 1005 for an empty Close, 1006 for none. */
export interface Ending {
  readonly code: number
  readonly reason: string
}

export interface Pair {
  readonly socket: Socket
  /** Waits for what the peer reports. */
  ended(): Promise<Ending>
}

export interface LivePeer {
  /** `name` is part of the URL, so that the peer can say whose end it reports. */
  open(name: string, variant: Variant, protocols: readonly string[]): Promise<Pair>
  stop(): Promise<void>
}

/** What the interface of the implementation lets its user do; the rest no adapter can bring about. */
export interface Abilities {
  /** permessage-deflate: compresses what it sends, only inflates what it gets, or has none. */
  readonly deflate: 'both' | 'inflates' | 'none'
  /** Hands a byte order mark that begins a text message to its user (point U4). */
  readonly byteOrderMark: boolean
  /** Sends empty messages, also compressed; without this, only where nothing is compressed. */
  readonly emptyCompressed: boolean
  /** Sends pings, and tells when the pong came. */
  readonly ping: boolean
  /** Does so also where compression is agreed. */
  readonly pingCompressed: boolean
  /** Sends a message in fragments. */
  readonly fragments: boolean
  /** Drops the line without a Close frame. */
  readonly abort: boolean
  /** Close codes that its user may send. */
  readonly closeCodes: readonly number[]
}

export interface Peer {
  /** As in docs/reference/interop.md. */
  readonly name: string
  readonly role: 'server' | 'client' | 'proxy'
  readonly can: Abilities
  /** Starts its program, once for all variants. */
  start(certificate: CertificateFiles): Promise<LivePeer>
}

/** All codes of interest: of the protocol, of a framework, of an application. */
export const ANY_CLOSE_CODE: readonly number[] = [1000, 1001, 1011, 3000, 4999]
/** WHATWG's close() takes no others. */
export const CLOSE_CODES_OF_PAGES: readonly number[] = [1000, 3000, 4999]

export const ALL_ABILITIES: Abilities = {
  deflate: 'both',
  byteOrderMark: true,
  emptyCompressed: true,
  ping: true,
  pingCompressed: true,
  fragments: true,
  abort: true,
  closeCodes: ANY_CLOSE_CODE,
}

/** The subprotocols that the server of each pair knows. */
export const KNOWN_PROTOCOLS: readonly string[] = ['v2.chat', 'v1.chat']
