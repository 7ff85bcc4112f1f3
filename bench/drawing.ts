// The report as an SVG: one block of bars for each scenario, the length of a bar being the median of
// server CPU time per message, the thin line across its end the smallest and largest round.
import type { ContenderFacts, ContenderResult, Report, ScenarioResult } from './report.ts'
import { describeRun, micro } from './table.ts'

const WIDTH = 760
const MARGIN = 24
const LABEL = 230
const FIGURE = 150
const BAR = 20
const STEP = 30
const HEAD = 62
const BLOCK_HEAD = 34
const LONGEST = WIDTH - MARGIN * 2 - LABEL - FIGURE

const STYLE = `
  svg { background: #ffffff }
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1c2430 }
  .title { font-size: 17px; font-weight: 600 }
  .block { font-weight: 600 }
  .quiet { font-size: 12px; fill: #5b6675 }
  .tongro { fill: #0b7a75 } .peer { fill: #8a94a3 } .floor { fill: #c9d0d9 }
  .span { stroke: #1c2430; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    svg { background: #12171e }
    text { fill: #e6eaf0 }
    .quiet { fill: #9aa6b5 }
    .tongro { fill: #2fb8b0 } .peer { fill: #77818f } .floor { fill: #3f4955 }
    .span { stroke: #e6eaf0 }
  }
`

/** The scenarios of one group of the report as one drawing. */
export function drawGroup(report: Report, group: string): string {
  const facts = new Map(report.contenders.map((each) => [each.name, each]))
  const blocks: string[] = []
  let top = HEAD
  for (const result of report.results.filter((each) => each.scenario.group === group)) {
    blocks.push(drawScenario(result, facts, top))
    top += BLOCK_HEAD + result.contenders.length * STEP + 14
  }
  const [machine = '', way = ''] = describeRun(report).split('\n')
  const height = top + 52
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">
<title id="title">Server CPU time per message, in microseconds: ${escapeText(group)}</title>
<style>${STYLE}</style>
${text(MARGIN, 34, 'Server CPU time per message (µs): shorter is better', 'title')}
${blocks.join('\n')}
${text(MARGIN, top + 14, `${report.date.slice(0, 10)}, ${machine}`, 'quiet')}
${text(MARGIN, top + 32, `${way}; bar: median, line: smallest to largest round`, 'quiet')}
</svg>
`
}

function drawScenario(
  result: ScenarioResult,
  facts: ReadonlyMap<string, ContenderFacts>,
  top: number,
): string {
  const most = Math.max(...result.contenders.map((each) => each.cpu?.max ?? 0))
  const lines = [text(MARGIN, top + 18, result.scenario.title, 'block')]
  result.contenders.forEach((each, index) => {
    const fact = facts.get(each.name)
    const y = top + BLOCK_HEAD + index * STEP
    const version = fact?.role === 'peer' && fact.version !== undefined ? ` ${fact.version}` : ''
    lines.push(text(MARGIN, y + 15, `${fact?.title ?? each.name}${version}`, ''))
    lines.push(drawBar(each, fact?.role ?? 'peer', y, most))
  })
  return lines.join('\n')
}

function drawBar(result: ContenderResult, role: string, y: number, most: number): string {
  const x = MARGIN + LABEL
  if (result.cpu === undefined) return text(x, y + 15, 'failed', 'quiet')
  const { median, min, max } = result.cpu
  const at = (value: number): number => x + round((value / most) * LONGEST)
  const middle = y + BAR / 2
  const ratio = result.ratios.ws?.median
  const against = ratio === undefined || result.name === 'ws' ? '' : ` (${ratio.toFixed(2)} x ws)`
  return [
    `<rect class="${role}" x="${x}" y="${y}" width="${round(at(median) - x)}" height="${BAR}" rx="2"/>`,
    `<line class="span" x1="${at(min)}" y1="${middle}" x2="${at(max)}" y2="${middle}"/>`,
    text(at(max) + 8, y + 15, `${micro(median)}${against}`, ''),
  ].join('\n')
}

function text(x: number, y: number, content: string, kind: string): string {
  const attribute = kind === '' ? '' : ` class="${kind}"`
  return `<text${attribute} x="${round(x)}" y="${y}">${escapeText(content)}</text>`
}

function escapeText(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
