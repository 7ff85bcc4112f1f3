// The pages in the order of the menu. A page and the WebSocket endpoint it uses share one path.

import type { PageName } from './words/catalogue.ts'

export interface PageRoute {
  readonly name: PageName
  readonly path: string
  /** The page fills the window and shows the state of its connections itself. */
  readonly isWide?: boolean
}

export const PAGES: readonly PageRoute[] = [
  { name: 'home', path: '/' },
  { name: 'clock', path: '/clock' },
  { name: 'counter', path: '/counter' },
  { name: 'echo', path: '/echo' },
  { name: 'push', path: '/push' },
  { name: 'inspector', path: '/inspector', isWide: true },
]
