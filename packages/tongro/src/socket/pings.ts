// Pings that wait for their pong, and the round trip they measure.
//
// A peer may answer only the latest of several pings (RFC 6455 5.5.3), so a pong settles its ping
// and all that were sent before it. Payloads are a running number unless the caller gives one.

import { MisuseError } from '../protocol/index.ts'

interface Waiting {
  readonly payload: Uint8Array
  readonly sentAt: number
  readonly resolve: ((ms: number) => void) | undefined
  readonly reject: ((error: Error) => void) | undefined
}

/** More unanswered pings than any use has; beyond it the caller is told. */
const MAX_WAITING = 256

export class Pings {
  #waiting: Waiting[] = []
  #count = 0

  /** Payload for the next ping: a number of its own, 4 bytes. */
  nextPayload(): Uint8Array {
    this.#count = (this.#count + 1) >>> 0
    const n = this.#count
    return Uint8Array.of(n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255)
  }

  /** Notes a ping that is sent now and that nobody waits for. */
  note(payload: Uint8Array, now: number): void {
    if (this.#waiting.length >= MAX_WAITING) this.#waiting.shift()
    this.#waiting.push({ payload, sentAt: now, resolve: undefined, reject: undefined })
  }

  /** Throws when too many pings wait for another to be sent. */
  checkRoom(): void {
    if (this.#waiting.length >= MAX_WAITING) {
      throw new MisuseError(
        'too-many-pings',
        `Cannot send another ping: ${MAX_WAITING} wait for their pong, await some first`,
      )
    }
  }

  /** Notes a ping that is sent now; resolves with its round trip in milliseconds. */
  wait(payload: Uint8Array, now: number): Promise<number> {
    this.checkRoom()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ payload, sentAt: now, resolve, reject })
    })
  }

  /** Takes a pong; answers the round trip, or undefined when it answers no ping. */
  answer(payload: Uint8Array, now: number): number | undefined {
    const at = this.#waiting.findIndex((ping) => sameBytes(ping.payload, payload))
    if (at < 0) return undefined
    const settled = this.#waiting.splice(0, at + 1)
    for (const ping of settled) ping.resolve?.(now - ping.sentAt)
    return now - settled[at]!.sentAt
  }

  /** No pong will come any more. */
  fail(makeError: () => Error): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const ping of waiting) ping.reject?.(makeError())
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
