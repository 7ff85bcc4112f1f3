// The report as one table for a terminal.
import { REFERENCES } from './contenders.ts'
import {
  type ContenderResult,
  DISTURBED,
  disturbance,
  type Report,
  type ScenarioResult,
} from './report.ts'
import type { Summary } from './statistics.ts'

const HEADS = [
  'contender',
  'CPU µs/message',
  'min to max',
  ...REFERENCES.map((name) => `x ${name}`),
  'messages/s',
  'p50 µs',
  'p99 µs',
  'server busy',
  'load busy',
]
/** Only where a scenario measured memory. */
const MEMORY_HEADS = ['KiB/connection', 'x ws']

export function renderTable(report: Report): string {
  const hasMemory = report.results.some((result) =>
    result.contenders.some((each) => each.kibPerConnection !== undefined),
  )
  const heads = hasMemory ? [...HEADS, ...MEMORY_HEADS] : HEADS
  const blocks = report.results.map(scenarioRows)
  const widths = heads.map((head, column) => {
    const cells = blocks.flat().map((row) => (row[column] ?? '').length)
    return Math.max(head.length, ...cells)
  })
  const lines = [describeRun(report), '', renderRow(heads, widths)]
  report.results.forEach((result, index) => {
    lines.push('', result.scenario.title)
    for (const row of blocks[index]!) lines.push(renderRow(row, widths))
  })
  return `${[...lines, ...notes(report)].join('\n')}\n`
}

/** The machine and the way it was measured, in two lines. */
export function describeRun(report: Report): string {
  const { machine, settings, cores } = report
  const place =
    cores === undefined
      ? 'not pinned'
      : `server on core ${cores.server}, load on core ${cores.load}`
  const commit = machine.commit === undefined ? '' : `, commit ${machine.commit}`
  return (
    `${machine.cpu}, ${machine.cores} cores, ${machine.kernel}, Node ${machine.node}${commit}\n` +
    `${count(settings.rounds, 'round')} of ${settings.seconds} s after ${settings.warmupSeconds} s of warm-up, ${place}`
  )
}

function scenarioRows(result: ScenarioResult): readonly (readonly string[])[] {
  return result.contenders.map((each) => {
    if (each.cpu === undefined) return [each.name, 'failed']
    return [
      each.name,
      micro(each.cpu.median),
      `${micro(each.cpu.min)} to ${micro(each.cpu.max)}`,
      ...REFERENCES.map((name) => ratio(each, name)),
      whole(each.messagesPerSecond),
      whole(each.p50),
      whole(each.p99),
      percent(each.serverBusy),
      percent(each.loadBusy),
      ...memoryCells(each),
    ]
  })
}

function notes(report: Report): readonly string[] {
  const lines: string[] = []
  for (const result of report.results) {
    const share = disturbance(result)
    if (share < DISTURBED) continue
    const name = result.scenario.name
    const taken = `${Math.round(share * 100)} % of the cores`
    lines.push(`Disturbed: other work took ${taken} during ${name}; repeat when it is quiet`)
  }
  for (const { name, reason } of report.leftOut) lines.push(`Left out ${name}: ${reason}`)
  for (const { scenario, contenders } of report.results) {
    for (const { name, failures } of contenders) {
      for (const { round, reason } of failures) {
        lines.push(`Failed: ${name} in round ${round + 1} of ${scenario.name}: ${reason}`)
      }
    }
  }
  return lines.length === 0 ? [] : ['', ...lines]
}

function memoryCells({ kibPerConnection, memoryOverWs }: ContenderResult): readonly string[] {
  if (kibPerConnection === undefined) return []
  return [kibPerConnection.median.toFixed(1), memoryOverWs?.median.toFixed(2) ?? '']
}

/** First column to the left, figures to the right. */
function renderRow(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map((cell, column) => {
    const width = widths[column]!
    return column === 0 ? cell.padEnd(width) : cell.padStart(width)
  })
  return padded.join('  ').trimEnd()
}

function ratio(result: ContenderResult, name: (typeof REFERENCES)[number]): string {
  const value = result.ratios[name]?.median
  return value === undefined ? '' : value.toFixed(2)
}

/** Three digits that count, at least. */
export function micro(value: number): string {
  return value.toFixed(value < 1 ? 3 : value < 100 ? 2 : 0)
}

function whole(summary: Summary | undefined): string {
  return summary === undefined ? '' : Math.round(summary.median).toLocaleString('en-US')
}

function percent(summary: Summary | undefined): string {
  return summary === undefined ? '' : `${Math.round(summary.median * 100)} %`
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}
