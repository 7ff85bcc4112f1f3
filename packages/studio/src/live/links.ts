// The links that the page now shown holds, for the connection line in the page's frame; and the
// hook by which a page gets one.

import { type ReadonlySignal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { endpointUrl } from './endpoint.ts'
import { type LiveHandlers, LiveSocket } from './live-socket.ts'

const current = signal<readonly LiveSocket[]>([])

export const links: ReadonlySignal<readonly LiveSocket[]> = current

/** Shows `link` in the connection line until the returned function is called. */
export function showLink(link: LiveSocket): () => void {
  current.value = [...current.peek(), link]
  return () => {
    current.value = current.peek().filter((other) => other !== link)
  }
}

/** A link to an endpoint of this page's server, open as long as the component is mounted. */
export function useLink(path: string, handlers: LiveHandlers): LiveSocket {
  // The handlers of the first render stay: they only touch signals and refs.
  const link = useMemo(() => new LiveSocket(endpointUrl(location, path), handlers), [path])
  useEffect(() => {
    const hide = showLink(link)
    link.start()
    return () => {
      hide()
      link.stop()
    }
  }, [link])
  return link
}

/** When the network or the reader is back, waiting links try at once. */
export function retryWhenBack(): void {
  const retryAll = (): void => {
    for (const link of current.peek()) link.retry()
  }
  addEventListener('online', retryAll)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') retryAll()
  })
}
