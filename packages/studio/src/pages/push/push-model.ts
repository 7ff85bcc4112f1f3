// Both sides of the comparison together: started, stopped and cleared as one, sharing one estimate
// of the server's clock and one timeline.

import { type ReadonlySignal, signal } from '@preact/signals'
import { showLink } from '../../live/links.ts'
import { preciseNow } from '../../measure/time.ts'
import { PollSide } from './poll-side.ts'
import { PushSide } from './push-side.ts'
import { ServerClock } from './server-clock.ts'
import { EMPTY_TIMELINE, type Timeline, withAsk, withLook } from './timeline.ts'

export interface PushUrls {
  readonly push: string
  readonly poll: string
}

export class PushModel {
  readonly push: PushSide
  readonly poll: PollSide
  readonly #timeline = signal<Timeline>(EMPTY_TIMELINE)
  readonly #isRunning = signal(false)
  #ranBefore = 0
  #startedAt = 0

  constructor(urls: PushUrls) {
    const clock = new ServerClock()
    this.push = new PushSide(urls.push, clock, (report) => {
      this.#timeline.value = withLook(this.#timeline.peek(), 'push', report)
    })
    this.poll = new PollSide(
      urls.poll,
      clock,
      (report) => {
        this.#timeline.value = withLook(this.#timeline.peek(), 'poll', report)
      },
      (at) => {
        this.#timeline.value = withAsk(this.#timeline.peek(), at)
      },
    )
  }

  get timeline(): ReadonlySignal<Timeline> {
    return this.#timeline
  }

  get isRunning(): ReadonlySignal<boolean> {
    return this.#isRunning
  }

  /** How long it has measured in all, without the time it stood still. */
  ranMs(now: number): number {
    return this.#ranBefore + (this.#isRunning.value ? Math.max(0, now - this.#startedAt) : 0)
  }

  start(): void {
    if (this.#isRunning.peek()) return
    this.#startedAt = preciseNow()
    this.#isRunning.value = true
    this.push.link.start()
    this.poll.start()
  }

  stop(): void {
    if (!this.#isRunning.peek()) return
    this.#ranBefore = this.ranMs(preciseNow())
    this.#isRunning.value = false
    this.push.link.stop()
    this.poll.stop()
  }

  /** Forgets all that was measured and, when it was running, begins again with new connections. */
  reset(): void {
    const wasRunning = this.#isRunning.peek()
    this.stop()
    this.push.clear()
    this.poll.clear()
    this.#timeline.value = EMPTY_TIMELINE
    this.#ranBefore = 0
    if (wasRunning) this.start()
  }

  /** Runs while the page is shown and in view; the returned function ends it. */
  runWhileVisible(): () => void {
    const hide = showLink(this.push.link)
    let isHalted = false
    const onVisibility = (): void => {
      if (document.hidden) {
        isHalted = this.#isRunning.peek()
        this.stop()
      } else if (isHalted) {
        isHalted = false
        this.start()
      }
    }
    document.addEventListener('visibilitychange', onVisibility)
    if (document.hidden) isHalted = true
    else this.start()
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      this.stop()
      hide()
    }
  }
}
