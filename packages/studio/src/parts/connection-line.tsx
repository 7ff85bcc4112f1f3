// The line that is always in view: how the connection stands, and each message as a dot that
// passes between browser and server. Screen readers are told of changes only, politely.

import { useComputed } from '@preact/signals'
import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { links } from '../live/links.ts'
import type { LinkState } from '../live/live-socket.ts'
import { type ReadableState, secondsUntil, worstState } from '../live/readable-state.ts'
import { formatCount } from '../words/format.ts'
import { language, words } from '../words/words.ts'
import { useNow } from './now.ts'
import { Way } from './way.tsx'

export function ConnectionLine(): VNode {
  const state = useComputed(() => worstState(links.value.map((link) => link.state.value)))
  const current = state.value
  const text = words.value.link
  return (
    <section class="connection" aria-label={text.region} data-state={current?.name ?? 'idle'}>
      <div class="connection-state">
        <span class="lamp" aria-hidden="true" />
        <StateText state={current} />
        {current?.name === 'waiting' && (
          <button type="button" class="quiet" onClick={retryAll}>
            {text.retry}
          </button>
        )}
      </div>
      <Way />
      <Traffic />
      <Announcement state={current?.name} />
    </section>
  )
}

function retryAll(): void {
  for (const link of links.peek()) link.retry()
}

function StateText({ state }: { readonly state: LinkState | undefined }): VNode {
  const isWaiting = state?.name === 'waiting'
  const now = useNow(250, isWaiting)
  const text = words.value.link
  const shown = isWaiting
    ? text.waiting(secondsUntil(state.retryAt, now.value))
    : text.states[state?.name ?? 'idle']
  return (
    <span class="connection-text" aria-hidden="true">
      {shown}
    </span>
  )
}

function Traffic(): VNode {
  const received = useComputed(() => sum(links.value.map((link) => link.received.value)))
  const sent = useComputed(() => sum(links.value.map((link) => link.sent.value)))
  const text = words.value.link
  return (
    <p class="traffic">
      <span>{text.received(formatCount(received.value, language.value))}</span>
      <span>{text.sent(formatCount(sent.value, language.value))}</span>
    </p>
  )
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** A try that is under way is not announced: it would speak up at every turn. */
function Announcement({ state }: { readonly state: ReadableState | undefined }): VNode {
  const spoken = useRef<ReadableState>('idle')
  if (state !== undefined && state !== 'connecting') spoken.current = state
  return (
    <p class="unseen" role="status" aria-live="polite">
      {words.value.link.states[spoken.current]}
    </p>
  )
}
