// The page's side of the cases: its own WebSocket is the one under test.

import { runCase } from './cases.ts'
import type { SomeClass } from './harness.ts'

const page = globalThis as unknown as EventTarget & {
  readonly WebSocket: SomeClass
  readonly location: { readonly host: string }
  runHere(name: string): Promise<string>
}

page.runHere = (name) =>
  runCase(name, {
    WebSocket: page.WebSocket,
    base: `ws://${page.location.host}`,
    nextUncaught: () =>
      new Promise((resolve) => {
        const listener = (event: Event): void =>
          resolve((event as Event & { error: unknown }).error)
        page.addEventListener('error', listener, { once: true })
      }),
  })
