// The polling side: one request each second, on the second, as long as it runs.

import { type ReadonlySignal, signal } from '@preact/signals'
import { clockSample } from '../../measure/clock-offset.ts'
import { look, paused } from '../../measure/sightings.ts'
import { preciseNow } from '../../measure/time.ts'
import { counted, nextCounter } from '../../measure/wire-meter.ts'
import { type PollAnswer, parsePollAnswer } from '../../messages/change-messages.ts'
import type { ServerClock } from './server-clock.ts'
import { EMPTY_SIDE, type LookReport, type Side } from './side.ts'

export const POLL_EVERY_MS = 1000

/** An answer that takes longer counts as none. */
const ANSWER_MS = 10_000

export class PollSide {
  readonly #url: string
  readonly #clock: ServerClock
  readonly #onLook: (report: LookReport) => void
  readonly #onAsk: (at: number) => void
  readonly #everyMs: number
  readonly #side = signal<Side>(EMPTY_SIDE)
  #stopped: AbortController | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `url` is that of /poll without a query; `everyMs` is shorter in tests. */
  constructor(
    url: string,
    clock: ServerClock,
    onLook: (report: LookReport) => void,
    onAsk: (at: number) => void,
    everyMs: number = POLL_EVERY_MS,
  ) {
    this.#url = url
    this.#clock = clock
    this.#onLook = onLook
    this.#onAsk = onAsk
    this.#everyMs = everyMs
  }

  get side(): ReadonlySignal<Side> {
    return this.#side
  }

  clear(): void {
    this.#side.value = EMPTY_SIDE
  }

  /** Each start is a session of its own: the server counts from zero, and the first look is the
   *  base line. */
  start(): void {
    this.stop()
    const side = this.#side.peek()
    const sightings = paused(side.sightings)
    this.#side.value = { ...side, sightings, meter: nextCounter(side.meter) }
    this.#stopped = new AbortController()
    const session = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`
    void this.#turn(`${this.#url}?session=${session}`, performance.now(), this.#stopped.signal)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#stopped?.abort()
    this.#stopped = undefined
  }

  async #turn(url: string, due: number, stopped: AbortSignal): Promise<void> {
    const side = this.#side.peek()
    this.#side.value = { ...side, requests: side.requests + 1 }
    await this.#ask(url, stopped)
    if (stopped.aborted) return
    // On the second even when an answer took its time; a turn that is past is left out.
    const now = performance.now()
    const next = due + Math.max(1, Math.ceil((now - due) / this.#everyMs)) * this.#everyMs
    this.#timer = setTimeout(() => void this.#turn(url, next, stopped), next - now)
  }

  async #ask(url: string, stopped: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_MS)])
    const asked = preciseNow()
    this.#onAsk(asked)
    try {
      const response = await fetch(url, { cache: 'no-store', signal })
      const answer = response.ok ? parsePollAnswer(await response.json()) : undefined
      if (stopped.aborted) return
      if (answer === undefined) this.#failed()
      else this.#answered(answer, asked, preciseNow())
    } catch {
      if (!stopped.aborted) this.#failed()
    }
  }

  #failed(): void {
    const side = this.#side.peek()
    this.#side.value = { ...side, failed: side.failed + 1 }
  }

  #answered(answer: PollAnswer, asked: number, seenAt: number): void {
    this.#clock.add(clockSample(asked, seenAt, answer.now))
    const side = this.#side.peek()
    const changedAt = this.#clock.toLocal(answer.at)
    const sight = look(side.sightings, answer.seq, seenAt - changedAt)
    const meter = counted(side.meter, answer.wire)
    this.#side.value = { ...side, sightings: sight.sightings, meter }
    const { isNew, missed } = sight
    this.#onLook({ seq: answer.seq, changedAt, seenAt, isNew, missed })
  }
}
