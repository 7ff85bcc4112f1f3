// The rows that the page holds: some pages of the view around what is shown. Whatever is asked for and
// not there comes from the Worker a moment later, and `version` says so.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { RowWindow } from '../worker/protocol.ts'
import { type Row, rowIn } from './row.ts'

/** Rows of a page: some three screens. */
export const PAGE = 128
/** Pages that are held: enough to go back and forth, few enough to be nothing. */
const MOST_PAGES = 16

type Fetch = (start: number, count: number) => Promise<RowWindow | undefined>

interface Page {
  window: RowWindow | undefined
  /** Newer rows may be known. */
  isStale: boolean
  isPending: boolean
}

export class RowPages {
  readonly #fetch: Fetch
  /** The least recently used first. */
  readonly #pages = new Map<number, Page>()
  readonly #version = signal(0)
  /** Grows with each new view, so that late answers of the old one are told. */
  #view = 0

  constructor(fetch: Fetch) {
    this.#fetch = fetch
  }

  /** Changes when rows have come. */
  get version(): ReadonlySignal<number> {
    return this.#version
  }

  /** Pages held, for those who count. */
  get size(): number {
    return this.#pages.size
  }

  /** The row, if it is there. */
  peek(position: number): Row | undefined {
    const window = this.#pages.get(Math.floor(position / PAGE))?.window
    return window === undefined ? undefined : rowIn(window, position % PAGE)
  }

  /** The row, now or as soon as it has come. */
  async get(position: number): Promise<Row | undefined> {
    const view = this.#view
    const window = await this.#load(Math.floor(position / PAGE))
    return window === undefined || view !== this.#view ? undefined : rowIn(window, position % PAGE)
  }

  /** Sees to it that these rows come. */
  need(first: number, last: number): void {
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      const held = this.#pages.get(page)
      if (held === undefined || (held.isStale && !held.isPending)) void this.#load(page)
    }
  }

  /** What is held may be out of date; it is shown until newer rows have come. */
  renew(): void {
    for (const page of this.#pages.values()) page.isStale = true
    this.#version.value++
  }

  /** Another view: nothing that is held stands in it. */
  clear(): void {
    this.#pages.clear()
    this.#view++
    this.#version.value++
  }

  async #load(number: number): Promise<RowWindow | undefined> {
    const view = this.#view
    const page = this.#pages.get(number) ?? { window: undefined, isStale: false, isPending: false }
    this.#pages.delete(number)
    this.#pages.set(number, page)
    page.isPending = true
    page.isStale = false
    const window = await this.#fetch(number * PAGE, PAGE)
    if (view !== this.#view) return undefined
    page.isPending = false
    page.window = window ?? page.window
    this.#forgetOldest()
    this.#version.value++
    return page.window
  }

  #forgetOldest(): void {
    for (const number of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) return
      this.#pages.delete(number)
    }
  }
}
