// Whether the peer is still there: the heartbeat, the pings in flight, and the round trip.

import {
  type Connection,
  type KeepaliveConfig,
  keepalive,
  viewOfBinary,
} from '../protocol/index.ts'
import { Pings } from './pings.ts'

const encoder = new TextEncoder()

export class Liveness {
  readonly #pings = new Pings()
  /** When the last heartbeat was sent, or the connection opened. */
  #pingedAt: number
  #isWaiting = false
  /** Whether anything arrived since; the socket sets it at each read. */
  hasHeard = false
  rtt: number | undefined

  constructor(now: number) {
    this.#pingedAt = now
  }

  /** Sends a ping of the caller's; resolves with its round trip. Throws when it cannot be sent. */
  ping(
    payload: string | Uint8Array | undefined,
    now: number,
    connection: Pick<Connection, 'sendPing'>,
  ): Promise<number> {
    this.#pings.checkRoom()
    const bytes = payloadBytes(payload) ?? this.#pings.nextPayload()
    connection.sendPing(bytes)
    return this.#pings.wait(bytes, now)
  }

  /** Takes a pong; answers the round trip, or undefined when it answers no ping. */
  pong(payload: Uint8Array, now: number): number | undefined {
    const rtt = this.#pings.answer(payload, now)
    if (rtt !== undefined) this.rtt = rtt
    return rtt
  }

  /** What the heartbeat asks for at `now`: a ping with this payload, nothing, or the end. */
  beat(config: KeepaliveConfig, now: number, isPaused: boolean): Beat {
    const { action, next } = keepalive(
      config,
      { pingedAt: this.#pingedAt, isWaiting: this.#isWaiting, hasHeard: this.hasHeard, isPaused },
      now,
    )
    if (action !== 'ping') return { isDead: action === 'dead', next, ping: undefined }
    const ping = this.#pings.nextPayload()
    this.#pings.note(ping, now)
    this.#pingedAt = now
    this.#isWaiting = true
    this.hasHeard = false
    return { isDead: false, next, ping }
  }

  /** No pong will come any more. */
  end(makeError: () => Error): void {
    this.#pings.fail(makeError)
  }
}

export interface Beat {
  readonly isDead: boolean
  /** When to ask again. */
  readonly next: number
  readonly ping: Uint8Array | undefined
}

/** A copy of its own, as the caller may change its bytes before the pong comes. */
function payloadBytes(payload: string | Uint8Array | undefined): Uint8Array | undefined {
  if (payload === undefined) return undefined
  if (typeof payload === 'string') return encoder.encode(payload)
  // It is checked first, since a number would be a length to the constructor.
  return new Uint8Array(viewOfBinary(payload))
}
