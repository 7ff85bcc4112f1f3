// The bytes of a frame as the hex dump shows them: as on the wire, unmasked, or inflated, each with
// what it says about itself.

import type { FrameReport, MessageReport } from 'tongro/inspector'

export type ByteView = 'masked' | 'unmasked' | 'inflated'

export interface ShownBytes {
  readonly view: ByteView
  readonly bytes: Uint8Array
  /** Where `bytes` begin in the frame; undefined for inflated bytes, which are the message's. */
  readonly base: number | undefined
}

/** How one byte of a masked payload came about; `plain` is undefined outside a masked payload. */
export interface ByteNote {
  readonly wire: number
  readonly key: number
  readonly plain: number
}

/** The views that say something different from the others, in their order. */
export function viewsOf(
  frame: FrameReport,
  message: MessageReport | undefined,
): readonly ByteView[] {
  const views: ByteView[] = ['masked']
  if (frame.isMasked && frame.payload.length > 0) views.push('unmasked')
  if (message?.isCompressed === true && message.bytes.length > 0) views.push('inflated')
  return views
}

/**
 * The bytes of `view`. `wire` is the frame as it came, or a beginning of it; where it is not known
 * (a capture of messages), the payload stands alone.
 */
export function bytesShown(
  view: ByteView,
  wire: Uint8Array | undefined,
  frame: FrameReport,
  message: MessageReport | undefined,
): ShownBytes {
  if (view === 'inflated') {
    return { view, bytes: message?.bytes ?? new Uint8Array(0), base: undefined }
  }
  if (wire === undefined) return { view, bytes: frame.payload, base: frame.headerSize }
  if (view === 'masked') return { view, bytes: wire, base: 0 }
  const plain = new Uint8Array(wire)
  plain.set(
    frame.payload.subarray(0, Math.max(0, wire.length - frame.headerSize)),
    frame.headerSize,
  )
  return { view, bytes: plain, base: 0 }
}

/** Byte `offset` of the frame, when it is one of a masked payload. */
export function byteNote(frame: FrameReport, offset: number): ByteNote | undefined {
  const index = offset - frame.headerSize
  const plain = frame.payload[index]
  if (!frame.isMasked || index < 0 || plain === undefined) return undefined
  const key = keyByte(frame.maskKey, index)
  return { wire: plain ^ key, key, plain }
}

/** Octet `index` mod 4 of a key, whose first octet is held in the low byte (RFC 6455 5.3). */
export function keyByte(key: number, index: number): number {
  return (key >>> ((index & 3) * 8)) & 255
}

/** `0x7f ^ 0x37 = 0x48 'H'`. */
export function noteText({ wire, key, plain }: ByteNote): string {
  return `${hexByte(wire)} ^ ${hexByte(key)} = ${hexByte(plain)}${quoted(plain)}`
}

/** ` 'H'` for a byte that is a printable character of ASCII, else nothing. */
export function quoted(byte: number): string {
  return byte >= 32 && byte < 127 ? ` '${String.fromCharCode(byte)}'` : ''
}

export function hexByte(byte: number): string {
  return `0x${twoDigits(byte)}`
}

export function twoDigits(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

/** `0x81 = 1000 0001`. */
export function bitsOfByte(byte: number): string {
  const bits = byte.toString(2).padStart(8, '0')
  return `${hexByte(byte)} = ${bits.slice(0, 4)} ${bits.slice(4)}`
}

/** The bytes as hexadecimal with a space between, `limit` of them at most. */
export function hexOf(bytes: Uint8Array, limit: number = bytes.length): string {
  return Array.from(bytes.subarray(0, limit), twoDigits).join(' ')
}
