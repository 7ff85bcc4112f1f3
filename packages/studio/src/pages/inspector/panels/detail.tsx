// The lower band: everything about what is selected.

import type { VNode } from 'preact'
import { words } from '../../../words/words.ts'
import type { PanelProps } from '../contract.ts'
import { FramePanel, useFrameTab } from '../detail/frame-panel.tsx'

export function Detail({ bench }: PanelProps): VNode {
  const selection = bench.selection.value
  const tab = useFrameTab()
  const text = words.value.inspector
  return (
    <section class="detail" aria-label={text.detail} data-kind={selection.kind}>
      {selection.kind === 'nothing' && <p class="nothing">{text.nothingSelected}</p>}
      {selection.kind === 'frame' && (
        <FramePanel bench={bench} number={selection.frame} tab={tab} />
      )}
    </section>
  )
}
