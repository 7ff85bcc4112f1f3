// The state of the Inspector page: what is open, what is selected, what the Worker has read.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { From } from 'tongro/protocol'
import {
  type Bench,
  type InspectorData,
  isSameSelection,
  type PlaygroundSeed,
  type Selection,
} from '../contract.ts'

export class Workbench implements Bench {
  readonly data: InspectorData
  readonly #selection = signal<Selection>({ kind: 'nothing' })
  readonly #revision = signal(0)
  readonly #startTime = signal(0)
  readonly #playground = signal<PlaygroundSeed | undefined>(undefined)

  constructor(data: InspectorData) {
    this.data = data
  }

  get selection(): ReadonlySignal<Selection> {
    return this.#selection
  }

  get revision(): ReadonlySignal<number> {
    return this.#revision
  }

  get startTime(): ReadonlySignal<number> {
    return this.#startTime
  }

  get playground(): ReadonlySignal<PlaygroundSeed | undefined> {
    return this.#playground
  }

  select(next: Selection): void {
    if (!isSameSelection(this.#selection.peek(), next)) this.#selection.value = next
  }

  openBytes(name: string, bytes: Uint8Array): void {
    void name
    void bytes
  }

  openPlayground(bytes?: Uint8Array, from: From = 'client'): void {
    this.#playground.value = { bytes, from }
  }

  closePlayground(): void {
    this.#playground.value = undefined
  }
}
