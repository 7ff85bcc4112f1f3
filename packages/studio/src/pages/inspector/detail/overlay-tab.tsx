// The tab of a subprotocol that the inspector understands, such as OCPP-J: what the message is, what
// it answers, and how long that took.

import type { VNode } from 'preact'
import type { OverlayNote } from 'tongro/inspector'
import { formatSpan } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import type { Bench, MessageDetail } from '../contract.ts'
import { useAsked } from '../use-asked.ts'
import { Fact } from './finding-card.tsx'
import { FrameLink } from './message-tab.tsx'
import { BytesAsForms } from './payload-tab.tsx'
import { ShownText } from './shown-text.tsx'

export interface OverlayTabProps {
  readonly bench: Bench
  readonly message: MessageDetail
  readonly overlay: OverlayNote
}

export function OverlayTab({ bench, message, overlay }: OverlayTabProps): VNode {
  const text = words.value.inspectorDetail.overlay
  return (
    <>
      <dl class="facts">
        <Fact name={text.kind}>
          <strong>
            <ShownText text={overlay.label} />
          </strong>
        </Fact>
        {overlay.id !== undefined && (
          <Fact name={text.id}>
            <code>
              <ShownText text={overlay.id} />
            </code>
          </Fact>
        )}
        {overlay.answers !== undefined && (
          <>
            <Fact name={text.answers}>
              <Answered bench={bench} message={overlay.answers.message} />
            </Fact>
            <Fact name={text.latency}>{formatSpan(overlay.answers.latency, language.value)}</Fact>
          </>
        )}
      </dl>
      <BytesAsForms bytes={message.bytes} />
    </>
  )
}

function Answered(props: { readonly bench: Bench; readonly message: number }): VNode {
  const { bench, message } = props
  const { value } = useAsked(() => bench.data.message(message), [message])
  const label = value?.overlay?.label ?? String(message)
  if (value === undefined) return <span>{label}</span>
  return (
    <FrameLink bench={bench} number={value.firstFrame}>
      {label}
    </FrameLink>
  )
}
