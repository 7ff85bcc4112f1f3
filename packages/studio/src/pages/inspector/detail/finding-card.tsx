// One finding as a card: what is wrong, how bad it is, by which clause, in which bits, what a strict
// peer does, the likely cause and the mend. Its words are those of the table of rules.

import type { ComponentChildren, VNode } from 'preact'
import type { Finding } from 'tongro/inspector'
import { words } from '../../../words/words.ts'
import { closeCodeWords, ruleWords } from './rule-words.ts'

export interface FindingCardProps {
  readonly finding: Finding
  /** Buttons for what can be done with it. */
  readonly children?: ComponentChildren
}

export function FindingCard({ finding, children }: FindingCardProps): VNode {
  const { rule } = finding
  const all = words.value.inspectorDetail
  const text = all.finding
  const own = ruleWords(rule)
  return (
    <article class="finding" data-severity={rule.severity} data-code={finding.code}>
      <header>
        <span class="severity">
          <span aria-hidden="true">{SIGNS[rule.severity]} </span>
          {text.severities[rule.severity]}
        </span>
        <code class="finding-code">{finding.code}</code>
        <span class="clause">{rule.clause}</span>
      </header>
      <p class="finding-text">{own.text}</p>
      <dl class="facts">
        {finding.detail !== undefined && (
          <Fact name={text.here}>
            <span lang="en">{finding.detail}</span>
          </Fact>
        )}
        {finding.bits.length > 0 && (
          <Fact name={text.where}>
            {finding.bits.map(({ start, length }) => text.bitRange(start, length)).join(', ')}
          </Fact>
        )}
        <Fact name={text.strict}>{strictPeer(finding)}</Fact>
        <Fact name={text.cause}>{own.hint}</Fact>
      </dl>
      {children !== undefined && <div class="finding-actions">{children}</div>}
    </article>
  )
}

/** Beside the colour: a shape for each severity. */
const SIGNS = { must: '✕', should: '△', note: '○' } as const

function strictPeer({ rule }: Finding): string {
  const text = words.value.inspectorDetail.finding
  if (rule.closeCode !== undefined) {
    return text.closes(rule.closeCode, closeCodeWords(rule.closeCode))
  }
  if (rule.status !== undefined) return text.refuses(rule.status)
  return rule.severity === 'must' ? text.notes : text.goesOn
}

export function Fact(props: {
  readonly name: string
  readonly children: ComponentChildren
}): VNode {
  return (
    <div class="fact">
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}
