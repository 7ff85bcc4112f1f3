// What is wrong with a file of packets, in few sentences: the first of each kind at once, and how many
// there were at the end. A file of a million broken packets must not become a million records.

import type { CaptureSink } from '../../../protocol/index.ts'

export class Complaints {
  readonly #sink: CaptureSink
  readonly #counts = new Map<string, { count: number; what: string }>()

  constructor(sink: CaptureSink) {
    this.#sink = sink
  }

  /** One that stands for itself. */
  say(text: string, connection?: number, time?: number): void {
    this.#sink({ kind: 'trouble', text, connection, time })
  }

  /**
   * One of a kind that may come often; `what` names many of them, such as `fragments of IP packets`.
   */
  count(what: string, first: () => string, time?: number): void {
    const known = this.#counts.get(what)
    if (known !== undefined) {
      known.count++
      return
    }
    this.#counts.set(what, { count: 1, what })
    this.say(first(), undefined, time)
  }

  /** Says how many there were of those that came more than once. */
  finish(): void {
    for (const { count, what } of this.#counts.values()) {
      if (count > 1) this.say(`In all ${count} ${what}`)
    }
    this.#counts.clear()
  }
}
