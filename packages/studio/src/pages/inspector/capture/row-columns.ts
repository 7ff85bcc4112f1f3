// A stretch of rows of the list as columns: a window of a hundred rows is a few small copies.

import type { OverlayNote } from 'tongro/inspector'
import { formatSpan } from '../../../words/format.ts'
import type { RowWindow } from '../worker/protocol.ts'
import { type CaptureIndex, ROW } from './capture-index.ts'
import * as bitsOf from './frame-bits.ts'
import { oneLine } from './one-line.ts'
import { previewFrame } from './preview.ts'

interface RowFacts {
  readonly connection: number
  readonly time: number
  readonly bits: number
  readonly length: number
  readonly inflated: number
  readonly text: string
  readonly findings: string
}

/** `rows` are row numbers; `start` is where the first of them stands in the view. */
export function rowColumns(index: CaptureIndex, start: number, rows: Uint32Array): RowWindow {
  const count = rows.length
  const kinds = new Uint8Array(count)
  const refs = new Uint32Array(count)
  const connections = new Uint32Array(count)
  const times = new Float64Array(count)
  const bits = new Uint32Array(count)
  const lengths = new Float64Array(count)
  const inflated = new Float64Array(count)
  const texts: string[] = []
  const findings: string[] = []
  rows.forEach((row, at) => {
    const facts = rowFacts(index, row)
    kinds[at] = index.rowKind(row)
    refs[at] = index.rowRef(row)
    connections[at] = facts.connection
    times[at] = facts.time
    bits[at] = facts.bits
    lengths[at] = facts.length
    inflated[at] = facts.inflated
    texts.push(facts.text)
    findings.push(facts.findings)
  })
  return { start, rows, kinds, refs, connections, times, bits, lengths, inflated, texts, findings }
}

function rowFacts(index: CaptureIndex, row: number): RowFacts {
  const ref = index.rowRef(row)
  switch (index.rowKind(row)) {
    case ROW.frame:
      return frameFacts(index, ref)
    case ROW.handshake:
      return handshakeFacts(index, ref)
    case ROW.close:
      return closeFacts(index, ref)
    default:
      return skipFacts(index, ref)
  }
}

function frameFacts(index: CaptureIndex, frame: number): RowFacts {
  const { frames, messages } = index
  const bits = frames.bits(frame)
  const message = frames.message(frame)
  const { text, isText } = previewFrame(index, frame)
  const note =
    message !== undefined && bitsOf.completes(bits) ? messages.overlay(message) : undefined
  const shown = isText ? text : `0x ${text}`
  return {
    connection: frames.connection(frame),
    time: frames.time(frame),
    bits,
    length: frames.payloadLength(frame),
    inflated:
      message !== undefined && bitsOf.completes(bits) && bitsOf.isCompressed(bits)
        ? messages.messageLength(message)
        : -1,
    text: text === '' ? '' : note === undefined ? shown : `${noteText(note)} · ${shown}`,
    findings: codes(
      index.findings
        .chain(frames.finding(frame))
        .map((finding) => ({ rule: index.findings.rule(finding) })),
    ),
  }
}

/** What a message is to its subprotocol; of an answer also how long it was waited for. */
function noteText({ label, answers }: OverlayNote): string {
  const shown = oneLine(label, 80)
  return answers === undefined ? shown : `${shown} +${formatSpan(answers.latency, 'en')}`
}

function handshakeFacts(index: CaptureIndex, connection: number): RowFacts {
  const report = index.connections.get(connection)?.handshake
  const answer = report?.response?.line ?? '–'
  const text = `${report?.request?.line ?? '–'} → ${answer}${report?.protocol ? ` · ${report.protocol}` : ''}`
  const bytes = (report?.request?.size ?? 0) + (report?.response?.size ?? 0)
  const time = report?.time ?? 0
  return other(connection, time, 'client', bytes, text, report?.findings ?? [])
}

function closeFacts(index: CaptureIndex, connection: number): RowFacts {
  const report = index.connections.get(connection)?.close
  const from = report?.initiator === 'server' ? 'server' : 'client'
  return other(
    connection,
    report?.time ?? 0,
    from,
    -1,
    report?.sentence ?? '',
    report?.findings ?? [],
  )
}

function skipFacts(index: CaptureIndex, skip: number): RowFacts {
  const report = index.skips[skip]
  const length = (report?.resumesAt ?? 0) - (report?.offset ?? 0)
  return {
    ...other(
      report?.connection ?? 0,
      report?.time ?? 0,
      report?.from ?? 'client',
      length,
      report?.reason ?? '',
      [],
    ),
    findings: '',
  }
}

function other(
  connection: number,
  time: number,
  from: 'client' | 'server',
  length: number,
  text: string,
  findings: readonly Ruled[],
): RowFacts {
  const worst = Math.max(0, ...findings.map(({ rule }) => bitsOf.severityNumber(rule.severity)))
  return {
    connection,
    time,
    bits: bitsOf.withSeverity(from === 'server' ? 1 : 0, worst),
    length,
    inflated: -1,
    text: oneLine(text),
    findings: codes(findings),
  }
}

interface Ruled {
  readonly rule: { readonly code: string; readonly severity: 'must' | 'should' | 'note' }
}

function codes(findings: readonly Ruled[]): string {
  return findings
    .map(({ rule }) => rule)
    .sort((a, b) => bitsOf.severityNumber(b.severity) - bitsOf.severityNumber(a.severity))
    .map(({ code }) => code)
    .join(' ')
}
