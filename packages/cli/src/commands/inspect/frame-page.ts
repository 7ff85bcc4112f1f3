// One frame on one page: the drawing, each field in words, the payload masked and unmasked, the verdict.
import type { FrameReport } from 'tongro/inspector'
import { opcodeName } from 'tongro/protocol'
import { visible } from '../../visible.ts'
import { drawFrame } from './bit-drawing.ts'
import { findingLines, type TextStyle } from './findings.ts'
import { frameFields } from './frame-fields.ts'
import { maskSums, payloadTable } from './payload-table.ts'

/** `bytes` are those of the wire from the frame's first byte on. */
export function framePage(
  frame: FrameReport,
  bytes: Uint8Array,
  text: string | undefined,
  style: TextStyle,
): string[] {
  const bits = frame.findings.flatMap((finding) => finding.bits)
  return [
    title(frame),
    '',
    ...drawFrame(bytes.subarray(0, frame.headerSize + frame.payload.length), bits, style.paint),
    '',
    ...fieldLines(frame),
    ...payloadLines(frame, text),
    '',
    ...verdict(frame, style),
  ]
}

function title(frame: FrameReport): string {
  const size = frame.headerSize + frame.payload.length
  const whole = frame.isWhole
    ? ''
    : `, cut: ${frame.payload.length} of ${frame.length} bytes of payload are here`
  return `Frame ${frame.number}: ${opcodeName(frame.opcode)} by the ${frame.from}, ${size} ${size === 1 ? 'byte' : 'bytes'} at offset ${frame.offset}${whole}`
}

function fieldLines(frame: FrameReport): string[] {
  const fields = frameFields(frame)
  const width = Math.max(...fields.map(({ value }) => value.length))
  return fields.map(
    ({ name, value, meaning }) => `  ${name.padEnd(6)}  ${value.padEnd(width)}  ${meaning}`,
  )
}

function payloadLines(frame: FrameReport, text: string | undefined): string[] {
  if (frame.payload.length === 0) return []
  const payload = {
    bytes: frame.payload,
    maskKey: frame.isMasked ? frame.maskKey : undefined,
  }
  const { close } = frame
  const meaning = close === undefined ? text : `${close.code} ${close.reason}`.trim()
  return [
    '',
    ...payloadTable(payload).map((line) => `  ${line}`),
    ...maskSums(payload).map((line) => `          ${line}`),
    ...(meaning === undefined
      ? []
      : ['', `  ${close === undefined ? 'Text' : 'Close'}: ${visible(meaning)}`]),
  ]
}

function verdict({ findings }: FrameReport, style: TextStyle): string[] {
  if (findings.length === 0) return [style.paint('green', 'Verdict: ✓ legal')]
  const isBroken = findings.some(({ rule }) => rule.severity === 'must')
  return [
    isBroken
      ? style.paint('red', 'Verdict: ✗ against the rules')
      : 'Verdict: legal, and worth a look',
    ...findings.flatMap((finding) =>
      findingLines(finding, { ...style, width: style.width - 2 }, true).map((line) => `  ${line}`),
    ),
  ]
}
