// The tab Explain: in one sentence what the frame is, and a card for each of its findings.

import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import type { Finding } from 'tongro/inspector'
import { copyText } from '../../../parts/clipboard.ts'
import { words } from '../../../words/words.ts'
import type { FrameDetail } from '../contract.ts'
import { hexOf } from './bytes-shown.ts'
import { FindingCard } from './finding-card.tsx'

export interface ExplainTabProps {
  readonly frame: FrameDetail
  readonly onTry: () => void
}

export function ExplainTab({ frame, onTry }: ExplainTabProps): VNode {
  const text = words.value.inspectorDetail
  const { findings } = frame
  return (
    <>
      <p class="frame-sentence">{text.sentence(frame)}</p>
      {findings.length === 0 ? (
        <p class="verdict-line" data-verdict="ok">
          {text.finding.none}
        </p>
      ) : (
        findings.map((finding) => (
          <FindingCard key={finding.number} finding={finding}>
            <FindingActions finding={finding} frame={frame} />
          </FindingCard>
        ))
      )}
      {frame.wire.length > 0 && (
        <p class="actions">
          <button type="button" onClick={onTry}>
            {text.tryInPlayground}
          </button>
        </p>
      )}
    </>
  )
}

interface FindingActionsProps {
  readonly finding: Finding
  readonly frame: FrameDetail
}

function FindingActions({ frame }: FindingActionsProps): VNode | null {
  if (frame.wire.length === 0) return null
  return <CopyButton name={words.value.inspectorDetail.finding.copyHex} text={hexOf(frame.wire)} />
}

const SAID_MS = 2000

export function CopyButton(props: { readonly name: string; readonly text: string }): VNode {
  const said = useSignal<string>('')
  const text = words.value.inspectorDetail
  const copy = async (): Promise<void> => {
    said.value = (await copyText(props.text)) ? text.copied : text.notCopied
    setTimeout(() => {
      said.value = ''
    }, SAID_MS)
  }
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        {props.name}
      </button>
      <span class="small" role="status">
        {said.value}
      </span>
    </>
  )
}
