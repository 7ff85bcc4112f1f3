// The clock: a list that grows as times arrive, with the gap between them.

import { type Signal, useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useLink } from '../live/links.ts'
import { summarize } from '../measure/summary.ts'
import { Bar } from '../parts/bar.tsx'
import { Figures } from '../parts/figures.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { formatCount, formatLocalTime, formatSeconds } from '../words/format.ts'
import { language, words } from '../words/words.ts'
import {
  CLOCK_CAP,
  type ClockList,
  EMPTY_CLOCK,
  gaps,
  reconnected,
  type Tick,
  withTime,
} from './clock-list.ts'

/** The longest random wait of the server; a bar is full there. */
const LONGEST_WAIT_MS = 3000

export function ClockPage(): VNode {
  const list = useSignal<ClockList>(EMPTY_CLOCK)
  // What is shown while paused; the list goes on behind it.
  const frozen = useSignal<ClockList | undefined>(undefined)
  useLink('/clock', {
    open: () => {
      list.value = reconnected(list.peek())
    },
    message: (text) => {
      list.value = withTime(list.peek(), text)
    },
  })
  const text = words.value.clock
  const shown = frozen.value ?? list.value
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <ClockFigures list={shown} />
      <ClockButtons list={list} frozen={frozen} />
      {shown.ticks.length === 0 ? (
        <p class="nothing">{text.nothing}</p>
      ) : (
        <ol class="ticks" aria-label={text.list} reversed>
          {shown.ticks.map((tick) => (
            <TickRow key={tick.id} tick={tick} />
          ))}
        </ol>
      )}
      <p class="small">
        {text.scale} {text.cap(CLOCK_CAP)}
      </p>
    </>
  )
}

function ClockFigures({ list }: { readonly list: ClockList }): VNode {
  const text = words.value.clock
  const summary = summarize(gaps(list))
  const seconds = (ms: number | undefined): string =>
    ms === undefined ? '–' : formatSeconds(ms, language.value)
  return (
    <Figures
      figures={[
        { name: text.received, value: formatCount(list.received, language.value) },
        { name: text.medianGap, value: seconds(summary?.median) },
        { name: text.longestGap, value: seconds(summary?.max) },
      ]}
    />
  )
}

interface ClockButtonsProps {
  readonly list: Signal<ClockList>
  readonly frozen: Signal<ClockList | undefined>
}

function ClockButtons({ list, frozen }: ClockButtonsProps): VNode {
  const text = words.value.clock
  const isPaused = frozen.value !== undefined
  const more = isPaused ? list.value.received - (frozen.value?.received ?? 0) : 0
  const pauseOrResume = (): void => {
    frozen.value = isPaused ? undefined : list.peek()
  }
  const clear = (): void => {
    list.value = EMPTY_CLOCK
    frozen.value = undefined
  }
  return (
    <div class="actions">
      <button type="button" onClick={pauseOrResume}>
        {isPaused ? text.resume : text.pause}
      </button>
      <button type="button" class="quiet" onClick={clear}>
        {text.clear}
      </button>
      {isPaused && <span class="small">{text.waiting(more)}</span>}
    </div>
  )
}

function TickRow({ tick }: { readonly tick: Tick }): VNode {
  const text = words.value.clock
  const gap = tick.gap === undefined ? text.first : `+${formatSeconds(tick.gap, language.value)}`
  return (
    <li class="tick">
      <span class="tick-local">
        {tick.at === undefined ? text.unreadable : formatLocalTime(tick.at)}
      </span>
      <time class="tick-iso" dateTime={tick.at === undefined ? undefined : tick.text}>
        {tick.text}
      </time>
      <span class="tick-gap">{gap}</span>
      <Bar value={tick.gap ?? 0} top={LONGEST_WAIT_MS} tone="push" />
    </li>
  )
}
