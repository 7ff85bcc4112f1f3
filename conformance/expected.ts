// expected.json: which outcome each case has for each peer in each role. Compact, so that a change
// shows as a few lines: the ids of one outcome by point, as ranges.

import type { Outcome } from './run/run-case.ts'
import type { Role } from './wire/incoming.ts'

/** Ranges of numbers by point, such as `{ "F1": "1-12 14" }`. */
export type IdRanges = Readonly<Record<string, string>>
export type RoleOutcomes = Readonly<Record<Outcome, IdRanges>>

export interface ExpectedPeer {
  readonly version: string
  readonly roles: { readonly [role in Role]?: RoleOutcomes }
}

export interface Expected {
  readonly peers: Readonly<Record<string, ExpectedPeer>>
}

export interface JudgedCase {
  readonly id: string
  readonly role: Role
  readonly outcome: Outcome
}

export const OUTCOMES: readonly Outcome[] = ['pass', 'non-strict', 'fail', 'unsupported']

/** What a run of all cases found. */
export function summarise(version: string, results: readonly JudgedCase[]): ExpectedPeer {
  const roles = new Set(results.map(({ role }) => role))
  return {
    version,
    roles: Object.fromEntries(
      [...roles].map((role) => [role, outcomesOf(results.filter((one) => one.role === role))]),
    ),
  }
}

function outcomesOf(results: readonly JudgedCase[]): RoleOutcomes {
  const of = (outcome: Outcome): IdRanges =>
    toRanges(results.filter((one) => one.outcome === outcome).map(({ id }) => id))
  return {
    pass: of('pass'),
    'non-strict': of('non-strict'),
    fail: of('fail'),
    unsupported: of('unsupported'),
  }
}

/** `['F1.1', 'F1.2', 'F1.4']` is `{ F1: '1-2 4' }`. */
export function toRanges(ids: readonly string[]): IdRanges {
  const byPoint = new Map<string, number[]>()
  for (const id of ids) {
    const [point = '', number = ''] = id.split('.')
    byPoint.set(point, [...(byPoint.get(point) ?? []), Number(number)])
  }
  return Object.fromEntries(
    [...byPoint].map(([point, numbers]) => [point, rangesOf(numbers.toSorted((a, b) => a - b))]),
  )
}

export function fromRanges(ranges: IdRanges): string[] {
  return Object.entries(ranges).flatMap(([point, words]) =>
    words.split(' ').flatMap((word) => {
      const [first = 0, last = first] = word.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, at) => `${point}.${first + at}`)
    }),
  )
}

function rangesOf(numbers: readonly number[]): string {
  const ranges: [first: number, last: number][] = []
  for (const number of numbers) {
    const open = ranges.at(-1)
    if (open !== undefined && open[1] === number - 1) open[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(' ')
}

/** What differs from the file, one line each; only cases that were run are compared. */
export function differences(
  expected: ExpectedPeer | undefined,
  results: readonly JudgedCase[],
): string[] {
  const known = new Map<string, Outcome>()
  for (const [role, outcomes] of Object.entries(expected?.roles ?? {})) {
    for (const outcome of OUTCOMES) {
      for (const id of fromRanges(outcomes[outcome])) known.set(`${role} ${id}`, outcome)
    }
  }
  return results.flatMap(({ id, role, outcome }) => {
    const before = known.get(`${role} ${id}`) ?? 'absent'
    return before === outcome ? [] : [`${role} ${id}: ${outcome}, expected ${before}`]
  })
}
