// The peer under test as the runner sees it: told where to listen or to connect, and reporting how
// each connection ended.

import type { PeerSettings } from '../cases/settings.ts'

export interface Report {
  readonly event: 'closed' | 'failed'
  /** Close code that the application was given. */
  readonly code?: number
  readonly message?: string
}

export interface Peer {
  readonly name: string
  readonly version: string
  /** A port of 127.0.0.1 with an echo server so set up; a sentence when it cannot be. */
  listen(settings: PeerSettings): Promise<number | string>
  /** Starts an echo client; a sentence when it cannot be so set up. */
  connect(url: string, settings: PeerSettings): Promise<string | undefined>
  /** How the connection to this path ended; waits for it. */
  report(path: string): Promise<Report>
  /** All reports so far for a path. */
  reports(path: string): readonly Report[]
  stop(): Promise<void>
}
