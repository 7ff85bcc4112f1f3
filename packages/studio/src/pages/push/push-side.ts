// The push side: one WebSocket that is told of each change. It also asks for the server's time,
// a few times at first and rarely later, because its answers come fastest.

import { type ReadonlySignal, signal } from '@preact/signals'
import { type LiveHandlers, type LiveSettings, LiveSocket } from '../../live/live-socket.ts'
import { clockSample } from '../../measure/clock-offset.ts'
import { serverTextFrameLength } from '../../measure/frame-length.ts'
import { look, paused } from '../../measure/sightings.ts'
import { preciseNow } from '../../measure/time.ts'
import { counted, nextCounter } from '../../measure/wire-meter.ts'
import { type Change, parsePushMessage, timeQuestion } from '../../messages/change-messages.ts'
import type { ServerClock } from './server-clock.ts'
import { EMPTY_SIDE, type LookReport, type Side } from './side.ts'

const QUESTIONS_AT_FIRST = 4
const QUESTION_EVERY_MS = 30_000

export class PushSide {
  readonly link: LiveSocket
  readonly #clock: ServerClock
  readonly #onLook: (report: LookReport) => void
  readonly #side = signal<Side>(EMPTY_SIDE)
  #questionsLeft = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    url: string,
    clock: ServerClock,
    onLook: (report: LookReport) => void,
    settings: Partial<LiveSettings> = {},
  ) {
    this.#clock = clock
    this.#onLook = onLook
    const handlers: LiveHandlers = {
      open: () => this.#opened(),
      message: (text) => this.#heard(text),
      close: () => this.#ended(),
    }
    this.link = new LiveSocket(url, handlers, settings)
  }

  get side(): ReadonlySignal<Side> {
    return this.#side
  }

  clear(): void {
    this.#side.value = EMPTY_SIDE
  }

  #opened(): void {
    const side = this.#side.peek()
    this.#side.value = { ...side, requests: side.requests + 1 }
    this.#questionsLeft = QUESTIONS_AT_FIRST
    this.#ask()
  }

  #ask(): void {
    this.link.send(timeQuestion(preciseNow()))
  }

  #heard(text: string): void {
    const now = preciseNow()
    const message = parsePushMessage(text)
    if (message?.type === 'change') this.#changed(message, text, now)
    if (message?.type !== 'time') return
    this.#clock.add(clockSample(message.t0, now, message.now))
    this.#questionsLeft--
    if (this.#questionsLeft > 0) this.#ask()
    else this.#timer = setTimeout(() => this.#ask(), QUESTION_EVERY_MS)
  }

  #changed(change: Change, text: string, seenAt: number): void {
    const side = this.#side.peek()
    const changedAt = this.#clock.toLocal(change.at)
    const sight = look(side.sightings, change.seq, seenAt - changedAt)
    // The server counted before it sent this message, whose own frame is added here.
    const { read, written } = change.wire
    const wire = { read, written: written + serverTextFrameLength(text) }
    const meter = counted(side.meter, wire)
    this.#side.value = { ...side, sightings: sight.sightings, meter }
    const { isNew, missed } = sight
    this.#onLook({ seq: change.seq, changedAt, seenAt, isNew, missed })
  }

  #ended(): void {
    clearTimeout(this.#timer)
    const side = this.#side.peek()
    this.#side.value = {
      ...side,
      sightings: paused(side.sightings),
      meter: nextCounter(side.meter),
    }
  }
}
