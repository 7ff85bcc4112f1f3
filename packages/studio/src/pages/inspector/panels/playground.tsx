// The playground: it takes the place of list and detail while `bench.playground` is set.

import type { VNode } from 'preact'
import { words } from '../../../words/words.ts'
import type { PanelProps } from '../contract.ts'

export function Playground({ bench }: PanelProps): VNode {
  return (
    <section class="playground" aria-label={words.value.inspector.playground}>
      <button type="button" onClick={() => bench.closePlayground()}>
        {words.value.inspector.backToCapture}
      </button>
    </section>
  )
}
