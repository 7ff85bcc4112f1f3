// One report as one object of `--json`. The names are a contract (docs/reference/cli.md): a field is always there, null
// where nothing is known. Times in milliseconds, bytes in base64.
import type {
  CloseFrameReport,
  CloseReport,
  ConnectionReport,
  Finding,
  FrameReport,
  HandshakeReport,
  HeadReport,
  MessageReport,
  Report,
  SkipReport,
  TroubleReport,
} from 'tongro/inspector'
import { maskKeyHex } from './mask-key.ts'

/** What goes out as a line; `type` comes first. */
export type JsonObject = { readonly type: string } & Readonly<Record<string, unknown>>

/** `text` is that of a frame, which the frame alone does not tell. */
export function reportToJson(report: Report, text?: string): JsonObject {
  switch (report.kind) {
    case 'connection':
      return connectionToJson(report)
    case 'handshake':
      return handshakeToJson(report)
    case 'frame':
      return frameToJson(report, text)
    case 'message':
      return messageToJson(report)
    case 'skip':
      return skipToJson(report)
    case 'close':
      return closeToJson(report)
    case 'finding':
      return findingToJson(report)
    case 'trouble':
      return troubleToJson(report)
  }
  report satisfies never
}

function connectionToJson(report: ConnectionReport): JsonObject {
  return {
    type: 'connection',
    connection: report.connection,
    time: report.time,
    client: report.client ?? null,
    server: report.server ?? null,
    secure: report.isSecure ?? null,
    partial: report.isPartial ?? false,
    note: report.note ?? null,
  }
}

function handshakeToJson(report: HandshakeReport): JsonObject {
  return {
    type: 'handshake',
    connection: report.connection,
    time: report.time,
    open: report.isOpen,
    path: report.path ?? null,
    host: report.host ?? null,
    origin: report.origin ?? null,
    version: report.version ?? null,
    status: report.status ?? null,
    refusal: report.refusal ?? null,
    accept: acceptToJson(report),
    protocolsOffered: report.protocolsOffered,
    protocol: report.protocol ?? null,
    extensionsOffered: report.extensionsOffered ?? null,
    extensions: report.extensions ?? null,
    deflate: deflateToJson(report),
    request: headToJson(report.request),
    response: headToJson(report.response),
    checks: report.checks,
    findings: report.findings.map(briefFinding),
  }
}

function acceptToJson({ accept }: HandshakeReport): Record<string, unknown> | null {
  if (accept === undefined) return null
  const { key, joined, sha1, expected, received, isValid } = accept
  return { key, joined, sha1, expected, received: received ?? null, valid: isValid }
}

function deflateToJson({ deflate }: HandshakeReport): Record<string, unknown> | null {
  if (deflate === undefined) return null
  const { isGuess, ...parameters } = deflate
  return { ...parameters, guess: isGuess }
}

function headToJson(head: HeadReport | undefined): Record<string, unknown> | null {
  return head === undefined ? null : { ...head }
}

function frameToJson(report: FrameReport, text: string | undefined): JsonObject {
  return {
    type: 'frame',
    number: report.number,
    connection: report.connection,
    time: report.time,
    began: report.began,
    from: report.from,
    fin: report.isFinal,
    rsv: report.rsv,
    opcode: report.opcode,
    masked: report.isMasked,
    maskKey: report.isMasked ? maskKeyHex(report.maskKey) : null,
    length: report.length,
    payload: base64(report.payload),
    text: text ?? null,
    whole: report.isWhole,
    offset: report.offset,
    headerSize: report.headerSize,
    chunks: [report.firstChunk, report.lastChunk],
    packets: packetsOf(report),
    message: report.message ?? null,
    part: report.part,
    close: report.close ?? null,
    answers: report.answers ?? null,
    findings: report.findings.map(briefFinding),
  }
}

function packetsOf({ firstPacket, lastPacket }: FrameReport): readonly number[] | null {
  return firstPacket === undefined || lastPacket === undefined ? null : [firstPacket, lastPacket]
}

function messageToJson(report: MessageReport): JsonObject {
  return {
    type: 'message',
    number: report.number,
    connection: report.connection,
    from: report.from,
    time: report.time,
    began: report.began,
    opcode: report.opcode,
    frames: report.frames,
    firstFrame: report.firstFrame,
    compressed: report.isCompressed,
    wireLength: report.wireLength,
    length: report.length,
    payload: base64(report.bytes),
    text: report.text ?? null,
    failure: report.failure ?? null,
    overlay: report.overlay ?? null,
  }
}

function skipToJson({ kind, ...rest }: SkipReport): JsonObject {
  return { type: kind, ...rest }
}

function closeToJson(report: CloseReport): JsonObject {
  return {
    type: 'close',
    connection: report.connection,
    time: report.time,
    code: report.code ?? null,
    reason: report.reason,
    clean: report.wasClean,
    initiator: report.initiator ?? null,
    client: closeFrameToJson(report.client),
    server: closeFrameToJson(report.server),
    ends: report.ends.map(({ from, how, time, detail }) => ({
      from,
      how,
      time,
      detail: detail ?? null,
    })),
    silence: report.silence ?? null,
    pendingPing: report.pendingPing ?? null,
    sentence: report.sentence,
    findings: report.findings.map(briefFinding),
  }
}

function closeFrameToJson(frame: CloseFrameReport | undefined): CloseFrameReport | null {
  return frame ?? null
}

function findingToJson(finding: Finding): JsonObject {
  const { rule } = finding
  return {
    type: 'finding',
    number: finding.number,
    connection: finding.connection,
    time: finding.time,
    from: finding.from ?? null,
    frame: finding.frame ?? null,
    rule: finding.code,
    point: rule.point,
    clause: rule.clause,
    severity: rule.severity,
    text: rule.text,
    hint: rule.hint,
    closeCode: rule.closeCode ?? null,
    status: rule.status ?? null,
    bits: finding.bits,
    detail: finding.detail ?? null,
  }
}

/** A finding inside the frame, handshake or close that it belongs to; `number` leads to the whole one. */
function briefFinding(finding: Finding): Record<string, unknown> {
  return {
    rule: finding.code,
    clause: finding.rule.clause,
    severity: finding.rule.severity,
    number: finding.number,
    detail: finding.detail ?? null,
  }
}

function troubleToJson(report: TroubleReport): JsonObject {
  return { type: 'trouble', text: report.text, connection: report.connection ?? null }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
