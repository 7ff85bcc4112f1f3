// The lower band: everything about what is selected.

import type { VNode } from 'preact'
import { words } from '../../../words/words.ts'
import type { PanelProps } from '../contract.ts'

export function Detail({ bench }: PanelProps): VNode {
  const { kind } = bench.selection.value
  return (
    <section class="detail" aria-label={words.value.inspector.detail} data-kind={kind}>
      {kind === 'nothing' && <p class="nothing">{words.value.inspector.nothingSelected}</p>}
    </section>
  )
}
