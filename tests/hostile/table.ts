// Reports as a table for people and as plain figures for scripts.

import type { Report } from './battle.ts'
import { grown, held, mostHeld } from './judge.ts'

const MIB = 1 << 20

const COLUMNS: ReadonlyArray<readonly [string, (report: Report) => string]> = [
  ['attack', ({ attack }) => attack.name],
  ['lines', ({ opened }) => String(opened)],
  ['p99 before', ({ before }) => ms(before.p99)],
  ['p99', ({ during }) => ms(during.p99)],
  ['worst', ({ during }) => ms(during.most)],
  ['echoes', ({ during }) => String(during.echoes)],
  ['lost', ({ during }) => String(during.losses.length)],
  ['held', (report) => mib(held(report))],
  ['may hold', (report) => mib(mostHeld(report))],
  ['rss grew', (report) => mib(grown(report))],
  ['gone in', ({ goneMs }) => `${goneMs.toFixed(0)} ms`],
  ['errors', ({ start, end }) => String(end.errors - start.errors)],
]

function ms(value: number): string {
  return `${value.toFixed(1)} ms`
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`
}

export function renderTable(reports: readonly Report[]): string {
  const rows = reports.map((report) => COLUMNS.map(([, cell]) => cell(report)))
  const all = [COLUMNS.map(([name]) => name), ...rows]
  const widths = COLUMNS.map((_, column) => Math.max(...all.map((row) => row[column]!.length)))
  const lines = all.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!),
      )
      .join('  '),
  )
  const broken = reports.flatMap(({ attack, broken }) =>
    broken.map((words) => `${attack.name}: ${words}`),
  )
  return `${[...lines, ...broken].join('\n')}\n`
}

/** Times in milliseconds, memory in bytes. */
export function figuresOf(report: Report): object {
  const { attack, opened, before, during, start, end, after, goneMs, broken } = report
  return {
    attack: attack.name,
    lines: opened,
    before: { echoes: before.echoes, p50: before.p50, p99: before.p99, most: before.most },
    during: { echoes: during.echoes, p50: during.p50, p99: during.p99, most: during.most },
    losses: during.losses,
    held: held(report),
    mayHold: mostHeld(report),
    keptForEachLine: attack.keptBy,
    rssGrowth: grown(report),
    descriptors: { before: start.fds, during: end.fds, after: after.fds },
    errors: end.errors - start.errors,
    refused: end.refused - start.refused,
    goneMs,
    broken,
  }
}
