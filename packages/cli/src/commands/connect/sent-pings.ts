// The pings that wait for their pong, as `tongro connect` sees them: which pong answers which, and how long it took.
import { toHex } from './hex.ts'

export interface SentPing {
  readonly hex: string
  /** performance.now() when it was sent. */
  readonly at: number
  /** Sent by the command for its own purposes: its pong is nobody's business. */
  readonly isHidden: boolean
}

export class SentPings {
  #waiting: SentPing[] = []

  add(payload: Uint8Array, at: number, isHidden: boolean): void {
    this.#waiting.push({ hex: toHex(payload), at, isHidden })
  }

  /** The oldest ping that this pong answers; those before it count as answered too (RFC 6455 5.5.3). */
  take(payload: Uint8Array): SentPing | undefined {
    const hex = toHex(payload)
    const index = this.#waiting.findIndex((ping) => ping.hex === hex)
    if (index < 0) return undefined
    const ping = this.#waiting[index]
    this.#waiting = this.#waiting.slice(index + 1)
    return ping
  }
}
