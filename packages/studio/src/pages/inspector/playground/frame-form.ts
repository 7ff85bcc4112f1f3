// A frame built by hand: each field as the reader sets it, legal or not, and its bytes. The way back
// reads the fields from bytes, so that typing hex moves the toggles too.

import { applyMask, OPCODE } from 'tongro/protocol'
import { keyByte, twoDigits } from '../detail/bytes-shown.ts'

/** In how many bits the length is written; `shortest` is what RFC 6455 5.2 asks for. */
export type LengthForm = 'shortest' | '7' | '16' | '64'

export interface FrameForm {
  readonly isFinal: boolean
  /** RSV1 to RSV3 as three bits: 4 is RSV1. */
  readonly rsv: number
  readonly opcode: number
  readonly isMasked: boolean
  /** As protocol's mask functions hold it: the first octet on the wire in the low byte. */
  readonly maskKey: number
  readonly lengthForm: LengthForm
  /** Unmasked. */
  readonly payload: Uint8Array
}

/** A masked text frame that says Hello: the example of RFC 6455 5.7. */
export const HELLO: FrameForm = {
  isFinal: true,
  rsv: 0,
  opcode: OPCODE.text,
  isMasked: true,
  maskKey: 0x3d21fa37,
  lengthForm: 'shortest',
  payload: new TextEncoder().encode('Hello'),
}

export function bytesOfForm(form: FrameForm): Uint8Array {
  const { payload, isMasked, maskKey } = form
  const bits = bitsForLength(form)
  const mask = isMasked ? 0x80 : 0
  const head = [(form.isFinal ? 0x80 : 0) | (form.rsv << 4) | form.opcode]
  if (bits === 7) head.push(mask | payload.length)
  else head.push(mask | (bits === 16 ? 126 : 127), ...numberBytes(payload.length, bits / 8))
  if (isMasked) for (let index = 0; index < 4; index++) head.push(keyByte(maskKey, index))
  const bytes = new Uint8Array(head.length + payload.length)
  bytes.set(head)
  bytes.set(payload, head.length)
  if (isMasked) applyMask(bytes, head.length, bytes.length, maskKey)
  return bytes
}

/** A form that is too short to hold the length gives way to the shortest that can. */
function bitsForLength({ lengthForm, payload: { length } }: FrameForm): 7 | 16 | 64 {
  const shortest = length < 126 ? 7 : length < 65_536 ? 16 : 64
  const wanted = lengthForm === 'shortest' ? shortest : Number(lengthForm)
  return wanted === 7 || wanted === 16 ? (Math.max(wanted, shortest) as 7 | 16 | 64) : 64
}

/** High byte first. */
function numberBytes(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const place = count - 1 - index
    return Math.floor(value / 256 ** place) & 255
  })
}

/** The fields of a frame that the bytes hold whole or cut; `payload` is unmasked. */
export interface FrameFields {
  readonly isFinal: boolean
  readonly rsv: number
  readonly opcode: number
  readonly isMasked: boolean
  readonly maskKey: number
  readonly headerSize: number
  readonly payload: Uint8Array
}

export function formOf(frame: FrameFields): FrameForm {
  const lengthBytes = frame.headerSize - 2 - (frame.isMasked ? 4 : 0)
  const { length } = frame.payload
  const shortest = length < 126 ? 0 : length < 65_536 ? 2 : 8
  return {
    isFinal: frame.isFinal,
    rsv: frame.rsv,
    opcode: frame.opcode,
    isMasked: frame.isMasked,
    maskKey: frame.maskKey,
    lengthForm: lengthBytes <= shortest ? 'shortest' : lengthBytes === 2 ? '16' : '64',
    payload: frame.payload,
  }
}

/** The key as its four bytes on the wire. */
export function keyText(key: number): string {
  return [0, 1, 2, 3].map((index) => twoDigits(keyByte(key, index))).join(' ')
}

/** A key from its four bytes on the wire; undefined for anything else. */
export function parseKey(text: string): number | undefined {
  const digits = text.replace(/\s/g, '')
  if (!/^[0-9a-f]{8}$/i.test(digits)) return undefined
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  return new DataView(bytes.buffer).getUint32(0, true)
}
