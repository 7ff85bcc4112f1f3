// Frames of pasted bytes, each on a page. A page draws the bytes as they were on the wire, so they are kept: a paste is
// small.
import type { Finding, Report } from 'tongro/inspector'
import type { CaptureRecord, From } from 'tongro/protocol'
import { wrapText } from '../../text-width.ts'
import { visible } from '../../visible.ts'
import { findingLines, type TextStyle } from './findings.ts'
import { framePage } from './frame-page.ts'
import { handshakeLines } from './handshake-lines.ts'
import { plural } from './quantity.ts'
import type { Renderer } from './view.ts'

/** More frames than these are easier to read as the rows of a table. */
const MOST_PAGES = 16

export class FramePages {
  readonly #bytes: Record<From, Uint8Array> = {
    client: new Uint8Array(0),
    server: new Uint8Array(0),
  }

  record(record: CaptureRecord): void {
    if (record.kind !== 'chunk') return
    const before = this.#bytes[record.from]
    const all = new Uint8Array(before.length + record.bytes.length)
    all.set(before)
    all.set(record.bytes, before.length)
    this.#bytes[record.from] = all
  }

  open(style: TextStyle, write: (line: string) => void): Renderer {
    return new Pages(style, write, (from) => this.#bytes[from])
  }
}

class Pages implements Renderer {
  readonly #style: TextStyle
  readonly #write: (line: string) => void
  readonly #bytesOf: (from: From) => Uint8Array
  #pages = 0
  #untold = 0
  #frames = 0
  #isBegun = false

  constructor(
    style: TextStyle,
    write: (line: string) => void,
    bytesOf: (from: From) => Uint8Array,
  ) {
    this.#style = style
    this.#write = write
    this.#bytesOf = bytesOf
  }

  take(report: Report, text: string | undefined): void {
    switch (report.kind) {
      case 'frame':
        this.#frames = report.number + 1
        if (this.#pages++ >= MOST_PAGES) {
          this.#untold++
          break
        }
        this.#block(
          framePage(report, this.#bytesOf(report.from).subarray(report.offset), text, this.#style),
        )
        break
      case 'handshake':
        if (report.request === undefined && report.response === undefined) break
        this.#block([
          'Opening handshake',
          ...handshakeLines(report, this.#style),
          ...report.findings.flatMap((finding) => this.#found(finding)),
        ])
        break
      case 'skip':
        this.#block(
          wrapText(
            `~ Out of step from byte ${report.offset} of the ${report.from} on, in step again at ${report.resumesAt}: ${visible(report.reason)}`,
            this.#style.width,
          ),
        )
        break
      case 'finding':
        this.#finding(report)
        break
      case 'close':
        if (this.#untold > 0) {
          this.#block([
            `… ${plural(this.#untold, 'more frame')}: tongro inspect FILE shows many as a table`,
          ])
        }
        break
      case 'connection':
      case 'message':
      case 'trouble':
        break
      default:
        report satisfies never
    }
  }

  /** By itself only what belongs to no frame and no handshake, and what comes after its frame. */
  #finding(finding: Finding): void {
    const isLate = finding.frame !== undefined && finding.frame < this.#frames
    if (!isLate && !finding.code.startsWith('sync')) return
    this.#block(this.#found(finding))
  }

  #found(finding: Finding): string[] {
    return findingLines(finding, this.#style, true)
  }

  #block(lines: readonly string[]): void {
    if (this.#isBegun) this.#write('')
    this.#isBegun = true
    for (const line of lines) this.#write(line)
  }
}
