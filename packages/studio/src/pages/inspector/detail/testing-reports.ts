// Findings, frames and messages for tests.

import type { BitRange, Finding, FrameReport, MessageReport } from 'tongro/inspector'
import { RULES, type RuleCode } from 'tongro/protocol'

export function findingOf(code: RuleCode, bits: readonly BitRange[] = []): Finding {
  return {
    kind: 'finding',
    number: 0,
    code,
    rule: RULES[code],
    connection: 0,
    time: 0,
    from: 'client',
    frame: 0,
    bits,
    detail: undefined,
  }
}

/** Bytes from hexadecimal with spaces. */
export function hexBytes(text: string): Uint8Array {
  return Uint8Array.from(text.split(' ').filter(Boolean), (pair) => Number.parseInt(pair, 16))
}

const PLAIN_FRAME: FrameReport = {
  kind: 'frame',
  number: 0,
  connection: 0,
  from: 'client',
  time: 0,
  began: 0,
  offset: 0,
  firstChunk: 0,
  lastChunk: 0,
  firstPacket: undefined,
  lastPacket: undefined,
  headerSize: 2,
  isFinal: true,
  rsv: 0,
  opcode: 1,
  isMasked: false,
  maskKey: 0,
  length: 0,
  payload: new Uint8Array(0),
  isWhole: true,
  message: 0,
  part: 0,
  completes: undefined,
  close: undefined,
  answers: undefined,
  findings: [],
}

export function frameOf(fields: Partial<FrameReport>): FrameReport {
  return { ...PLAIN_FRAME, ...fields }
}

const PLAIN_MESSAGE: MessageReport = {
  kind: 'message',
  number: 0,
  connection: 0,
  from: 'client',
  time: 0,
  began: 0,
  opcode: 1,
  frames: 1,
  firstFrame: 0,
  isCompressed: false,
  wireLength: 0,
  length: 0,
  bytes: new Uint8Array(0),
  text: '',
  failure: undefined,
  overlay: undefined,
}

export function messageOf(fields: Partial<MessageReport>): MessageReport {
  return { ...PLAIN_MESSAGE, ...fields }
}
