// What the program of a bench printed, as a verdict on the mutant.

import type { Ended } from '../run/run-program.ts'

/** One line of the program. */
export type Line =
  | { readonly kind: 'begin'; readonly id: string; readonly role: string }
  | { readonly kind: 'red'; readonly id: string; readonly role: string; readonly reason: string }
  | { readonly kind: 'done'; readonly count: number }

export type Verdict =
  /** A case turned red: the rule is proven. */
  | { readonly kind: 'red'; readonly id: string; readonly reason: string }
  /** All cases stay green without the rule. */
  | { readonly kind: 'green'; readonly count: number }
  /** The mutant cannot even be loaded. */
  | { readonly kind: 'broken'; readonly reason: string }

export function verdictOf({ code, isLate, output }: Ended): Verdict {
  const lines = linesOf(output)
  const red = lines.find((line) => line.kind === 'red')
  if (red !== undefined) return { kind: 'red', id: red.id, reason: red.reason }
  const done = lines.find((line) => line.kind === 'done')
  if (done !== undefined) return { kind: 'green', count: done.count }
  const last = lines.findLast((line) => line.kind === 'begin')
  const end = isLate ? 'the process hangs' : `the process ends with ${code}: ${lastWords(output)}`
  if (last === undefined) return { kind: 'broken', reason: end }
  return { kind: 'red', id: last.id, reason: end }
}

function linesOf(output: string): Line[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{"kind":'))
    .map((line) => JSON.parse(line) as Line)
}

/** What a dying process says of its error. */
function lastWords(output: string): string {
  return output.split('\n').find((line) => /^\w*Error\b/.test(line)) ?? 'no word'
}
