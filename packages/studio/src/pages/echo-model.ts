// What the echo page does: send, pair, measure; and the run of a hundred, one after the other.

import { batch, type ReadonlySignal, signal } from '@preact/signals'
import type { LiveHandlers, LiveSocket } from '../live/live-socket.ts'
import { withLatest, withNewest } from '../measure/capped-list.ts'
import { type Echo, EchoRun } from './echo-run.ts'

export interface Series {
  readonly done: number
  readonly all: number
}

export const ECHO_CAP = 40

/** Of this many newest round trips come the figures and the line. */
export const TIMES_CAP = 500

/** Drawing waits a little, so that the page does not draw while the next echo arrives: that would
 *  lengthen the very time it measures. */
const DRAW_AFTER_MS = 40
const DRAW_SERIES_AFTER_MS = 250

export class EchoModel {
  readonly #run = new EchoRun()
  readonly #echoes = signal<readonly Echo[]>([])
  readonly #times = signal<readonly number[]>([])
  readonly #series = signal<Series | undefined>(undefined)
  #undrawn: Echo[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #seriesLeft = 0
  #seriesText = ''
  #seriesSize = 0

  readonly handlers: LiveHandlers = {
    message: (text) => this.#heard(text),
    close: () => this.#ended(),
  }

  #link: LiveSocket | undefined

  /** The link that was made with `handlers`. */
  attach(link: LiveSocket): void {
    this.#link = link
  }

  /** Newest first. */
  get echoes(): ReadonlySignal<readonly Echo[]> {
    return this.#echoes
  }

  /** Round trips in ms, oldest first. */
  get times(): ReadonlySignal<readonly number[]> {
    return this.#times
  }

  get series(): ReadonlySignal<Series | undefined> {
    return this.#series
  }

  /** Whether the text is on its way. */
  send(text: string): boolean {
    const sentAt = performance.now()
    if (this.#link?.send(text) !== true) return false
    this.#run.sent(text, sentAt)
    return true
  }

  /** Sends `count` numbered messages, each when the one before is back. */
  startSeries(text: string, count: number): void {
    this.#seriesText = text
    this.#seriesSize = count
    this.#seriesLeft = count
    this.#series.value = { done: 0, all: count }
    this.#nextOfSeries()
  }

  stopSeries(): void {
    this.#seriesLeft = 0
    this.#series.value = undefined
  }

  clear(): void {
    this.#undrawn = []
    this.#echoes.value = []
    this.#times.value = []
  }

  #nextOfSeries(): void {
    const number = this.#seriesSize - this.#seriesLeft + 1
    const text = `${this.#seriesText} ${number}`.trim()
    if (!this.send(text)) this.stopSeries()
  }

  #heard(text: string): void {
    const echo = this.#run.received(text, performance.now())
    if (echo === undefined) return
    this.#undrawn.push(echo)
    if (this.#seriesLeft > 0) {
      this.#seriesLeft--
      if (this.#seriesLeft > 0) this.#nextOfSeries()
    }
    this.#drawSoon()
  }

  #ended(): void {
    this.#undrawn.push(...this.#run.lost())
    this.stopSeries()
    this.#drawSoon()
  }

  #drawSoon(): void {
    const wait = this.#seriesLeft > 0 ? DRAW_SERIES_AFTER_MS : DRAW_AFTER_MS
    this.#timer ??= setTimeout(() => batch(() => this.#draw()), wait)
  }

  #draw(): void {
    this.#timer = undefined
    let echoes = this.#echoes.peek()
    let times = this.#times.peek()
    for (const echo of this.#undrawn) {
      echoes = withNewest(echoes, echo, ECHO_CAP)
      if (echo.outcome.kind !== 'lost') times = withLatest(times, echo.outcome.ms, TIMES_CAP)
    }
    this.#undrawn = []
    this.#echoes.value = echoes
    this.#times.value = times
    if (this.#series.peek() === undefined) return
    const done = this.#seriesSize - this.#seriesLeft
    this.#series.value = this.#seriesLeft > 0 ? { done, all: this.#seriesSize } : undefined
  }
}
