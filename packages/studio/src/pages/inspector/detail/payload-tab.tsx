// The tab Payload: what the frame carries as text, as JSON set out, or as bytes.

import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import type { FrameReport, MessageReport } from 'tongro/inspector'
import { formatBytes } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import { hexOf } from './bytes-shown.ts'
import { Fact } from './finding-card.tsx'
import { closeParts, payloadForms } from './payload-form.ts'
import { closeCodeWords } from './rule-words.ts'
import { ShownText } from './shown-text.tsx'

/** Bytes in hexadecimal at most: the hex dump beside it shows all. */
const MOST_HEX = 256

export interface PayloadTabProps {
  readonly frame: FrameReport
  readonly message: MessageReport | undefined
}

export function PayloadTab({ frame, message }: PayloadTabProps): VNode {
  const text = words.value.inspectorDetail.payload
  if (frame.length === 0) return <p class="nothing">{text.empty}</p>
  if (frame.payload.length === 0) return <p class="nothing">{text.notKept}</p>
  if (frame.opcode === 8) return <ClosePayload payload={frame.payload} />
  if (message?.isCompressed === true) {
    return (
      <>
        <p class="small">{text.compressed}</p>
        {message.bytes.length > 0 ? (
          <BytesAsForms bytes={message.bytes} />
        ) : (
          <Binary bytes={frame.payload} />
        )}
      </>
    )
  }
  return <BytesAsForms bytes={frame.payload} />
}

function ClosePayload({ payload }: { readonly payload: Uint8Array }): VNode {
  const text = words.value.inspectorDetail.payload
  const parts = closeParts(payload)
  if (parts === undefined) return <Binary bytes={payload} />
  return (
    <dl class="facts">
      <Fact name={text.closeCode}>
        <strong>{parts.code}</strong> {closeCodeWords(parts.code)}
      </Fact>
      <Fact name={text.closeReason}>
        {parts.reason === '' ? text.noReason : <ShownText text={parts.reason} />}
      </Fact>
    </dl>
  )
}

/** Any bytes in the forms that they have. */
export function BytesAsForms({ bytes }: { readonly bytes: Uint8Array }): VNode {
  const forms = useMemo(() => payloadForms(bytes), [bytes])
  const text = words.value.inspectorDetail.payload
  if (forms.text === undefined) return <Binary bytes={bytes} />
  return (
    <>
      <p class="small">
        {forms.json === undefined ? text.asText : text.asJson},{' '}
        {formatBytes(bytes.length, language.value)}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre class="payload-text" tabIndex={0}>
        <ShownText text={forms.json ?? forms.text} more={text.moreCharacters} />
      </pre>
    </>
  )
}

function Binary({ bytes }: { readonly bytes: Uint8Array }): VNode {
  const text = words.value.inspectorDetail
  const left = bytes.length - MOST_HEX
  return (
    <>
      <p class="small">
        {text.payload.asBinary}, {formatBytes(bytes.length, language.value)}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre class="payload-text" tabIndex={0}>
        {hexOf(bytes, MOST_HEX)}
        {left > 0 && <span class="sign">{text.moreBytes(left)}</span>}
      </pre>
    </>
  )
}
