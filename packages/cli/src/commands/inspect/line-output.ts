// Lines to standard output, many at a time, at the reader's pace: a capture of a million frames must neither be a
// million writes nor pile up in memory because `less` is slow.
import { once } from 'node:events'

/** One write for about so many characters; a pipe of Linux holds as much. */
const FLUSH_AT = 64 * 1024

export class LineOutput {
  readonly #stream: NodeJS.WriteStream
  #pending = ''
  #needsDrain = false
  #isGone = false
  /** Settles when nobody reads any more. */
  readonly gone: Promise<void>

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
    this.gone = new Promise((resolve) => {
      stream.on('error', () => {
        this.#isGone = true
        resolve()
      })
    })
  }

  /** Nobody reads any more, as with `| head`: that is the reader's good right, and the end. */
  get isGone(): boolean {
    return this.#isGone
  }

  /** Whether the reader is behind. */
  get needsDrain(): boolean {
    return this.#needsDrain && !this.#isGone
  }

  line(text: string): void {
    this.#pending += `${text}\n`
    if (this.#pending.length >= FLUSH_AT) this.flush()
  }

  flush(): void {
    if (this.#pending === '' || this.#isGone) return
    if (!this.#stream.write(this.#pending)) this.#needsDrain = true
    this.#pending = ''
  }

  /** Resolves when the reader has caught up, or is gone. */
  async ready(): Promise<void> {
    if (!this.#needsDrain || this.#isGone) return
    this.#needsDrain = false
    if (this.#stream.writableNeedDrain) {
      await Promise.race([once(this.#stream, 'drain'), this.gone])
    }
  }

  /** Resolves when all is written, or nobody reads any more. */
  async end(): Promise<void> {
    this.flush()
    await this.ready()
  }
}
