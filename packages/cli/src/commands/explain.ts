// `tongro explain [RULE|CLOSE-CODE]`: what a rule of the protocol says, where it is written and what to do about it.
// Everything about rules comes from the one table of rules and the inspector's table of observations; this file only
// sets it in lines or in JSON.
import { OBSERVATIONS } from 'tongro/inspector'
import { RULES, type Rule } from 'tongro/protocol'
import { didYouMean } from '../closest.ts'
import { EXIT_FINE } from '../exit-code.ts'
import { type Flags, readFlags } from '../flags.ts'
import { Misuse } from '../misuse.ts'
import { type CloseCode, findCloseCode, registeredCloseCodes } from './close-codes.ts'

export const EXPLAIN_HELP = `Usage: tongro explain [RULE|CLOSE-CODE] [--json]

Explains a rule of the protocol or a close code: what it says, where it is
written, what a strict peer does, and the likely cause and mend.
Without an argument it lists every rule and every close code.

RULE is a rule's name (mask-missing) or its point (F1); points I1, I2, … are
what only the inspector sees, such as ping-unanswered.
CLOSE-CODE is a number from 1000 to 4999.

Options:
  --json      one JSON object on a line for each rule or close code
  -h, --help  show this help

Examples:
  tongro explain
  tongro explain mask-missing
  tongro explain F1
  tongro explain ping-unanswered
  tongro explain 1002
  tongro explain --json | head -n 3
`

/** What an endpoint judges, and what a bystander sees. */
const ALL_RULES: readonly Rule[] = [...Object.values(RULES), ...Object.values(OBSERVATIONS)]

export async function explain(args: readonly string[]): Promise<number> {
  const flags = readFlags('explain', args, {
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  process.stdout.write(flags.switches.has('help') ? EXPLAIN_HELP : explanation(flags))
  return EXIT_FINE
}

/** What the command prints; throws Misuse for a word that is neither a rule nor a close code. */
export function explanation(flags: Flags): string {
  const [word, ...more] = flags.positionals
  if (more.length > 0) {
    throw new Misuse(
      `Cannot explain ${flags.positionals.length} things at once: tongro explain takes one rule or close code`,
    )
  }
  const isJson = flags.switches.has('json')
  if (word === undefined) return isJson ? jsonLines(ALL_RULES, registeredCloseCodes()) : list()
  const closeCode = /^\d+$/.test(word) ? findCloseCode(Number(word)) : undefined
  const rules = closeCode === undefined ? rulesNamed(word) : []
  if (closeCode === undefined && rules.length === 0) throw unknownWord(word)
  if (isJson) return jsonLines(rules, closeCode === undefined ? [] : [closeCode])
  return closeCode === undefined ? rules.map(describeRule).join('\n') : describeCode(closeCode)
}

function unknownWord(word: string): Misuse {
  if (/^\d+$/.test(word)) {
    return new Misuse(
      `Cannot explain ${word}: a close code is a number from 1000 to 4999; tongro explain lists them`,
    )
  }
  const known = ALL_RULES.flatMap((rule) => [rule.code, rule.point])
  const mend = didYouMean(word, known) || '; tongro explain lists them all'
  return new Misuse(`Cannot explain ${word}: it is neither a rule nor a close code${mend}`)
}

function list(): string {
  const rows = (rules: readonly Rule[]): string[][] =>
    rules.map((rule) => [rule.point, rule.code, rule.text])
  const codes = registeredCloseCodes().map(({ code, text }) => [String(code), text])
  const parts = [
    `Rules\n${table(rows(Object.values(RULES)))}`,
    `What only the inspector sees\n${table(rows(Object.values(OBSERVATIONS)))}`,
    `Close codes\n${table(codes)}`,
  ]
  return parts.join('\n')
}

/** The rule of that name, or all rules of that point; in any case of letters. */
function rulesNamed(word: string): Rule[] {
  const wanted = word.toLowerCase()
  return ALL_RULES.filter(({ code, point }) => code === wanted || point.toLowerCase() === wanted)
}

/** Columns as wide as their widest cell; the last column runs free. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]!.length)),
  )
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '))
    .map((line) => `  ${line.trimEnd()}\n`)
    .join('')
}

function describeRule(rule: Rule): string {
  const lines = [
    `${rule.code} (${rule.point}, ${rule.clause}, ${rule.severity})`,
    `  ${rule.text}`,
    `  Mend: ${rule.hint}`,
  ]
  if (rule.closeCode !== undefined) {
    lines.push(`  A peer that does this is closed with ${rule.closeCode}`)
  }
  if (rule.status !== undefined) {
    lines.push(`  An opening handshake like this is refused with HTTP ${rule.status}`)
  }
  return `${lines.join('\n')}\n`
}

function describeCode(code: CloseCode): string {
  const wire = code.isOnWire
    ? []
    : ['  Never sent in a Close frame: a program reports it to its own side']
  const head = [`${code.code} (${code.clause})`, `  ${code.text}`, ...wire]
  const rules = rulesWith(code.code).map((rule) => [rule.point, rule.code, rule.text])
  const tail = rules.length === 0 ? '' : `  Tongro sends it for:\n${table(rules)}`
  return `${head.join('\n')}\n${tail}`
}

function jsonLines(rules: readonly Rule[], codes: readonly CloseCode[]): string {
  const objects = [
    ...rules.map((rule) => ({ type: 'rule', ...rule })),
    ...codes.map(({ isOnWire, ...code }) => ({
      type: 'close-code',
      ...code,
      onWire: isOnWire,
      rules: rulesWith(code.code).map((rule) => rule.code),
    })),
  ]
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('')
}

function rulesWith(closeCode: number): Rule[] {
  return Object.values(RULES).filter((rule) => rule.closeCode === closeCode)
}
