// What a person or a script sees of reports: the table or lines of JSON, the sums at the end, and the exit code.
import type { Report } from 'tongro/inspector'
import { EXIT_FINE, EXIT_FOUND, EXIT_MISUSE } from '../../exit-code.ts'
import { createPaint } from '../../paint.ts'
import { visible } from '../../visible.ts'
import type { TextStyle } from './findings.ts'
import { FrameTexts } from './frame-text.ts'
import type { LineOutput } from './line-output.ts'
import { reportToJson } from './report-json.ts'
import { Selection, type SelectionSettings } from './selection.ts'
import { summaryJson, summaryLines } from './summary.ts'
import { Table } from './table.ts'
import { Tally } from './tally.ts'

export interface ViewSettings extends SelectionSettings {
  readonly isJson: boolean
  /** Whether a broken MUST makes the exit code 1. */
  readonly isCheck: boolean
  /** Whether colours are wanted; undefined: where standard output is a terminal. */
  readonly isColoured: boolean | undefined
}

/** Where standard output is no terminal, and for one that does not tell. */
const DEFAULT_WIDTH = 80
/** Below this a table is none; lines are longer than the terminal then. */
const LEAST_WIDTH = 60

/** Shows reports of one kind or another; `text` is that of a frame. */
export interface Renderer {
  take(report: Report, text: string | undefined): void
}

export class View {
  readonly tally: Tally = new Tally()
  readonly #settings: ViewSettings
  readonly #output: LineOutput
  readonly #style: TextStyle
  readonly #renderer: Renderer
  readonly #texts = new FrameTexts()
  readonly #selection: Selection

  /** `renderer` stands in place of the table. */
  constructor(
    settings: ViewSettings,
    output: LineOutput,
    renderer?: (style: TextStyle, write: (line: string) => void) => Renderer,
  ) {
    this.#settings = settings
    this.#output = output
    this.#style = styleFor(settings)
    this.#selection = new Selection(settings)
    const write = (line: string): void => output.line(line)
    if (settings.isJson) this.#renderer = { take: (report, text) => writeJson(write, report, text) }
    else this.#renderer = renderer?.(this.#style, write) ?? new Table(this.#style, write)
  }

  take(report: Report): void {
    this.tally.take(report)
    const text = report.kind === 'frame' ? this.#texts.textOf(report) : undefined
    if (report.kind === 'close') this.#texts.forget(report)
    if (report.kind === 'trouble' && !this.#settings.isJson) this.#tellTrouble(report.text)
    if (this.#selection.takes(report)) this.#renderer.take(report, text)
  }

  /** Shows the sums, which are of all reports, and answers the exit code. */
  end(withSummary = true): number {
    const { tally } = this
    const write = (line: string): void => this.#output.line(line)
    if (this.#settings.isJson) write(JSON.stringify(summaryJson(tally)))
    else if (withSummary && tally.connections.length > 0) {
      write('')
      for (const line of summaryLines(tally, this.#style)) write(line)
    }
    // Nothing could be read, and why was told.
    if (tally.connections.length === 0 && tally.troubles > 0) return EXIT_MISUSE
    return this.#settings.isCheck && tally.findings.must > 0 ? EXIT_FOUND : EXIT_FINE
  }

  /** On standard error, so that it is seen behind a pipe, and where it belongs among the rows. */
  #tellTrouble(text: string): void {
    this.#output.flush()
    process.stderr.write(`${visible(text)}\n`)
  }
}

export function styleFor({ isColoured }: Pick<ViewSettings, 'isColoured'>): TextStyle {
  const { stdout } = process
  const paint =
    isColoured === undefined
      ? createPaint(stdout.isTTY === true, process.env)
      : createPaint(isColoured, {})
  return { width: Math.max(LEAST_WIDTH, stdout.columns ?? DEFAULT_WIDTH), paint }
}

function writeJson(write: (line: string) => void, report: Report, text: string | undefined): void {
  write(JSON.stringify(reportToJson(report, text)))
}
