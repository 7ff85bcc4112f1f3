// The comparison as a table: a number for each side and a bar below it.

import type { VNode } from 'preact'
import { Bar, type Tone } from '../../parts/bar.tsx'
import { formatBytes, formatCount, formatMs } from '../../words/format.ts'
import { language, words } from '../../words/words.ts'
import { type Amount, compare, type Group, type Row, type Unit } from './comparison.ts'
import type { Side } from './side.ts'

export interface ComparisonTableProps {
  readonly push: Side
  readonly poll: Side
}

export function ComparisonTable({ push, poll }: ComparisonTableProps): VNode {
  const text = words.value.push
  return (
    <table class="comparison">
      <caption class="unseen">{text.table}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">{text.measure}</span>
          </th>
          <th scope="col" class="tone-push">
            {text.push}
          </th>
          <th scope="col" class="tone-poll">
            {text.poll}
          </th>
        </tr>
      </thead>
      {compare(push, poll).map((group) => (
        <GroupRows key={group.name} group={group} />
      ))}
    </table>
  )
}

function GroupRows({ group }: { readonly group: Group }): VNode {
  return (
    <tbody>
      <tr class="group">
        <th scope="rowgroup" colSpan={3}>
          {words.value.push.groups[group.name]}
        </th>
      </tr>
      {group.rows.map((row) => (
        <AmountRow key={row.name} row={row} />
      ))}
    </tbody>
  )
}

function AmountRow({ row }: { readonly row: Row }): VNode {
  const top = Math.max(row.push ?? 0, row.poll ?? 0)
  return (
    <tr data-row={row.name}>
      <th scope="row">{words.value.push.rows[row.name]}</th>
      <AmountCell amount={row.push} unit={row.unit} top={top} tone="push" />
      <AmountCell amount={row.poll} unit={row.unit} top={top} tone="poll" />
    </tr>
  )
}

interface AmountCellProps {
  readonly amount: Amount
  readonly unit: Unit
  readonly top: number
  readonly tone: Tone
}

function AmountCell({ amount, unit, top, tone }: AmountCellProps): VNode {
  return (
    <td data-side={tone} data-amount={amount}>
      <span class="amount">{amount === undefined ? '–' : formatAmount(amount, unit)}</span>
      <Bar value={amount ?? 0} top={top} tone={tone} />
    </td>
  )
}

function formatAmount(amount: number, unit: Unit): string {
  if (unit === 'bytes') return formatBytes(amount, language.value)
  if (unit === 'ms') return formatMs(amount, language.value)
  return formatCount(amount, language.value)
}
