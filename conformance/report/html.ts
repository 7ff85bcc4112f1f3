// The report: one page without anything outside it, a matrix of cases by peers whose cells open the
// bytes of that case. The page's script and style stand beside this file and are put into it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Case } from '../cases/case.ts'
import type { Step } from '../cases/steps.ts'
import { describeStep } from '../run/describe.ts'
import type { Result } from '../run/run-case.ts'
import { dissect } from './dissect.ts'

export interface PeerResults {
  readonly peer: string
  readonly version: string
  readonly results: readonly Result[]
}

/** Bytes and pieces shown of a case; more where something is to be found. */
const PASSED = { shown: 48, most: 24 }
const OTHER = { shown: 256, most: 64 }

export function renderReport(
  cases: readonly Case[],
  peers: readonly PeerResults[],
  date: string,
): string {
  const data = JSON.stringify({ date, cases: cases.map(shownCase), columns: columnsOf(peers) })
  const read = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8')
  return read('page.html')
    .replace('/* style */', () => read('page.css'))
    .replace('/* script */', () => read('page.js'))
    .replace('{}', () => data.replaceAll('<', '\\u003c'))
}

function shownCase({ id, point, title, rules, steps }: Case): object {
  return { id, point, title, rules, steps: steps.map(wordsOf) }
}

const DEEDS: readonly Step['kind'][] = ['send', 'pause', 'fin', 'reset', 'head']

function wordsOf(step: Step): string {
  return DEEDS.includes(step.kind) ? describeStep(step) : `expect ${describeStep(step)}`
}

function columnsOf(peers: readonly PeerResults[]): object[] {
  return peers.flatMap(({ peer, version, results }) =>
    (['server', 'client'] as const).flatMap((role) => {
      const own = results.filter((result) => result.role === role)
      if (own.length === 0) return []
      const cells = Object.fromEntries(own.map((result) => [result.id, shownResult(result)]))
      return [{ peer, version, role, cells }]
    }),
  )
}

function shownResult({ outcome, reason, step, chunks }: Result): object {
  const pieces = dissect(chunks, outcome === 'pass' ? PASSED : OTHER)
  const total = { chunks: chunks.length, bytes: chunks.reduce((sum, { size }) => sum + size, 0) }
  return { outcome, reason, step, pieces, total }
}
