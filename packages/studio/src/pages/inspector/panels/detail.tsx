// The lower band: everything about what is selected.

import type { VNode } from 'preact'
import { words } from '../../../words/words.ts'
import type { PanelProps } from '../contract.ts'
import { ClosePanel } from '../detail/close-panel.tsx'
import { FramePanel, useFrameTab } from '../detail/frame-panel.tsx'
import { HandshakePanel } from '../detail/handshake-panel.tsx'
import { SkipPanel } from '../detail/skip-panel.tsx'

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
      {selection.kind === 'handshake' && (
        <HandshakePanel bench={bench} connection={selection.connection} />
      )}
      {selection.kind === 'close' && <ClosePanel bench={bench} connection={selection.connection} />}
      {selection.kind === 'skip' && <SkipPanel bench={bench} skip={selection.skip} />}
    </section>
  )
}
