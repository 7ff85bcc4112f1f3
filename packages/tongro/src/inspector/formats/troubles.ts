// Tells what is wrong with a file: a few troubles one by one, the rest as one sum. A file of a million
// bad lines must not become a million sentences.

import type { CaptureSink } from '../../protocol/index.ts'

/** Enough to see what is wrong; more of the same helps nobody. */
const MOST_TROUBLES = 20
/** Of a value that a sentence shows, in characters. */
const MOST_SHOWN = 40

export class Troubles {
  readonly #sink: CaptureSink
  #told = 0
  #untold = 0

  constructor(sink: CaptureSink) {
    this.#sink = sink
  }

  tell(text: string): void {
    if (this.#told < MOST_TROUBLES) this.#sink({ kind: 'trouble', text })
    else this.#untold++
    this.#told++
  }

  /** The sum of what was not told. */
  end(): void {
    if (this.#untold === 0) return
    const more = this.#untold === 1 ? '1 more such trouble' : `${this.#untold} more such troubles`
    this.#sink({
      kind: 'trouble',
      text: `Left out ${more}: only the first ${MOST_TROUBLES} are told`,
    })
    this.#untold = 0
  }
}

/** A value of a file as it may stand in a sentence: short, in quotes, without control characters. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  const short = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text
  return short.replace(/[\u007f-\u009f\u2028\u2029\ud800-\udfff]/g, '\ufffd')
}
