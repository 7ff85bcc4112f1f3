// The thing that changes, for the page that shows push against polling: a number that grows at random moments, the
// same for everyone who watches or asks. It knows nothing of how its readers learn of a change.

export interface Change {
  /** 0 before the first change, then one more with each. */
  readonly seq: number
  /** When it changed: milliseconds since the epoch, with fractions. */
  readonly at: number
}

export interface ChangeSourceOptions {
  /** Milliseconds to the next change; uniform between 0 and 3 s unless given. */
  readonly interval?: (() => number) | undefined
}

/** Wall-clock time with fractions of a millisecond; never steps back while the process lives. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now()
}

/** Runs from its making until `stop()`, which whoever made it must call. */
export class ChangeSource {
  #current: Change = { seq: 0, at: preciseNow() }
  #timer: NodeJS.Timeout | undefined
  readonly #watchers = new Set<(change: Change) => void>()
  readonly #interval: () => number

  constructor(options: ChangeSourceOptions = {}) {
    this.#interval = options.interval ?? (() => Math.random() * 3_000)
    this.#schedule()
  }

  get current(): Change {
    return this.#current
  }

  /** Calls `watcher` at every change, until the returned function is called. */
  watch(watcher: (change: Change) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#watchers.clear()
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#current = { seq: this.#current.seq + 1, at: preciseNow() }
      this.#schedule()
      for (const watcher of this.#watchers) watcher(this.#current)
    }, this.#interval())
  }
}
