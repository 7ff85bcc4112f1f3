// What our Inspector makes of a capture file, in the form in which the frames of tshark are compared.

import { type Finding, type FrameReport, Inspector, openPcap, type Report } from 'tongro/inspector'
import { windowInflater } from './deflate-window.ts'

export interface Inspected {
  readonly reports: readonly Report[]
  readonly frames: readonly FrameReport[]
  readonly findings: readonly Finding[]
  readonly troubles: readonly string[]
}

export function readCapture(file: Uint8Array): Inspected {
  const reports: Report[] = []
  const inspector = new Inspector((report) => reports.push(report), { inflater: windowInflater })
  const reader = openPcap((record) => inspector.record(record))
  reader.push(file)
  reader.end()
  inspector.end()
  return {
    reports,
    frames: reports.filter((report) => report.kind === 'frame'),
    findings: reports.filter((report) => report.kind === 'finding'),
    troubles: reports.flatMap((report) => (report.kind === 'trouble' ? [report.text] : [])),
  }
}

/** Fields of a frame under the names that Wireshark gives them; bytes in hexadecimal. */
export function fieldsOf(frame: FrameReport): Record<string, string> {
  const { length, payload } = frame
  const octets = frame.headerSize - 2 - (frame.isMasked ? 4 : 0)
  const fields: Record<string, string> = {
    fin: frame.isFinal ? '1' : '0',
    rsv: `0x0${frame.rsv}`,
    opcode: String(frame.opcode),
    mask: frame.isMasked ? '1' : '0',
    payload_length: String(octets === 0 ? length : octets === 2 ? 126 : 127),
  }
  if (octets === 2) fields['payload_length_ext_16'] = String(length)
  if (octets === 8) fields['payload_length_ext_64'] = String(length)
  if (frame.isMasked) fields['masking_key'] = keyText(frame.maskKey)
  if (frame.opcode === 8 && frame.close !== undefined && length > 0) {
    fields['payload.close.status_code'] = String(frame.close.code)
    if (length > 2) fields['payload.close.reason'] = hex(Buffer.from(frame.close.reason))
  } else if (frame.opcode > 8 && length > 0) {
    fields[frame.opcode === 9 ? 'payload.ping' : 'payload.pong'] = hex(payload)
  } else if (frame.opcode === 0 && !frame.isFinal && length > 0) {
    fields['payload.continue'] = hex(payload)
  } else if (frame.completes !== undefined) {
    const { opcode, bytes } = frame.completes
    if (bytes.length > 0) fields[opcode === 1 ? 'payload.text' : 'data.data'] = hex(bytes)
  }
  return fields
}

/** The first octet on the wire is in the low byte. */
function keyText(key: number): string {
  return hex(Uint8Array.from([0, 8, 16, 24], (bits) => (key >>> bits) & 255))
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
