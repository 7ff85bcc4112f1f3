// The opening handshake of one connection: both heads, every check with its verdict, the accept key in
// four steps, what was offered and chosen, and what a refusal said.

import type { VNode } from 'preact'
import type { AcceptReport, HandshakeCheck, HeadReport } from 'tongro/inspector'
import { formatBytes } from '../../../words/format.ts'
import { language, words } from '../../../words/words.ts'
import type { Bench, HandshakeDetail } from '../contract.ts'
import { useAsked } from '../use-asked.ts'
import { Fact, FindingCard } from './finding-card.tsx'
import { ShownText } from './shown-text.tsx'

export function HandshakePanel(props: {
  readonly bench: Bench
  readonly connection: number
}): VNode {
  const { bench, connection } = props
  const { value, isPending } = useAsked(
    () => bench.data.handshake(connection),
    [connection, bench.revision.value],
  )
  const text = words.value.handshake
  if (value === undefined) {
    return <p class="nothing">{isPending ? words.value.inspectorDetail.loading : text.notSeen}</p>
  }
  return (
    <div class="handshake-panel">
      <h2 class="panel-title">
        {text.title}
        <span class="small">{outcome(value)}</span>
      </h2>
      <div class="handshake-column">
        {value.findings.map((finding) => (
          <FindingCard key={finding.number} finding={finding} />
        ))}
        <Checks checks={value.checks} />
        <Offers handshake={value} />
      </div>
      <div class="handshake-column">
        <Accept handshake={value} />
        {value.refusal !== undefined && (
          <section>
            <h3>{text.refusal}</h3>
            <pre class="payload-text">
              <ShownText text={value.refusal} />
            </pre>
          </section>
        )}
      </div>
      <div class="handshake-column">
        <Head name={text.request} head={value.request} />
        <Head name={text.response} head={value.response} />
      </div>
    </div>
  )
}

function outcome({ isOpen, status, findings }: HandshakeDetail): string {
  const text = words.value.handshake
  if (isOpen) {
    return findings.some(({ rule }) => rule.severity === 'must') ? text.openWrongly : text.open
  }
  const isRefusal = status !== undefined && status !== 101 && status !== 200
  return isRefusal ? text.refused(status) : text.unanswered
}

function Checks({ checks }: { readonly checks: readonly HandshakeCheck[] }): VNode {
  const text = words.value.handshake
  return (
    <section>
      <h3>{text.checks}</h3>
      <ul class="checks">
        {checks.map(({ name, verdict, value }) => (
          <li key={name} class="check" data-check={name}>
            <span class="verdict-line" data-verdict={verdict}>
              {text.check[name]}
              <span class="unseen"> {text.verdicts[verdict]}</span>
            </span>
            <span class="check-value" lang="en">
              <ShownText text={value} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Offers({ handshake }: { readonly handshake: HandshakeDetail }): VNode {
  const text = words.value.handshake
  const { protocolsOffered, protocol, extensionsOffered, extensions } = handshake
  return (
    <section>
      <h3>{text.offers}</h3>
      <dl class="facts">
        <Fact name={`${text.protocols}, ${text.offered}`}>
          <Value text={protocolsOffered.join(', ')} />
        </Fact>
        <Fact name={`${text.protocols}, ${text.chosen}`}>
          <Value text={protocol} />
        </Fact>
        <Fact name={`${text.extensions}, ${text.offered}`}>
          <Value text={extensionsOffered} />
        </Fact>
        <Fact name={`${text.extensions}, ${text.chosen}`}>
          <Value text={extensions} />
        </Fact>
      </dl>
    </section>
  )
}

function Value({ text }: { readonly text: string | undefined }): VNode {
  if (text === undefined || text === '') {
    return <span class="small">{words.value.handshake.none}</span>
  }
  return (
    <code>
      <ShownText text={text} />
    </code>
  )
}

function Accept({ handshake }: { readonly handshake: HandshakeDetail }): VNode | null {
  const text = words.value.handshake
  const isHttp2 = handshake.request?.httpVersion === '2'
  if (handshake.accept === undefined && !isHttp2) return null
  return (
    <section>
      <h3>{text.accept}</h3>
      {handshake.accept === undefined ? (
        <p>{text.http2}</p>
      ) : (
        <>
          <p class="small">{text.acceptLead}</p>
          <AcceptSteps accept={handshake.accept} />
        </>
      )}
    </section>
  )
}

function AcceptSteps({ accept }: { readonly accept: AcceptReport }): VNode {
  const text = words.value.handshake
  return (
    <ol class="accept-steps">
      <li>
        {text.steps.join}
        <code>
          <span class="accept-key">
            <ShownText text={accept.key} />
          </span>
          <span class="accept-guid">{accept.guid}</span>
        </code>
      </li>
      <li>
        {text.steps.sha1}
        <code>{(accept.sha1.match(/../g) ?? []).join(' ')}</code>
      </li>
      <li>
        {text.steps.base64}
        <code>{accept.expected}</code>
      </li>
      <li>
        {text.steps.compare}
        <code>{accept.received === undefined ? '' : <ShownText text={accept.received} />}</code>
        <span class="verdict-line" data-verdict={accept.isValid ? 'ok' : 'broken'}>
          {accept.isValid
            ? text.equal
            : accept.received === undefined
              ? text.noAccept
              : text.different}
        </span>
      </li>
    </ol>
  )
}

function Head(props: { readonly name: string; readonly head: HeadReport | undefined }): VNode {
  const { name, head } = props
  const text = words.value.handshake
  return (
    <section>
      <h3>
        {name}{' '}
        {head !== undefined && head.size > 0 && (
          <span class="small head-size">
            {text.headSize(formatBytes(head.size, language.value), head.chunks)}
          </span>
        )}
      </h3>
      {head === undefined ? (
        <p class="small">{text.headNotSeen}</p>
      ) : (
        <div class="head">
          <p>
            <code>
              <ShownText text={head.line} />
            </code>
          </p>
          {head.fields.map(([field, value], index) => (
            <p key={index}>
              <code>
                <span class="head-name">
                  <ShownText text={field} />:
                </span>{' '}
                <ShownText text={value} />
              </code>
            </p>
          ))}
        </div>
      )}
    </section>
  )
}
