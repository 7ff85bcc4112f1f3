// Tabs as the ARIA practices describe them: one tab stop, arrows move and choose, the panel follows.

import type { Signal } from '@preact/signals'
import type { VNode } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { tabAfterKey } from './tab-keys.ts'

export interface Tab<Id extends string> {
  readonly id: Id
  readonly name: string
  /** A number beside the name, such as that of findings; none for 0. */
  readonly count?: number
  readonly show: () => VNode
}

export interface TabsProps<Id extends string> {
  readonly label: string
  readonly tabs: ReadonlyArray<Tab<Id>>
  /** A tab that is not among `tabs` stands for the first one. */
  readonly chosen: Signal<Id>
}

export function Tabs<Id extends string>({ label, tabs, chosen }: TabsProps<Id>): VNode | null {
  const list = useRef<HTMLDivElement>(null)
  const base = useId()
  const current = tabs.find(({ id }) => id === chosen.value) ?? tabs[0]
  if (current === undefined) return null
  const move = (event: KeyboardEvent): void => {
    const next = tabAfterKey(event.key, tabs.indexOf(current), tabs.length)
    const tab = next === undefined ? undefined : tabs[next]
    if (tab === undefined || next === undefined) return
    event.preventDefault()
    chosen.value = tab.id
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }
  return (
    <div class="tabs">
      <div ref={list} class="tab-list" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${base}-tab-${tab.id}`}
            aria-controls={`${base}-panel`}
            aria-selected={tab === current}
            tabIndex={tab === current ? 0 : -1}
            data-tab={tab.id}
            onClick={() => {
              chosen.value = tab.id
            }}
          >
            {tab.name}
            {tab.count !== undefined && tab.count > 0 && <span class="tab-count">{tab.count}</span>}
          </button>
        ))}
      </div>
      <div
        class="tab-panel"
        role="tabpanel"
        id={`${base}-panel`}
        aria-labelledby={`${base}-tab-${current.id}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel without a control must be reachable
        tabIndex={0}
      >
        {current.show()}
      </div>
    </div>
  )
}
