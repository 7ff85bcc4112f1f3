// One frame as one row of the table. Columns have fixed widths, the preview takes what is left of the line.
//
//   ✗     12   0     1.204    +12 ms → ping   F···M      4  beat
import type { FrameReport } from 'tongro/inspector'
import { OPCODE, opcodeName } from 'tongro/protocol'
import { cutText, fitText } from '../../text-width.ts'
import { visible } from '../../visible.ts'
import { MARKS, SEVERITIES, type TextStyle } from './findings.ts'
import { duration } from './quantity.ts'

/** Of a payload in a row; more never fits a line. */
const MOST_PREVIEW_BYTES = 64
const MOST_PREVIEW_TEXT = 400
/** A narrower preview says nothing; the line then becomes longer than the terminal. */
const LEAST_PREVIEW = 12
const BEFORE_PREVIEW = 55

export const TABLE_HEAD: string = [
  ' ',
  'No'.padStart(6),
  'Con'.padStart(3),
  'Time s'.padStart(9),
  'Gap'.padStart(8),
  ' ',
  'Opcode',
  'Flags',
  'Length'.padStart(7),
  'Preview',
].join(' ')

export interface RowFacts {
  /** Milliseconds since the table began, and since the frame before on this connection. */
  readonly time: number
  readonly gap: number | undefined
  readonly text: string | undefined
}

export function frameRow(frame: FrameReport, facts: RowFacts, style: TextStyle): string {
  const mark = markOf(frame)
  const cells = [
    mark === ' ' ? mark : style.paint('red', mark),
    String(frame.number).padStart(6),
    String(frame.connection).padStart(3),
    (facts.time / 1_000).toFixed(3).padStart(9),
    fitText(facts.gap === undefined ? '' : `+${duration(facts.gap)}`, 8, 'right'),
    frame.from === 'client' ? style.paint('green', '→') : style.paint('cyan', '←'),
    shortName(frame.opcode).padEnd(6),
    flagLetters(frame),
    String(frame.length).padStart(7),
  ]
  const room = Math.max(LEAST_PREVIEW, style.width - BEFORE_PREVIEW)
  return `${cells.join(' ')} ${cutText(preview(frame, facts.text), room)}`.trimEnd()
}

function markOf({ findings }: FrameReport): string {
  const worst = SEVERITIES.find((severity) =>
    findings.some(({ rule }) => rule.severity === severity),
  )
  return worst === undefined ? ' ' : MARKS[worst]
}

function shortName(opcode: number): string {
  if (opcode === OPCODE.continuation) return 'cont'
  const name = opcodeName(opcode)
  return name.startsWith('reserved') ? `rsv ${opcode.toString(16)}` : name
}

/** F for FIN, 1 to 3 for RSV, M for MASK; a dot for a bit that is 0, blank where frames are not known. */
function flagLetters({ headerSize, isFinal, rsv, isMasked }: FrameReport): string {
  if (headerSize === 0) return '     '
  return [
    isFinal ? 'F' : '·',
    (rsv & 4) !== 0 ? '1' : '·',
    (rsv & 2) !== 0 ? '2' : '·',
    (rsv & 1) !== 0 ? '3' : '·',
    isMasked ? 'M' : '·',
  ].join('')
}

function preview(frame: FrameReport, text: string | undefined): string {
  const parts = [
    frame.isWhole ? '' : `cut, ${frame.payload.length} here`,
    frame.answers === undefined
      ? ''
      : `${duration(frame.answers.rtt)} after ${frame.answers.frame}`,
    overlayText(frame),
    messageText(frame),
    contentText(frame, text),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

function overlayText({ completes }: FrameReport): string {
  const note = completes?.overlay
  if (note === undefined) return ''
  const after = note.answers === undefined ? '' : ` after ${duration(note.answers.latency)}`
  return visible(`${note.label}${after}`)
}

/** What the last frame of a message tells about it. */
function messageText({ completes }: FrameReport): string {
  if (completes === undefined) return ''
  const parts = [
    completes.frames > 1 ? `end of ${completes.frames} frames` : '',
    completes.failure === undefined ? '' : visible(completes.failure),
    completes.isCompressed && completes.failure === undefined ? `inflated ${completes.length}` : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function contentText(frame: FrameReport, text: string | undefined): string {
  if (frame.close !== undefined) {
    return visible(`${frame.close.code} ${frame.close.reason}`.trim())
  }
  if (text !== undefined) return visible(text.slice(0, MOST_PREVIEW_TEXT))
  return Buffer.from(frame.payload.subarray(0, MOST_PREVIEW_BYTES))
    .toString('hex')
    .replace(/..(?=.)/g, '$& ')
}
