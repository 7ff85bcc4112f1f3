// Which chunk brought the byte at an offset: the link from frames back to reads and TCP segments.
//
// One entry for each chunk, in order; entries that no frame can ask for any more are forgotten.

/** Where bytes came in: the number of the chunk on its side, its packet, and its time. */
export interface ChunkMark {
  readonly chunk: number
  readonly packet: number | undefined
  readonly time: number
}

/** Forgotten entries are taken out of the arrays when there are so many. */
const COMPACT = 256

export class ChunkLog {
  #offsets: number[] = []
  #marks: ChunkMark[] = []
  /** Entries before this one are forgotten. */
  #start = 0

  /** The bytes from `offset` on came in this chunk. */
  add(offset: number, mark: ChunkMark): void {
    this.#offsets.push(offset)
    this.#marks.push(mark)
  }

  /** The chunk that brought the byte at `offset`, or the oldest one known. */
  at(offset: number): ChunkMark {
    let low = this.#start
    let high = this.#offsets.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.#offsets[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return this.#marks[low]!
  }

  /** Nothing before `offset` will be asked for. */
  forget(offset: number): void {
    while (this.#start + 1 < this.#offsets.length && this.#offsets[this.#start + 1]! <= offset) {
      this.#start++
    }
    if (this.#start < COMPACT) return
    this.#offsets = this.#offsets.slice(this.#start)
    this.#marks = this.#marks.slice(this.#start)
    this.#start = 0
  }
}
