// What a JavaScript implementation has to give to be a peer: an echo server and an echo client.

import type { PeerSettings } from '../cases/settings.ts'
import type { Report } from '../run/peer.ts'

export type Tell = (path: string, report: Report) => void

export interface EchoPeer {
  readonly name: string
  readonly version: string
  /** Throws Unable for settings it cannot have. Resolves with the port. */
  readonly listen?: (settings: PeerSettings, tell: Tell) => Promise<number>
  /** Throws Unable for settings it cannot have; otherwise reports how the connection ends. */
  readonly connect?: (url: string, settings: PeerSettings, tell: Tell) => void
  readonly stop: () => Promise<void>
}

/** The implementation has no such setting. */
export class Unable extends Error {}

/** Throws Unable unless each setting asked for is one of `known`. */
export function mustKnow(settings: PeerSettings, known: readonly (keyof PeerSettings)[]): void {
  for (const name of Object.keys(settings)) {
    if (!known.some((one) => one === name)) throw new Unable(`has no setting for ${name}`)
  }
}

/** What an application does with its socket. */
export interface Told {
  echo(): void
  send(message: string | Uint8Array): void
  close(code: number | undefined, reason: string): void
  ping?(payload: string): void
}

/** Runs a message that is a command (README.md, "Commands"); echoes all others. */
export function obey(message: unknown, told: Told): void {
  const words = typeof message === 'string' ? /^!(\w+)(?: (.*))?$/s.exec(message) : null
  if (words === null) {
    told.echo()
    return
  }
  const [, command, rest = ''] = words
  try {
    if (command === 'close') {
      const [, code, reason = ''] = /^(\d*) ?(.*)$/s.exec(rest) ?? []
      told.close(code === '' ? undefined : Number(code), reason)
    } else if (command === 'ping') told.ping?.(rest)
    else if (command === 'twice') {
      const bytes = new TextEncoder().encode(rest)
      told.send(bytes)
      told.send(bytes)
    } else told.echo()
  } catch {
    told.send('refused')
  }
}
