// The tab Message: all frames of the message that this frame belongs to, its sizes, and its text.

import type { VNode } from 'preact'
import { formatBytes, formatSpan } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import type { Bench, FrameDetail, MessageDetail } from '../contract.ts'
import { useAsked } from '../use-asked.ts'
import { Fact } from './finding-card.tsx'
import { BytesAsForms } from './payload-tab.tsx'

/** Fragments listed at most; of more the first are shown and the rest counted. */
const MOST_FRAGMENTS = 200

export interface MessageTabProps {
  readonly bench: Bench
  readonly frame: FrameDetail
  readonly message: MessageDetail | undefined
}

export function MessageTab({ bench, frame, message }: MessageTabProps): VNode {
  const text = words.value.inspectorDetail.message
  if (frame.message === undefined) {
    return <p class="nothing">{frame.opcode >= 8 ? text.control : text.stray}</p>
  }
  if (message === undefined) return <p class="nothing">{text.open}</p>
  return (
    <>
      <MessageFacts message={message} />
      {message.frameNumbers.length > 1 && (
        <Fragments bench={bench} frame={frame} message={message} />
      )}
      {message.failure === undefined ? (
        <BytesAsForms bytes={message.bytes} />
      ) : (
        <p class="verdict-line" data-verdict="broken" lang="en">
          {message.failure}
        </p>
      )}
    </>
  )
}

function MessageFacts({ message }: { readonly message: MessageDetail }): VNode {
  const all = words.value.inspectorDetail
  const text = all.message
  const size = (bytes: number): string => formatBytes(bytes, language.value)
  return (
    <dl class="facts">
      <Fact name={text.number}>
        {message.number}, {all.opcodes[message.opcode]}
      </Fact>
      <Fact name={text.frames}>{message.frames}</Fact>
      <Fact name={text.wireLength}>{size(message.wireLength)}</Fact>
      {message.isCompressed && <Fact name={text.length}>{size(message.length)}</Fact>}
      {message.time > message.began && (
        <Fact name={text.took}>{formatSpan(message.time - message.began, language.value)}</Fact>
      )}
    </dl>
  )
}

interface FragmentsProps {
  readonly bench: Bench
  readonly frame: FrameDetail
  readonly message: MessageDetail
}

function Fragments({ bench, frame, message }: FragmentsProps): VNode {
  const text = words.value.inspectorDetail
  const shown = message.frameNumbers.slice(0, MOST_FRAGMENTS)
  const left = message.frameNumbers.length - shown.length
  const { value: details } = useAsked(
    () => Promise.all(shown.map((number) => bench.data.frame(number))),
    [message.number, message.frames],
  )
  return (
    <table class="fragments">
      <caption class="unseen">{text.message.fragments}</caption>
      <thead>
        <tr>
          <th scope="col">{text.frame}</th>
          <th scope="col">FIN</th>
          <th scope="col">{text.opcode}</th>
          <th scope="col">{text.length}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((number, index) => {
          const detail = details?.[index]
          return (
            <tr key={number} aria-current={number === frame.number ? 'true' : undefined}>
              <td>
                <FrameLink bench={bench} number={number} />
              </td>
              <td>{detail === undefined ? '' : Number(detail.isFinal)}</td>
              <td>{detail === undefined ? '' : text.opcodes[detail.opcode]}</td>
              <td>{detail === undefined ? '' : formatBytes(detail.length, language.value)}</td>
            </tr>
          )
        })}
      </tbody>
      {left > 0 && <caption>{text.message.moreFragments(left)}</caption>}
    </table>
  )
}

/** A frame's number that leads to it. */
export function FrameLink(props: {
  readonly bench: Bench
  readonly number: number
  readonly children?: string
}): VNode {
  const { bench, number, children } = props
  return (
    <button
      type="button"
      class="link"
      onClick={() => bench.select({ kind: 'frame', frame: number })}
    >
      {children ?? words.value.inspectorDetail.frameNumber(number)}
    </button>
  )
}
