// Makes whole reports again out of the index: what the panels ask for, one thing at a time.

import type { CloseReport, Finding } from 'tongro/inspector'
import { applyMask, NO_STATUS } from 'tongro/protocol'
import {
  type FrameDetail,
  type HandshakeDetail,
  type MessageDetail,
  type SkipDetail,
  WIRE_SHOWN,
} from '../contract.ts'
import type { CaptureIndex } from './capture-index.ts'
import * as bitsOf from './frame-bits.ts'
import { framesOfMessage, neighbour } from './neighbours.ts'

const CLOSE = 8
const NOTHING = new Uint8Array(0)

export function frameDetail(index: CaptureIndex, frame: number): FrameDetail | undefined {
  const { frames } = index
  if (!(frame >= 0 && frame < frames.length)) return undefined
  const bits = frames.bits(frame)
  const connection = frames.connection(frame)
  const length = frames.payloadLength(frame)
  const headerSize = bitsOf.headerSizeOf(bits)
  const lane = index.connections.lane(connection, bitsOf.fromOf(bits))
  const offset = frames.offset(frame)
  const wire = wireOf(index, frame)
  const chunks = headerSize === 0 ? [] : lane.spans(offset, headerSize + length)
  const payload = headerSize === 0 ? storedPayload(index, frame, WIRE_SHOWN) : unmask(wire, bits)
  const message = frames.message(frame)
  return {
    kind: 'frame',
    number: frame,
    connection,
    from: bitsOf.fromOf(bits),
    time: frames.time(frame),
    began: chunks[0]?.time ?? frames.time(frame),
    offset: headerSize === 0 ? 0 : offset,
    firstChunk: chunks[0]?.chunk ?? 0,
    lastChunk: chunks.at(-1)?.chunk ?? 0,
    firstPacket: chunks[0]?.packet,
    lastPacket: chunks.at(-1)?.packet,
    headerSize,
    isFinal: bitsOf.isFinal(bits),
    rsv: bitsOf.rsvOf(bits),
    opcode: bitsOf.opcodeOf(bits),
    isMasked: bitsOf.isMasked(bits),
    maskKey: maskKeyOf(wire, bits),
    length,
    payload,
    isWhole: bitsOf.isWhole(bits),
    message,
    part: partOf(index, frame, message),
    completes:
      message !== undefined && bitsOf.completes(bits) ? messageDetail(index, message) : undefined,
    close: bitsOf.opcodeOf(bits) === CLOSE ? closeOf(payload) : undefined,
    answers: frames.answers(frame),
    findings: findingsOf(index, frame),
    wire,
    chunks,
    previous: neighbour(index, frame, -1),
    next: neighbour(index, frame, 1),
  }
}

export function messageDetail(index: CaptureIndex, message: number): MessageDetail | undefined {
  const { messages, frames } = index
  if (!messages.has(message)) return undefined
  const frameNumbers = framesOfMessage(index, message)
  const first = messages.firstFrame(message)
  const bytes = messageBytes(index, message, WIRE_SHOWN)
  const opcode = messages.opcode(message)
  return {
    kind: 'message',
    number: message,
    connection: frames.connection(first),
    from: bitsOf.fromOf(frames.bits(first)),
    time: frames.time(frameNumbers.at(-1) ?? first),
    began: beganOf(index, first),
    opcode,
    frames: messages.frames(message),
    firstFrame: first,
    isCompressed: messages.isCompressed(message),
    wireLength: frameNumbers.reduce((sum, frame) => sum + frames.payloadLength(frame), 0),
    length: messages.messageLength(message),
    bytes,
    text: opcode === 1 ? new TextDecoder().decode(bytes) : undefined,
    failure: messages.failure(message),
    overlay: messages.overlay(message),
    frameNumbers,
  }
}

/** The first `most` bytes of a message, inflated. */
export function messageBytes(
  index: CaptureIndex,
  message: number,
  most: number,
): Uint8Array<ArrayBuffer> {
  if (index.messages.isCompressed(message)) {
    return index.messages.inflated(message, most) ?? NOTHING.slice()
  }
  const bytes = new Uint8Array(Math.min(most, index.messages.messageLength(message)))
  let done = 0
  for (const frame of framesOfMessage(index, message)) {
    const payload = payloadOf(index, frame, bytes.length - done)
    bytes.set(payload, done)
    done += payload.length
    if (done === bytes.length) break
  }
  return done === bytes.length ? bytes : bytes.slice(0, done)
}

/** The first `most` bytes of a frame's payload, unmasked. */
export function payloadOf(index: CaptureIndex, frame: number, most: number): Uint8Array {
  const bits = index.frames.bits(frame)
  const headerSize = bitsOf.headerSizeOf(bits)
  if (headerSize === 0) return storedPayload(index, frame, most)
  const lane = index.connections.lane(index.frames.connection(frame), bitsOf.fromOf(bits))
  const length = Math.min(most, index.frames.payloadLength(frame))
  return unmask(lane.read(index.frames.offset(frame), headerSize + length), bits)
}

export function handshakeDetail(
  index: CaptureIndex,
  connection: number,
): HandshakeDetail | undefined {
  const found = index.connections.get(connection)
  if (found?.handshake === undefined) return undefined
  const { request, response } = found.handshake
  return {
    ...found.handshake,
    requestBytes: found.client.read(0, request?.size ?? 0),
    responseBytes: found.server.read(0, response?.size ?? 0),
  }
}

export function closeDetail(index: CaptureIndex, connection: number): CloseReport | undefined {
  return index.connections.get(connection)?.close
}

export function skipDetail(index: CaptureIndex, skip: number): SkipDetail | undefined {
  const report = index.skips[skip]
  if (report === undefined) return undefined
  const length = Math.max(0, Math.min(WIRE_SHOWN, report.resumesAt - report.offset))
  const lane = index.connections.lane(report.connection, report.from)
  return { ...report, wire: lane.read(report.offset, length) }
}

function findingsOf(index: CaptureIndex, frame: number): Finding[] {
  return index.findings
    .chain(index.frames.finding(frame))
    .map((finding) => index.findings.at(finding))
    .filter((finding) => finding !== undefined)
}

function wireOf(index: CaptureIndex, frame: number): Uint8Array<ArrayBuffer> {
  const { frames } = index
  const bits = frames.bits(frame)
  const headerSize = bitsOf.headerSizeOf(bits)
  if (headerSize === 0) return NOTHING.slice()
  const lane = index.connections.lane(frames.connection(frame), bitsOf.fromOf(bits))
  const length = Math.min(WIRE_SHOWN, headerSize + frames.payloadLength(frame))
  return lane.read(frames.offset(frame), length)
}

function storedPayload(index: CaptureIndex, frame: number, most: number): Uint8Array {
  const position = index.frames.offset(frame)
  if (position < 0) return NOTHING
  return index.store.read(position, Math.min(most, index.frames.payloadLength(frame)))
}

/** What a Close frame says, also where it breaks a rule; 1005 stands for no code (RFC 6455 7.1.5). */
function closeOf(payload: Uint8Array): FrameDetail['close'] {
  if (payload.length < 2) return { code: NO_STATUS, reason: '' }
  const code = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0)
  return { code, reason: new TextDecoder().decode(payload.subarray(2)) }
}

/** The payload behind the header of `wire`, unmasked: a copy. */
function unmask(wire: Uint8Array, bits: number): Uint8Array {
  const payload = wire.slice(bitsOf.headerSizeOf(bits))
  if (bitsOf.isMasked(bits)) applyMask(payload, 0, payload.length, maskKeyOf(wire, bits))
  return payload
}

/** The last four bytes of the header, the first of them in the low byte. */
function maskKeyOf(wire: Uint8Array, bits: number): number {
  if (!bitsOf.isMasked(bits)) return 0
  const at = bitsOf.headerSizeOf(bits) - 4
  const byte = (position: number): number => wire[at + position] ?? 0
  return (byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24)) >>> 0
}

function beganOf(index: CaptureIndex, frame: number): number {
  const bits = index.frames.bits(frame)
  if (bitsOf.headerSizeOf(bits) === 0) return index.frames.time(frame)
  const lane = index.connections.lane(index.frames.connection(frame), bitsOf.fromOf(bits))
  return lane.spans(index.frames.offset(frame), 1)[0]?.time ?? index.frames.time(frame)
}

function partOf(index: CaptureIndex, frame: number, message: number | undefined): number {
  if (message === undefined || !index.messages.has(message)) return 0
  return Math.max(0, framesOfMessage(index, message).indexOf(frame))
}
