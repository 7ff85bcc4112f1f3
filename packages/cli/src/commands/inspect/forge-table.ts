// Verdicts of forgeries as rows of a table, with what was wrong below a row, and as objects for scripts.
import type { ForgeResult, Forgery } from 'tongro/inspector/sources'
import { RULES } from 'tongro/protocol'
import { wrapText } from '../../text-width.ts'
import { visible } from '../../visible.ts'
import type { TextStyle } from './findings.ts'

const NAME = 20
const VERDICT = 11
const SAID = 9
const MS = 6
const INDENT = 4

export const FORGE_HEAD: string = `  ${'fault'.padEnd(NAME)}${'verdict'.padEnd(VERDICT)}${'peer'.padEnd(SAID)}${'ms'.padStart(MS)}`

/** A row; below it, where the peer was not as the standard lets it be, what it did and what it broke. */
export function verdictLines(forgery: Forgery, result: ForgeResult, style: TextStyle): string[] {
  const { isFine, verdict, name } = result
  const mark = isFine ? style.paint('green', '✓') : style.paint('red', '✗')
  const ms = result.ms.toFixed(0).padStart(MS)
  const row = `${mark} ${name.padEnd(NAME)}${verdict.padEnd(VERDICT)}${saidOf(result).padEnd(SAID)}${ms}`
  if (isFine) return [row]
  const rule = forgery.rule === undefined ? undefined : RULES[forgery.rule]
  const texts = [result.sentence]
  if (rule !== undefined) texts.push(`${forgery.rule}, ${rule.clause}: ${rule.text}`)
  if (result.closeReason) texts.push(`It gave as reason: ${result.closeReason}`)
  const below = texts.flatMap((text) => wrapText(visible(text), style.width - INDENT))
  return [row, ...below.map((line) => ' '.repeat(INDENT) + line)]
}

/** The close code, else the status that refused, else how TCP was ended. */
function saidOf({ closeCode, status, ended }: ForgeResult): string {
  if (closeCode !== undefined) return String(closeCode)
  if (status !== undefined && status !== 101) return `HTTP ${status}`
  return ended === undefined ? '-' : ended.toUpperCase()
}

export function verdictJson(forgery: Forgery, result: ForgeResult): Record<string, unknown> {
  return {
    type: 'verdict',
    fault: result.name,
    role: result.role,
    rule: forgery.rule ?? null,
    expected: forgery.expected,
    codes: forgery.codes,
    verdict: result.verdict,
    fine: result.isFine,
    closeCode: result.closeCode ?? null,
    closeReason: result.closeReason ?? null,
    status: result.status ?? null,
    ended: result.ended ?? null,
    ms: result.ms,
    sentence: result.sentence,
  }
}
