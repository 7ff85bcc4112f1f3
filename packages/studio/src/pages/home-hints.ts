// The live hints on the cards: each is a link of its own to the endpoint of its page. A hint is
// undefined until the server has said something.

import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { endpointUrl } from '../live/endpoint.ts'
import { showLink, useLink } from '../live/links.ts'
import { parseCounterMessage } from '../messages/counter-messages.ts'
import { formatCount, formatLocalTime, formatMs } from '../words/format.ts'
import { language, words } from '../words/words.ts'
import { PushSide } from './push/push-side.ts'
import { ServerClock } from './push/server-clock.ts'

const ECHO_EVERY_MS = 4000

export function useClockHint(): string | undefined {
  const at = useSignal<number | undefined>(undefined)
  useLink('/clock', {
    message: (text) => {
      const time = Date.parse(text)
      at.value = Number.isNaN(time) ? undefined : time
    },
  })
  return at.value === undefined
    ? undefined
    : words.value.home.clockHint(formatLocalTime(at.value).slice(0, 8))
}

export function useCounterHint(): string | undefined {
  const value = useSignal<number | undefined>(undefined)
  const users = useSignal<number | undefined>(undefined)
  useLink('/counter', {
    message: (text) => {
      const message = parseCounterMessage(text)
      if (message?.type === 'state') value.value = message.value
      if (message?.type === 'users') users.value = message.count
    },
  })
  const text = words.value
  if (value.value === undefined || users.value === undefined) return undefined
  const shown = formatCount(value.value, language.value)
  return text.home.counterHint(shown, text.counter.users(users.value))
}

export function useEchoHint(): string | undefined {
  const ms = useSignal<number | undefined>(undefined)
  const sentAt = useSignal(0)
  const link = useLink('/echo', {
    open: () => ask(),
    message: () => {
      ms.value = performance.now() - sentAt.peek()
    },
  })
  const ask = (): void => {
    sentAt.value = performance.now()
    link.send('tongro')
  }
  useEffect(() => {
    const timer = setInterval(ask, ECHO_EVERY_MS)
    return () => clearInterval(timer)
  }, [link])
  return ms.value === undefined
    ? undefined
    : words.value.home.echoHint(formatMs(ms.value, language.value))
}

export function usePushHint(): string | undefined {
  const push = useMemo(
    () => new PushSide(endpointUrl(location, '/push'), new ServerClock(), () => {}),
    [],
  )
  useEffect(() => {
    const hide = showLink(push.link)
    push.link.start()
    return () => {
      hide()
      push.link.stop()
    }
  }, [push])
  const delay = push.side.value.sightings.delays.at(-1)
  return delay === undefined
    ? undefined
    : words.value.home.pushHint(formatMs(delay, language.value))
}
