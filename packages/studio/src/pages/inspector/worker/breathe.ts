// Long work in slices: after each, whatever else waits (a question, a newer filter) gets its turn.

/** A question waits this long at most, and a screen is drawn every 16 ms. */
const SLICE_MS = 12

export class Slices {
  #start = performance.now()

  get isOver(): boolean {
    return performance.now() - this.#start >= SLICE_MS
  }

  /** Lets other tasks run and begins the next slice. */
  async pause(): Promise<void> {
    await nextTask()
    this.#start = performance.now()
  }
}

/** Timers wait 4 ms in browsers; a message to oneself does not. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
