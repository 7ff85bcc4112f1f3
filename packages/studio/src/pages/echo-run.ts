// Pairs each echo with the message it answers. The server keeps the order, so the oldest message
// without an echo is the one that came back.

export interface Echo {
  readonly id: number
  readonly text: string
  readonly outcome: EchoOutcome
}

export type EchoOutcome =
  | { readonly kind: 'back'; readonly ms: number }
  /** What came back is not what was sent. */
  | { readonly kind: 'changed'; readonly ms: number; readonly cameBack: string }
  /** The connection ended first. */
  | { readonly kind: 'lost' }

interface Pending {
  readonly id: number
  readonly text: string
  readonly sentAt: number
}

export class EchoRun {
  #pending: Pending[] = []
  #nextId = 1

  /** Messages on their way. */
  get pending(): number {
    return this.#pending.length
  }

  sent(text: string, sentAt: number): void {
    this.#pending.push({ id: this.#nextId++, text, sentAt })
  }

  /** The echo that came back, or undefined for a message nobody waited for. */
  received(text: string, now: number): Echo | undefined {
    const oldest = this.#pending.shift()
    if (oldest === undefined) return undefined
    const ms = now - oldest.sentAt
    const outcome: EchoOutcome =
      text === oldest.text ? { kind: 'back', ms } : { kind: 'changed', ms, cameBack: text }
    return { id: oldest.id, text: oldest.text, outcome }
  }

  /** The connection ended: all that was on the way, oldest first. */
  lost(): readonly Echo[] {
    const gone = this.#pending
    this.#pending = []
    return gone.map(({ id, text }) => ({ id, text, outcome: { kind: 'lost' } }))
  }
}
