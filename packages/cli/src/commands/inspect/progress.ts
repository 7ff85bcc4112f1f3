// A line of progress on standard error while a large file is read, where standard error is a terminal and standard
// output is not: else the rows themselves show that it goes on.

/** Quick files need none. */
const FIRST_AFTER_MS = 1_000
const EVERY_MS = 250
const MIB = 1024 * 1024
const CLEAR_LINE = '\r\x1b[2K'

export class Progress {
  readonly #total: number
  readonly #isShown: boolean
  #read = 0
  #nextAt: number
  #isOnScreen = false

  /** `total` in bytes; 0 where it is not known. */
  constructor(total: number) {
    this.#total = total
    this.#isShown = process.stderr.isTTY === true && process.stdout.isTTY !== true
    this.#nextAt = performance.now() + FIRST_AFTER_MS
  }

  count(bytes: number): void {
    this.#read += bytes
    if (!this.#isShown) return
    const now = performance.now()
    if (now < this.#nextAt) return
    this.#nextAt = now + EVERY_MS
    this.#isOnScreen = true
    process.stderr.write(`${CLEAR_LINE}${progressText(this.#read, this.#total)}`)
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isOnScreen) process.stderr.write(CLEAR_LINE)
    this.#isOnScreen = false
  }
}

export function progressText(read: number, total: number): string {
  const done = `${(read / MIB).toFixed(0)}`
  if (total <= 0) return `Reading: ${done} MiB`
  const percent = Math.min(100, Math.floor((read / total) * 100))
  return `Reading: ${percent} %, ${done} of ${(total / MIB).toFixed(0)} MiB`
}
