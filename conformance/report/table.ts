// The table of the READMEs: what each peer fails, as expected.json has it.

import { type Expected, fromRanges, type IdRanges } from '../expected.ts'
import type { Role } from '../wire/incoming.ts'

export const BEGIN = '<!-- conformance: made by npm run conformance -- --table -->'
export const END = '<!-- /conformance -->'

/** Markdown without words that a translation would change. */
export function renderTable(expected: Expected): string {
  const rows = Object.entries(expected.peers).flatMap(([name, { version, roles }]) =>
    (['server', 'client'] as const satisfies readonly Role[]).flatMap((role) => {
      const found = roles[role]
      if (found === undefined) return []
      const shown = name === 'tongro' ? name : `${name} ${version}`
      const counts = [found.pass, found['non-strict'], found.fail, found.unsupported].map(count)
      return [`| ${[shown, role, ...counts, points(found.fail)].join(' | ')} |`]
    }),
  )
  return [
    '| peer | role | pass | non-strict | fail | unsupported | fails in |',
    '|---|---|---:|---:|---:|---:|---|',
    ...rows,
  ].join('\n')
}

/** The document with the table between its markers; undefined where it has none. */
export function withTable(document: string, table: string): string | undefined {
  const from = document.indexOf(BEGIN)
  const to = document.indexOf(END)
  if (from < 0 || to < from) return undefined
  return `${document.slice(0, from)}${BEGIN}\n\n${table}\n\n${document.slice(to)}`
}

function count(ranges: IdRanges): number {
  return fromRanges(ranges).length
}

/** `F2 (24), P7 (4)`: the points and how many cases of each. */
function points(ranges: IdRanges): string {
  const words = Object.entries(ranges).map(
    ([point, numbers]) => `${point} (${count({ [point]: numbers })})`,
  )
  return words.length === 0 ? '–' : words.join(', ')
}
