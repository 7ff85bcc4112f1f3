// Makes a report's draft of a frame that a lane has read, or of a message whose frames are not known.

import {
  type CaptureMessage,
  type CloseFrame,
  type From,
  NO_STATUS,
  OPCODE,
  parseClose,
  type RuleCode,
  type TextCodec,
} from '../../protocol/index.ts'
import type { ChunkMark } from './chunk-log.ts'
import type { LaneFrame } from './lane.ts'
import type { FrameDraft } from './watcher.ts'

/** What the trace knows besides the frame. */
export interface FrameContext {
  readonly number: number
  readonly connection: number
  readonly from: From
}

export function draftOf(frame: LaneFrame, context: FrameContext): FrameDraft {
  const { first, last } = frame
  return {
    kind: 'frame',
    ...context,
    time: last.time,
    began: first.time,
    offset: frame.offset,
    firstChunk: first.chunk,
    lastChunk: last.chunk,
    firstPacket: first.packet,
    lastPacket: last.packet,
    headerSize: frame.headerSize,
    isFinal: frame.isFinal,
    rsv: frame.rsv,
    opcode: frame.opcode,
    isMasked: frame.isMasked,
    maskKey: frame.maskKey,
    length: frame.length,
    payload: frame.payload,
    isWhole: frame.isWhole,
    message: undefined,
    part: 0,
    completes: undefined,
    close: undefined,
    answers: undefined,
    findings: [],
  }
}

/** A message of a source that shows no frames, as a frame without a header. */
export function frameOfMessage(record: CaptureMessage, mark: ChunkMark, offset: number): LaneFrame {
  return {
    offset,
    headerSize: 0,
    isFinal: true,
    rsv: 0,
    opcode: record.opcode,
    isMasked: false,
    maskKey: 0,
    length: record.bytes.length,
    breaches: [],
    payload: new Uint8Array(record.bytes),
    isWhole: true,
    first: mark,
    last: mark,
  }
}

/** What a Close frame says, also where it breaks a rule. */
export function readClose(
  frame: LaneFrame,
  codec: TextCodec,
): { readonly close: CloseFrame; readonly broken: RuleCode | undefined } | undefined {
  if (frame.opcode !== OPCODE.close || !frame.isWhole) return undefined
  const { payload } = frame
  const parsed = parseClose(payload, 0, payload.length, codec)
  if (typeof parsed !== 'string') return { close: parsed, broken: undefined }
  const code = payload.length < 2 ? NO_STATUS : (payload[0]! << 8) | payload[1]!
  const reason = codec.decode(payload, Math.min(2, payload.length), payload.length)
  return { close: { code, reason }, broken: parsed }
}
