// The server's clock as this browser estimates it. Both sides of the comparison use the same one.

import { bestOffset, type ClockSample, withSample } from '../../measure/clock-offset.ts'

export class ServerClock {
  #samples: readonly ClockSample[] = []

  add(sample: ClockSample): void {
    this.#samples = withSample(this.#samples, sample)
  }

  /** A time of the server in the time of this browser. */
  toLocal(serverTime: number): number {
    return serverTime - bestOffset(this.#samples)
  }
}
