// The tab Deflate: what was agreed, how much this message gained by it, or why inflating failed.

import type { VNode } from 'preact'
import type { DeflateReport, FrameReport } from 'tongro/inspector'
import { Bar } from '../../../parts/bar.tsx'
import { formatBytes } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import type { HandshakeDetail, MessageDetail } from '../contract.ts'
import { Fact } from './finding-card.tsx'

export interface DeflateTabProps {
  readonly frame: FrameReport
  readonly message: MessageDetail | undefined
  readonly handshake: HandshakeDetail | undefined
}

export function DeflateTab({ frame, message, handshake }: DeflateTabProps): VNode {
  const text = words.value.inspectorDetail.deflate
  const agreed = handshake?.deflate
  if (agreed === undefined) {
    return (
      <p class="nothing">
        {handshake === undefined ? text.unknown : text.notAgreed}
        {(frame.rsv & 4) !== 0 && ` ${text.compressedAnyway}`}
      </p>
    )
  }
  return (
    <>
      <Agreement agreed={agreed} from={frame.from} />
      {frame.opcode >= 8 && <p>{text.control}</p>}
      {message !== undefined && <Gain message={message} />}
    </>
  )
}

function Agreement(props: {
  readonly agreed: DeflateReport
  readonly from: 'client' | 'server'
}): VNode {
  const { agreed, from } = props
  const text = words.value.inspectorDetail.deflate
  const bits = from === 'client' ? agreed.clientMaxWindowBits : agreed.serverMaxWindowBits
  const isFresh =
    from === 'client' ? agreed.clientNoContextTakeover : agreed.serverNoContextTakeover
  return (
    <>
      {agreed.isGuess && <p class="small">{text.guess}</p>}
      <dl class="facts">
        <Fact name={text.sender}>{words.value.inspectorDetail.sides[from]}</Fact>
        <Fact name={text.window}>{text.windowOf(bits, 2 ** bits)}</Fact>
        <Fact name={text.takeover}>{isFresh ? text.noTakeover : text.withTakeover}</Fact>
      </dl>
    </>
  )
}

function Gain({ message }: { readonly message: MessageDetail }): VNode {
  const text = words.value.inspectorDetail.deflate
  const size = (bytes: number): string => formatBytes(bytes, language.value)
  if (!message.isCompressed) return <p>{text.plain}</p>
  if (message.failure !== undefined) {
    return (
      <p class="verdict-line" data-verdict="broken">
        {text.failed} <span lang="en">{message.failure}</span>
      </p>
    )
  }
  const share = message.length === 0 ? 0 : message.wireLength / message.length
  return (
    <figure class="gain">
      <figcaption>
        {text.gain(size(message.wireLength), size(message.length), percent(share))}
      </figcaption>
      <span class="gain-row">
        <span class="small">{text.onWire}</span>
        <Bar
          value={message.wireLength}
          top={Math.max(message.wireLength, message.length)}
          tone="push"
        />
      </span>
      <span class="gain-row">
        <span class="small">{text.inflated}</span>
        <Bar
          value={message.length}
          top={Math.max(message.wireLength, message.length)}
          tone="poll"
        />
      </span>
    </figure>
  )
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`
}
