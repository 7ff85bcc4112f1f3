// Client-side routes by path. Every page also works when its path is loaded directly.

import { type ReadonlySignal, signal } from '@preact/signals'
import { normalPath } from './normal-path.ts'

const current = signal(normalPath(location.pathname))

export const path: ReadonlySignal<string> = current

/** Follows links within these pages without loading them anew. */
export function startRouter(): void {
  addEventListener('popstate', () => {
    current.value = normalPath(location.pathname)
  })
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link === null || !isPlainClick(event) || !staysHere(link)) return
    event.preventDefault()
    navigate(link.pathname)
  })
}

function navigate(pathname: string): void {
  if (pathname !== location.pathname) history.pushState(null, '', pathname)
  current.value = normalPath(pathname)
  scrollTo(0, 0)
}

function isPlainClick(event: MouseEvent): boolean {
  const withModifier = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
  return event.button === 0 && !withModifier && !event.defaultPrevented
}

function staysHere(link: HTMLAnchorElement): boolean {
  return link.origin === location.origin && link.target === '' && link.hash === ''
}
