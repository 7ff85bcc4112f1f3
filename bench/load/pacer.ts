// When lanes begin their next round: all that finished one in a turn of the event loop begin again
// together, at the turn's end. Writes in a row reach the server in fewer wake-ups of its core than
// writes between reads do. Each wake-up costs both sides, so a server that is faster than the load
// would look slower than it is.

/** What a pacer drives. */
export interface Paced {
  /** Begins a round now. */
  begin(): void
  /** Begins no more rounds. */
  rest(): void
}

export class Pacer {
  #isRunning = true
  #waiting: Paced[] = []
  readonly #record: (milliseconds: number) => void

  /** `record` gets the duration of every round that ends. */
  constructor(record: (milliseconds: number) => void) {
    this.#record = record
  }

  /** A lane has ended a round and waits for its next one. */
  finished(lane: Paced, milliseconds: number): void {
    this.#record(milliseconds)
    if (this.#waiting.push(lane) === 1) setImmediate(() => this.#endTurn())
  }

  /** From now on every lane rests at the end of its round. */
  stop(): void {
    this.#isRunning = false
  }

  #endTurn(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const lane of waiting) {
      if (this.#isRunning) lane.begin()
      else lane.rest()
    }
  }
}
