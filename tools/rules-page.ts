// Writes docs/reference/rules.md from the table of rules: `node tools/run-source.mjs tools/rules-page.ts`.
// Its test fails when the page and the table differ.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OBSERVATIONS } from 'tongro/inspector'
import { CLOSE_CODES, RULES, type Rule } from 'tongro/protocol'
import { ROOT } from './steps/workspace.mjs'

const PAGE = join(ROOT, 'docs', 'reference', 'rules.md')

const SECTIONS: ReadonlyArray<readonly [letter: string, title: string]> = [
  ['H', 'Opening handshake'],
  ['F', 'Framing'],
  ['C', 'Close'],
  ['U', 'UTF-8'],
  ['P', 'permessage-deflate'],
  ['E', 'HTTP/2'],
  ['L', 'Limits and life'],
]

/** The page as it should be. */
export function rulesPage(): string {
  const rules = Object.values(RULES)
  const sections = SECTIONS.map(([letter, title]) => {
    const rows = rules.filter((rule) => rule.point.startsWith(letter)).map(ruleRow)
    return `## ${title}\n\n${table(['point', 'rule', 'clause', 'answer', 'what is wrong', 'mend'], rows)}`
  })
  const observations = table(
    ['point', 'finding', 'clause', 'severity', 'what is seen', 'mend'],
    Object.values(OBSERVATIONS).map(observationRow),
  )
  const codes = Object.entries(CLOSE_CODES).map(([code, text]) => [code, text])
  return `${HEAD}\n${sections.join('\n\n')}\n\n## Inspector\n\n${INSPECTOR}\n\n${observations}\n\n## Close codes\n\n${table(['code', 'meaning'], codes)}\n`
}

const HEAD = `# Rules

Every rule that Tongro holds its peers, its callers and itself to. This page is written from \`packages/tongro/src/protocol/rules.ts\`, as are the close reasons on the wire, the bodies of refused handshakes and \`tongro explain RULE\`. "Answer" is the close code a connection is failed with, or the HTTP status a handshake is refused with; a rule without one binds the caller or ourselves.
`

const INSPECTOR =
  'What only a bystander can see: findings of `tongro inspect` beside the rules above. They stand in `packages/tongro/src/inspector/model/observations.ts`; none is an answer on the wire.'

function observationRow(rule: Rule): string[] {
  return [rule.point, `\`${rule.code}\``, rule.clause, rule.severity, rule.text, rule.hint]
}

function ruleRow(rule: Rule): string[] {
  const answer = rule.closeCode ?? rule.status
  const answerText = answer === undefined ? '' : String(answer)
  return [rule.point, `\`${rule.code}\``, rule.clause, answerText, rule.text, rule.hint]
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`).join('\n')
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|')
}

/** The page as it stands, or '' when there is none. */
export function committedRulesPage(): string {
  try {
    return readFileSync(PAGE, 'utf8')
  } catch {
    return ''
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, rulesPage())
