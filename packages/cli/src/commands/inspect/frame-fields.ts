// Each field of one frame in words: what its value means here.
import type { FrameReport } from 'tongro/inspector'
import { OPCODE, opcodeName } from 'tongro/protocol'
import { maskKeyBytes } from './mask-key.ts'

export interface FieldLine {
  readonly name: string
  readonly value: string
  readonly meaning: string
}

const MASK_SIZE = 4
/** Header without extended length and key. */
const SHORT_HEADER = 2

export function frameFields(frame: FrameReport): FieldLine[] {
  return [
    { name: 'FIN', value: frame.isFinal ? '1' : '0', meaning: finMeaning(frame) },
    { name: 'RSV1-3', value: frame.rsv.toString(2).padStart(3, '0'), meaning: rsvMeaning(frame) },
    { name: 'opcode', value: `0x${frame.opcode.toString(16)}`, meaning: opcodeMeaning(frame) },
    { name: 'MASK', value: frame.isMasked ? '1' : '0', meaning: maskMeaning(frame) },
    { name: 'length', value: String(frame.length), meaning: lengthMeaning(frame) },
    ...(frame.isMasked ? [keyLine(frame)] : []),
  ]
}

function isControl(frame: FrameReport): boolean {
  return frame.opcode >= OPCODE.close
}

function finMeaning(frame: FrameReport): string {
  if (isControl(frame)) {
    return frame.isFinal ? 'a control frame is always whole' : 'a control frame in fragments'
  }
  if (!frame.isFinal) return 'more frames of this message follow'
  return frame.part === 0 ? 'the whole message' : 'the last frame of its message'
}

function rsvMeaning(frame: FrameReport): string {
  if (frame.rsv === 0) return 'no extension changed this frame'
  const isBroken = frame.findings.some(({ code }) => code.startsWith('rsv'))
  return isBroken ? 'no extension gave this a meaning' : 'RSV1: compressed by permessage-deflate'
}

function opcodeMeaning(frame: FrameReport): string {
  const name = opcodeName(frame.opcode)
  if (name.startsWith('reserved'))
    return `reserved for further ${isControl(frame) ? 'control' : 'data'} frames`
  return name
}

function maskMeaning(frame: FrameReport): string {
  const side = frame.from === 'client' ? 'client' : 'server'
  const isRight = frame.isMasked === (frame.from === 'client')
  const state = frame.isMasked ? 'masked' : 'not masked'
  return isRight
    ? `${state}, as every frame of a ${side}`
    : `${state}, unlike every frame of a ${side}`
}

function lengthMeaning(frame: FrameReport): string {
  const extended = frame.headerSize - SHORT_HEADER - (frame.isMasked ? MASK_SIZE : 0)
  if (extended <= 0) return 'bytes of payload, written in 7 bits'
  const first = extended === 2 ? 126 : 127
  return `bytes of payload, written in ${extended * 8} bits: the 7 bits hold ${first}`
}

function keyLine(frame: FrameReport): FieldLine {
  const octets = maskKeyBytes(frame.maskKey).map((byte) => byte.toString(16).padStart(2, '0'))
  return {
    name: 'key',
    value: octets.join(' '),
    meaning: 'octet i of the payload is XORed with octet i mod 4 of it',
  }
}
