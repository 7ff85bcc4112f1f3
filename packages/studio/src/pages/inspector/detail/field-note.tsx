// What a field of the drawing says about itself: what it is, its value in bits, hexadecimal and
// decimal, the rule that governs it, and why it is right or what is wrong.

import type { VNode } from 'preact'
import type { Finding } from 'tongro/inspector'
import type { From } from 'tongro/protocol'
import type { FieldFacts } from '../../../words/inspector/field-words.ts'
import { words } from '../../../words/words.ts'
import { type Anatomy, type Field, type FieldName, valueTexts } from './anatomy.ts'
import { ruleWords } from './rule-words.ts'

/** Where each field is described. */
const CLAUSES: Readonly<Record<FieldName, string>> = {
  fin: 'RFC 6455 5.2, 5.4',
  rsv1: 'RFC 6455 5.2, RFC 7692 6',
  rsv2: 'RFC 6455 5.2',
  rsv3: 'RFC 6455 5.2',
  opcode: 'RFC 6455 5.2, 11.8',
  mask: 'RFC 6455 5.1, 5.3',
  length: 'RFC 6455 5.2',
  length16: 'RFC 6455 5.2',
  length64: 'RFC 6455 5.2',
  key: 'RFC 6455 5.3, 10.3',
  payload: 'RFC 6455 5.2, 5.6',
}

export interface FieldNoteProps {
  readonly id: string
  readonly anatomy: Anatomy
  readonly name: FieldName
  readonly from: From
}

export function FieldNote({ id, anatomy, name, from }: FieldNoteProps): VNode {
  const text = words.value.inspectorDetail
  const own = text.fields[name]
  const field = anatomy.fields.find((one) => one.name === name)
  return (
    <div id={id} class="field-note" data-field={name}>
      <h4>
        {own.name} <span class="clause">{CLAUSES[name]}</span>
      </h4>
      {field !== undefined && field.value !== undefined && <FieldValue field={field} />}
      <p>{own.what}</p>
      <p class="small">{own.rule}</p>
      <FieldVerdict field={field} name={name} anatomy={anatomy} from={from} />
    </div>
  )
}

function FieldValue({ field }: { readonly field: Field }): VNode {
  const text = words.value.inspectorDetail
  const value = valueTexts(field)
  return (
    <dl class="field-value">
      <div>
        <dt>{text.inBits}</dt>
        <dd>{value.bits}</dd>
      </div>
      <div>
        <dt>{text.inHex}</dt>
        <dd>{value.hex}</dd>
      </div>
      <div>
        <dt>{text.inDecimal}</dt>
        <dd>{value.decimal}</dd>
      </div>
    </dl>
  )
}

interface FieldVerdictProps {
  readonly field: Field | undefined
  readonly name: FieldName
  readonly anatomy: Anatomy
  readonly from: From
}

function FieldVerdict({ field, name, anatomy, from }: FieldVerdictProps): VNode {
  const text = words.value.inspectorDetail
  const facts = factsOf(anatomy, from)
  if (field === undefined) return <p class="verdict-line">{text.fields[name].absent(facts)}</p>
  if (field.held < field.bits) {
    return <p class="verdict-line">{text.incomplete(field.held, field.bits)}</p>
  }
  if (field.findings.length > 0) {
    return (
      <ul class="verdict-lines">
        {field.findings.map((finding) => (
          <WrongLine key={finding.number} finding={finding} />
        ))}
      </ul>
    )
  }
  return (
    <p class="verdict-line" data-verdict="ok">
      {text.fields[name].fine(facts)}
    </p>
  )
}

function WrongLine({ finding }: { readonly finding: Finding }): VNode {
  const { text, hint } = ruleWords(finding.rule)
  return (
    <li class="verdict-line" data-verdict={finding.rule.severity === 'must' ? 'broken' : 'note'}>
      <strong>{text}</strong>
      {finding.detail !== undefined && <span lang="en"> ({finding.detail})</span>}
      <span class="clause"> {finding.rule.clause}</span>
      <span class="small verdict-hint">{hint}</span>
    </li>
  )
}

/** What the words of a field need to know of the frame around it. */
export function factsOf(anatomy: Anatomy, from: From): FieldFacts {
  const value = (name: FieldName): number =>
    Number(anatomy.fields.find((field) => field.name === name)?.value ?? 0n)
  const opcode = value('opcode')
  const short = value('length')
  const long = short === 126 ? value('length16') : value('length64')
  return {
    from,
    isFinal: value('fin') === 1,
    isCompressed: value('rsv1') === 1,
    opcode,
    isControl: opcode >= 8,
    isMasked: value('mask') === 1,
    shortLength: short,
    length: short < 126 ? short : long,
    isKeyZero: value('key') === 0,
  }
}
