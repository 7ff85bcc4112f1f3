// The rows that pass a filter, found slice by slice, so that what the page asks meanwhile is answered. A
// new filter is a new view; the old one is forgotten with what it found.

import type { CaptureIndex } from './capture-index.ts'
import { u32 } from './column.ts'

export type RowTest = (row: number) => boolean

/** Rows tried between two looks at the clock. */
const ROWS_PER_LOOK = 512

export class RowView {
  readonly #index: CaptureIndex
  readonly #test: RowTest | undefined
  readonly #found = u32()
  #tried = 0

  /** Without a test all rows are in view, at no cost. */
  constructor(index: CaptureIndex, test: RowTest | undefined) {
    this.#index = index
    this.#test = test
  }

  get isFiltered(): boolean {
    return this.#test !== undefined
  }

  /** Rows in view so far. */
  get length(): number {
    return this.#test === undefined ? this.#index.rows : this.#found.length
  }

  /** Rows tried so far. */
  get tried(): number {
    return this.#test === undefined ? this.#index.rows : this.#tried
  }

  get isDone(): boolean {
    return this.tried === this.#index.rows
  }

  /** Tries rows until `hasTime` says no or all are tried. */
  run(hasTime: () => boolean): void {
    const test = this.#test
    if (test === undefined) return
    while (this.#tried < this.#index.rows && hasTime()) {
      const end = Math.min(this.#index.rows, this.#tried + ROWS_PER_LOOK)
      for (let row = this.#tried; row < end; row++) if (test(row)) this.#found.push(row)
      this.#tried = end
    }
  }

  row(position: number): number {
    return this.#test === undefined ? position : this.#found.at(position)
  }

  rows(start: number, count: number): Uint32Array<ArrayBuffer> {
    const end = Math.min(this.length, start + count)
    return Uint32Array.from({ length: Math.max(0, end - start) }, (_, at) => this.row(start + at))
  }

  /** Where a row stands; undefined when it is not in view. */
  positionOf(row: number): number | undefined {
    if (this.#test === undefined) return row < this.length ? row : undefined
    const position = this.#found.lastUpTo(row)
    return position >= 0 && this.#found.at(position) === row ? position : undefined
  }
}
