// A clock that stands still until the test turns it.

import type { Clock } from '../socket/index.ts'

interface Alarm {
  readonly at: number
  readonly run: () => void
}

export class FakeClock implements Clock {
  #now: number
  #alarms: Alarm[] = []

  /** Starts at `now` milliseconds. */
  constructor(now = 0) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  after(ms: number, run: () => void): () => void {
    const alarm = { at: this.#now + ms, run }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm)
    }
  }

  /** How many calls are still to come: 0 when everything that set a timer has cleaned up. */
  get waiting(): number {
    return this.#alarms.length
  }

  /** Moves time on and runs what falls due, in order, also what that sets up. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const next = this.#alarms
        .filter((alarm) => alarm.at <= end)
        .reduce<Alarm | undefined>((a, b) => (a === undefined || b.at < a.at ? b : a), undefined)
      if (next === undefined) break
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
    this.#now = end
  }
}
