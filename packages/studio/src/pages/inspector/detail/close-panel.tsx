// How one connection ended: the story in a sentence, both Close frames, and the order of the ends as a
// small picture.

import type { VNode } from 'preact'
import type { CloseFrameReport, CloseReport } from 'tongro/inspector'
import type { From } from 'tongro/protocol'
import { formatSpan } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import type { Bench } from '../contract.ts'
import { useAsked } from '../use-asked.ts'
import { type EndMark, endMarks } from './close-line.ts'
import { Fact, FindingCard } from './finding-card.tsx'
import { LivenessCard } from './liveness-card.tsx'
import { FrameLink } from './message-tab.tsx'
import { closeCodeWords } from './rule-words.ts'
import { ShownText } from './shown-text.tsx'

export function ClosePanel(props: { readonly bench: Bench; readonly connection: number }): VNode {
  const { bench, connection } = props
  const { value, isPending } = useAsked(
    () => bench.data.close(connection),
    [connection, bench.revision.value],
  )
  const { value: liveness } = useAsked(
    () => bench.data.liveness(connection),
    [connection, bench.revision.value],
  )
  const text = words.value.closing
  if (value === undefined) {
    return <p class="nothing">{isPending ? words.value.inspectorDetail.loading : text.still}</p>
  }
  return (
    <div class="close-panel">
      <h2 class="panel-title">{text.title}</h2>
      <p class="close-sentence" lang="en">
        <ShownText text={value.sentence} />
      </p>
      <EndLine marks={endMarks(value)} />
      <CloseFacts bench={bench} report={value} />
      {value.findings.map((finding) => (
        <FindingCard key={finding.number} finding={finding} />
      ))}
      {liveness !== undefined && <LivenessCard liveness={liveness} />}
    </div>
  )
}

/** One column a mark, its side above or below the line, and the time between two marks. */
function EndLine({ marks }: { readonly marks: readonly EndMark[] }): VNode | null {
  const text = words.value.closing
  if (marks.length === 0) return null
  return (
    <figure class="end-line">
      <figcaption class="unseen">{text.line}</figcaption>
      <span class="end-lane small">{text.sides.client}</span>
      <span class="end-lane end-lane-server small">{text.sides.server}</span>
      <ol>
        {marks.map((mark, index) => (
          <li key={index} data-kind={mark.kind} data-from={mark.from ?? 'both'}>
            {mark.after !== undefined && (
              <span class="end-after">+{formatSpan(mark.after, language.value)}</span>
            )}
            <span class="end-dot" aria-hidden="true" />
            <span class="end-name">
              <span class="unseen">{mark.from === undefined ? '' : text.sides[mark.from]} </span>
              {markName(mark)}
            </span>
          </li>
        ))}
      </ol>
    </figure>
  )
}

function markName({ kind, code }: EndMark): string {
  const text = words.value.closing
  if (kind === 'byte') return text.lastByte
  return kind === 'close' ? text.closeMark(code ?? 1005) : text.ends[kind]
}

function CloseFacts(props: { readonly bench: Bench; readonly report: CloseReport }): VNode {
  const { bench, report } = props
  const text = words.value.closing
  const { code, initiator, silence, pendingPing } = report
  return (
    <dl class="facts">
      {code !== undefined && (
        <Fact name={text.code}>
          <strong>{code}</strong> {closeCodeWords(code)},{' '}
          {report.wasClean ? text.clean : text.unclean}
        </Fact>
      )}
      {initiator !== undefined && (
        <Fact name={text.first}>
          {initiator === 'transport' ? text.transport : text.sides[initiator]}
        </Fact>
      )}
      {(['client', 'server'] as const).map((from) => (
        <CloseFact key={from} bench={bench} from={from} close={report[from]} />
      ))}
      {silence !== undefined && (
        <Fact name={text.silence}>{formatSpan(silence, language.value)}</Fact>
      )}
      {pendingPing !== undefined && (
        <Fact name={text.pendingPing}>
          <FrameLink bench={bench} number={pendingPing} />
        </Fact>
      )}
    </dl>
  )
}

interface CloseFactProps {
  readonly bench: Bench
  readonly from: From
  readonly close: CloseFrameReport | undefined
}

function CloseFact({ bench, from, close }: CloseFactProps): VNode {
  const text = words.value.closing
  return (
    <Fact name={text.closeBy[from]}>
      {close === undefined ? (
        <span class="small">{text.noClose}</span>
      ) : (
        <>
          <FrameLink bench={bench} number={close.frame} />, <strong>{close.code}</strong>{' '}
          {close.reason === '' ? closeCodeWords(close.code) : <ShownText text={close.reason} />}
        </>
      )}
    </Fact>
  )
}
