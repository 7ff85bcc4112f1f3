// The frame around the pages: skip link, masthead, connection line, the page of the path, footer.

import { useSignalEffect } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { ClockPage } from './pages/clock.tsx'
import { CounterPage } from './pages/counter.tsx'
import { EchoPage } from './pages/echo.tsx'
import { HomePage } from './pages/home.tsx'
import { InspectorPage } from './pages/inspector/inspector.tsx'
import { MissingPage } from './pages/missing.tsx'
import { PushPage } from './pages/push/push.tsx'
import { ConnectionLine } from './parts/connection-line.tsx'
import { Masthead } from './parts/masthead.tsx'
import { path } from './router.ts'
import { PAGES } from './routes.ts'
import type { PageName } from './words/catalogue.ts'
import { language, words } from './words/words.ts'

const SHOWN: Readonly<Record<PageName, () => VNode>> = {
  home: HomePage,
  clock: ClockPage,
  counter: CounterPage,
  echo: EchoPage,
  push: PushPage,
  inspector: InspectorPage,
}

export function App(): VNode {
  const page = PAGES.find((route) => route.path === path.value)
  const Page = page === undefined ? MissingPage : SHOWN[page.name]
  useDocumentHead()
  useFocusOnArrival()
  return (
    <>
      <a class="skip" href="#main">
        {words.value.shell.skip}
      </a>
      <Masthead />
      {page !== undefined && page.isWide !== true && <ConnectionLine />}
      <main id="main" class={page?.isWide === true ? 'wide' : undefined} tabIndex={-1}>
        <Page key={path.value} />
      </main>
      <footer class={page?.isWide === true ? 'footer footer-wide' : 'footer'}>
        <p>{words.value.shell.footer}</p>
      </footer>
    </>
  )
}

/** The title and the language of the document, for tabs, bookmarks and screen readers. */
function useDocumentHead(): void {
  useSignalEffect(() => {
    const page = PAGES.find((route) => route.path === path.value)
    const text = words.value
    const title = page === undefined ? text.missing.title : text[page.name].title
    document.title = page?.name === 'home' ? `Tongro: ${title}` : `${title} · Tongro`
    document.documentElement.lang = language.value
  })
}

/** After a change of page the focus goes to its title, as after a load; not on the first page. */
function useFocusOnArrival(): void {
  const previous = useRef(path.value)
  useEffect(() => {
    if (previous.current === path.value) return
    previous.current = path.value
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
  }, [path.value])
}
