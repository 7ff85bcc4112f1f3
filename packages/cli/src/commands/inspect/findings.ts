// A finding in words: mark, severity, rule, clause, what is wrong here, what a strict peer does, and the mend. All words
// about the rule come from the table of rules.
import type { Finding } from 'tongro/inspector'
import { CLOSE_CODES } from 'tongro/protocol'
import type { Colour, Paint } from '../../paint.ts'
import { wrapText } from '../../text-width.ts'
import { visible } from '../../visible.ts'

export type Severity = Finding['rule']['severity']

/** From the worst to the mildest. */
export const SEVERITIES: readonly Severity[] = ['must', 'should', 'note']

/** A mark and a word each, so that colour is never the only difference. */
export const MARKS: Readonly<Record<Severity, string>> = { must: '✗', should: '!', note: 'i' }
const COLOURS: Readonly<Record<Severity, Colour>> = { must: 'red', should: 'yellow', note: 'cyan' }

export interface TextStyle {
  /** Columns that lines may take. */
  readonly width: number
  readonly paint: Paint
}

/** Lines that fit `width`; `isLong`: also what a strict peer does and the mend; `isNumbered`: its number, for --export. */
export function findingLines(
  finding: Finding,
  style: TextStyle,
  isLong: boolean,
  isNumbered = false,
): string[] {
  const { rule, code, detail } = finding
  const places = [
    ...(finding.frame === undefined ? [] : [`frame ${finding.frame}`]),
    ...(isNumbered ? [`finding ${finding.number}`] : []),
  ]
  const place = places.length === 0 ? '' : ` (${places.join(', ')})`
  const what = detail === undefined ? rule.text : `${rule.text}: ${visible(detail)}`
  const head = `${MARKS[rule.severity]} ${rule.severity.toUpperCase()} ${code}, ${rule.clause}${place}`
  const body = isLong ? [what, ...strictPeer(finding), `Cause and mend: ${rule.hint}`] : [what]
  const indented = body.flatMap((text) =>
    wrapText(text, style.width - 2).map((line) => `  ${line}`),
  )
  return [
    ...wrapText(head, style.width).map((line) => style.paint(COLOURS[rule.severity], line)),
    ...indented,
  ]
}

/** `✗ 2 must, ! 1 should`, or undefined where nothing was found. */
export function countLine(counts: Readonly<Record<Severity, number>>): string | undefined {
  const parts = SEVERITIES.filter((severity) => counts[severity] > 0)
  if (parts.length === 0) return undefined
  return parts.map((severity) => `${MARKS[severity]} ${counts[severity]} ${severity}`).join(', ')
}

function strictPeer({ rule }: Finding): string[] {
  if (rule.status !== undefined) return [`A strict server refuses it with HTTP ${rule.status}`]
  if (rule.closeCode === undefined) return []
  const words = CLOSE_CODES[rule.closeCode]?.split(':')[0]
  const meaning = words === undefined ? '' : ` (${words.toLowerCase()})`
  return [`A strict peer fails the connection with ${rule.closeCode}${meaning}`]
}
