// The state of the Inspector page: what is open, what is selected, what is in view, how far the Worker is.
// It speaks to the Worker and to no element; the parts of the page read its signals and call it.

import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { From } from 'tongro/protocol'
import {
  type Bench,
  type InspectorData,
  isSameSelection,
  type PlaygroundSeed,
  type Selection,
} from '../contract.ts'
import { selectionOf } from '../list/row.ts'
import { RowPages } from '../list/row-pages.ts'
import type { InspectorClient } from '../worker/client.ts'
import type { FilterProblem, Progress, Source, TimeRange } from '../worker/protocol.ts'

/** What is open, by the name that the reader knows it by. */
export interface Opened {
  readonly kind: 'file' | 'live'
  readonly name: string
}

/** A place in the view that the list is to bring into sight; `serial` tells one wish from the next. */
export interface Reveal {
  readonly position: number
  readonly serial: number
}

export class Workbench implements Bench {
  readonly data: InspectorData
  readonly client: InspectorClient
  readonly pages: RowPages
  readonly opened: Signal<Opened | undefined> = signal(undefined)
  readonly progress: Signal<Progress | undefined> = signal(undefined)
  readonly failure: Signal<string | undefined> = signal(undefined)
  readonly filterText: Signal<string> = signal('')
  readonly filterProblem: Signal<FilterProblem | undefined> = signal(undefined)
  readonly range: Signal<TimeRange | undefined> = signal(undefined)
  /** Rows in view when the reader paused; undefined while not paused. */
  readonly pausedAt: Signal<number | undefined> = signal(undefined)
  /** Where in the view the selected row stands; undefined where the filter leaves it out. */
  readonly cursor: Signal<number | undefined> = signal(undefined)
  readonly reveal: Signal<Reveal> = signal({ position: 0, serial: 0 })
  readonly isHelpOpen: Signal<boolean> = signal(false)
  readonly rows: ReadonlySignal<number>
  readonly startTime: ReadonlySignal<number>
  readonly #selection = signal<Selection>({ kind: 'nothing' })
  readonly #revision = signal(0)
  readonly #playground = signal<PlaygroundSeed | undefined>(undefined)
  #lastPlayground: PlaygroundSeed = { bytes: undefined, from: 'client' }

  constructor(client: InspectorClient) {
    this.client = client
    this.data = client
    this.pages = new RowPages((start, count) => client.ask('rows', { start, count }))
    this.rows = computed(() => this.pausedAt.value ?? this.progress.value?.rows ?? 0)
    this.startTime = computed(() => this.progress.value?.startTime ?? 0)
  }

  get selection(): ReadonlySignal<Selection> {
    return this.#selection
  }

  get revision(): ReadonlySignal<number> {
    return this.#revision
  }

  get playground(): ReadonlySignal<PlaygroundSeed | undefined> {
    return this.#playground
  }

  // Sources --------------------------------------------------------------------------------------

  openFile(file: File, from: From = 'client'): void {
    this.#open({ kind: 'file', name: file.name }, { kind: 'file', file, from })
  }

  openUrl(url: string, name: string): void {
    this.#open({ kind: 'file', name }, { kind: 'url', url, name })
  }

  openBytes(name: string, bytes: Uint8Array): void {
    this.openFile(new File([bytes.slice()], name))
  }

  openLive(name: string): void {
    this.#open({ kind: 'live', name }, { kind: 'live' })
  }

  /** Back to the choice of a source. */
  closeCapture(): void {
    this.client.stop()
    this.#forget()
    this.opened.value = undefined
    this.progress.value = undefined
  }

  #open(opened: Opened, source: Source): void {
    batch(() => {
      this.#forget()
      this.#playground.value = undefined
      this.opened.value = opened
      this.progress.value = undefined
    })
    this.client.open(source)
  }

  #forget(): void {
    batch(() => {
      this.pages.clear()
      this.failure.value = undefined
      this.filterText.value = ''
      this.filterProblem.value = undefined
      this.range.value = undefined
      this.pausedAt.value = undefined
      this.cursor.value = undefined
      this.#selection.value = { kind: 'nothing' }
      this.#revision.value++
    })
  }

  /** The Worker tells where it stands. */
  take(progress: Progress): void {
    batch(() => {
      this.progress.value = progress
      this.#revision.value++
      this.pages.renew()
    })
  }

  // View -----------------------------------------------------------------------------------------

  setFilter(text: string): Promise<void> {
    return this.#setView(text, this.range.peek())
  }

  setRange(range: TimeRange | undefined): Promise<void> {
    return this.#setView(this.filterText.peek(), range)
  }

  async #setView(text: string, range: TimeRange | undefined): Promise<void> {
    const problem = await this.client.ask('filter', { text, range })
    this.filterProblem.value = problem
    if (problem !== undefined) return
    batch(() => {
      this.filterText.value = text
      this.range.value = range
      this.pausedAt.value = undefined
      this.pages.clear()
    })
    await this.#findCursor()
  }

  togglePause(): void {
    if (this.opened.peek()?.kind !== 'live') return
    this.pausedAt.value = this.pausedAt.peek() === undefined ? this.rows.peek() : undefined
  }

  // Selection ------------------------------------------------------------------------------------

  select(next: Selection): void {
    this.#set(next)
    this.#playground.value = undefined
    void this.#findCursor()
  }

  /** Selects the row at a place in the view. */
  async moveTo(position: number): Promise<void> {
    const last = this.rows.peek() - 1
    if (last < 0) return
    const wanted = Math.min(last, Math.max(0, position))
    this.cursor.value = wanted
    this.#show(wanted)
    const row = this.pages.peek(wanted) ?? (await this.pages.get(wanted))
    // The reader may have gone on meanwhile.
    if (row !== undefined && this.cursor.peek() === wanted) this.#set(selectionOf(row))
  }

  moveBy(rows: number): Promise<void> {
    const cursor = this.cursor.peek()
    return this.moveTo(cursor === undefined ? 0 : cursor + rows)
  }

  async moveToFinding(step: 1 | -1): Promise<void> {
    const position = this.cursor.peek() ?? -1
    const found = await this.client.ask('nextFinding', { position, step })
    if (found !== undefined) await this.moveTo(found)
  }

  #set(next: Selection): void {
    if (!isSameSelection(this.#selection.peek(), next)) this.#selection.value = next
  }

  async #findCursor(): Promise<void> {
    const selection = this.#selection.peek()
    if (selection.kind === 'nothing') return
    const position = await this.client.ask('position', selection)
    if (!isSameSelection(selection, this.#selection.peek())) return
    this.cursor.value = position
    if (position !== undefined) this.#show(position)
  }

  #show(position: number): void {
    this.reveal.value = { position, serial: this.reveal.peek().serial + 1 }
  }

  // Playground -----------------------------------------------------------------------------------

  openPlayground(bytes?: Uint8Array, from: From = 'client'): void {
    if (bytes !== undefined) this.#lastPlayground = { bytes, from }
    this.#playground.value = this.#lastPlayground
  }

  closePlayground(): void {
    this.#playground.value = undefined
  }
}
