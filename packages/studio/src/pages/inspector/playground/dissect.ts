// The Inspector's model run over bytes that somebody writes: the frames in them with what they break,
// and what is left behind the last whole header. Before them stands an opening handshake without fault,
// so that the first byte begins a frame.

import {
  type FrameReport,
  Inspector,
  type InspectorOptions,
  type MessageReport,
} from 'tongro/inspector'
import { type CaptureRecord, type From, RULES } from 'tongro/protocol'

export interface DissectedFrame {
  readonly report: FrameReport
  /** Its bytes on the wire, as far as they are there. */
  readonly wire: Uint8Array
  readonly message: MessageReport | undefined
}

export interface Dissection {
  readonly frames: readonly DissectedFrame[]
  /** A header that has begun and is not all there; empty when all bytes belong to frames. */
  readonly rest: Uint8Array
}

const DEFLATE = 'permessage-deflate'

/** `hasDeflate`: permessage-deflate counts as agreed. */
export function dissect(
  bytes: Uint8Array,
  from: From,
  hasDeflate: boolean,
  options: InspectorOptions = {},
): Dissection {
  const reports: FrameReport[] = []
  const messages = new Map<number, MessageReport>()
  const inspector = new Inspector(
    (report) => {
      if (report.kind === 'frame') reports.push(withoutObservations(report))
      if (report.kind === 'message') messages.set(report.number, report)
    },
    { ...options, neverDoubt: true },
  )
  for (const record of opening(hasDeflate)) inspector.record(record)
  inspector.record({ kind: 'chunk', connection: 0, time: 0, from, bytes })
  inspector.end()
  const frames = reports.map((report) => ({
    report,
    wire: bytes.subarray(report.offset, report.offset + report.headerSize + report.length),
    message: report.message === undefined ? undefined : messages.get(report.message),
  }))
  const last = reports.at(-1)
  const end = last === undefined ? 0 : last.offset + last.headerSize + last.length
  return { frames, rest: bytes.subarray(Math.min(end, bytes.length)) }
}

/** What a bystander notes of a whole connection (no ping before this pong, more to come) is no fault of a typed frame. */
function withoutObservations(report: FrameReport): FrameReport {
  return { ...report, findings: report.findings.filter(({ code }) => code in RULES) }
}

/** A handshake as fields: it takes no bytes, so that offsets count from the first frame. */
function opening(hasDeflate: boolean): readonly CaptureRecord[] {
  const extension: ReadonlyArray<readonly [string, string]> = hasDeflate
    ? [['Sec-WebSocket-Extensions', DEFLATE]]
    : []
  const upgrade = [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
  ] as const
  const base = { connection: 0, time: 0, httpVersion: '1.1' } as const
  return [
    { kind: 'open', connection: 0, time: 0 },
    {
      ...base,
      kind: 'head',
      from: 'client',
      method: 'GET',
      target: '/',
      fields: [
        ['Host', 'localhost'],
        ...upgrade,
        ['Sec-WebSocket-Version', '13'],
        // The key and the answer of RFC 6455 1.3.
        ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
        ...extension,
      ],
    },
    {
      ...base,
      kind: 'head',
      from: 'server',
      status: 101,
      reason: 'Switching Protocols',
      fields: [...upgrade, ['Sec-WebSocket-Accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='], ...extension],
    },
  ]
}

/** A header that has only begun, as a frame that breaks nothing: the drawing shows what is there. */
export function reportOfRest(rest: Uint8Array, from: From): FrameReport {
  const [first = 0, second = 0] = rest
  return {
    kind: 'frame',
    number: -1,
    connection: 0,
    from,
    time: 0,
    began: 0,
    offset: 0,
    firstChunk: 0,
    lastChunk: 0,
    firstPacket: undefined,
    lastPacket: undefined,
    headerSize: rest.length,
    isFinal: first >= 0x80,
    rsv: (first >> 4) & 7,
    opcode: first & 15,
    isMasked: second >= 0x80,
    maskKey: 0,
    length: 0,
    payload: new Uint8Array(0),
    isWhole: false,
    message: undefined,
    part: 0,
    completes: undefined,
    close: undefined,
    answers: undefined,
    findings: [],
  }
}
