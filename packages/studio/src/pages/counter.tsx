// The counter: one number shared by all, and the messages by which it is shared.

import { type Signal, useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useLink } from '../live/links.ts'
import type { LiveSocket } from '../live/live-socket.ts'
import { withNewest } from '../measure/capped-list.ts'
import {
  type CounterAction,
  counterAction,
  parseCounterMessage,
} from '../messages/counter-messages.ts'
import { PageHead } from '../parts/page-head.tsx'
import { formatCount } from '../words/format.ts'
import { language, words } from '../words/words.ts'

interface WireMessage {
  readonly id: number
  readonly direction: 'in' | 'out'
  readonly text: string
}

const WIRE_CAP = 12

export function CounterPage(): VNode {
  const value = useSignal<number | undefined>(undefined)
  const users = useSignal<number | undefined>(undefined)
  const wire = useSignal<readonly WireMessage[]>([])
  const link = useLink('/counter', {
    message: (message) => {
      note(wire, 'in', message)
      const parsed = parseCounterMessage(message)
      if (parsed?.type === 'state') value.value = parsed.value
      if (parsed?.type === 'users') users.value = parsed.count
    },
    // Who is online is not known while the connection is away; the value stays as last seen.
    close: () => {
      users.value = undefined
    },
  })
  const text = words.value.counter
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <div class="counter-page">
        <div>
          <div class="counter">
            <ActionButton link={link} wire={wire} action="minus" />
            <output class="counter-value" aria-label={text.value} aria-live="polite">
              {value.value === undefined ? '–' : formatCount(value.value, language.value)}
            </output>
            <ActionButton link={link} wire={wire} action="plus" />
          </div>
          <p class="counter-users">
            <span data-users>
              {users.value === undefined ? text.unknownUsers : text.users(users.value)}
            </span>
            <a href="/counter" target="_blank" rel="noopener">
              {text.secondTab}
            </a>
          </p>
        </div>
        <WireList wire={wire} />
      </div>
    </>
  )
}

function note(
  wire: Signal<readonly WireMessage[]>,
  direction: WireMessage['direction'],
  text: string,
): void {
  const id = (wire.peek()[0]?.id ?? 0) + 1
  wire.value = withNewest(wire.peek(), { id, direction, text }, WIRE_CAP)
}

interface ActionButtonProps {
  readonly link: LiveSocket
  readonly wire: Signal<readonly WireMessage[]>
  readonly action: CounterAction
}

function ActionButton({ link, wire, action }: ActionButtonProps): VNode {
  const press = (): void => {
    const message = counterAction(action)
    if (link.send(message)) note(wire, 'out', message)
  }
  return (
    <button
      type="button"
      class="counter-button"
      aria-label={words.value.counter[action]}
      disabled={link.state.value.name !== 'open'}
      onClick={press}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={action === 'plus' ? 'M12 4v16M4 12h16' : 'M4 12h16'} />
      </svg>
    </button>
  )
}

function WireList({ wire }: { readonly wire: Signal<readonly WireMessage[]> }): VNode {
  const text = words.value.counter
  return (
    <section class="wire" aria-labelledby="wire-title">
      <h2 id="wire-title">{text.wire}</h2>
      <p class="small">{text.wireLead}</p>
      <ol class="wire-list">
        {wire.value.map((message) => (
          <li key={message.id} data-direction={message.direction}>
            <span class="wire-arrow" aria-hidden="true">
              {message.direction === 'in' ? '←' : '→'}
            </span>
            <span class="wire-direction">
              {message.direction === 'in' ? text.wireIn : text.wireOut}
            </span>
            <code>{message.text}</code>
          </li>
        ))}
      </ol>
    </section>
  )
}
