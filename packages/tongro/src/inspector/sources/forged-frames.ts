// Frames as no honest peer writes them: every field of the drawing can be set (RFC 6455 5.2).

export interface FrameShape {
  readonly fin?: boolean
  /** RSV1 to RSV3 as three bits. */
  readonly rsv?: number
  readonly opcode: number
  /** Bytes, or text in UTF-8. */
  readonly payload?: string | readonly number[]
  /** How many bytes the length takes, 0 (in the 7 bits), 2 or 8; the shortest by default. */
  readonly lengthBytes?: 0 | 2 | 8
  /** The first byte of a length of 8 bytes, which must be below 0x80. */
  readonly topByte?: number
}

/** Not random: a capture of a forgery can be compared with another. */
const KEY = [0x37, 0xfa, 0x21, 0x3d] as const

export function forgeFrame(shape: FrameShape, isMasked: boolean): Buffer {
  const { fin = true, rsv = 0, opcode, payload = [] } = shape
  const bytes = Buffer.from(payload as string)
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode
  const head = Buffer.concat([Buffer.of(first), lengthOf(bytes.length, shape, isMasked)])
  if (!isMasked) return Buffer.concat([head, bytes])
  const masked = bytes.map((byte, at) => byte ^ KEY[at & 3]!)
  return Buffer.concat([head, Buffer.from(KEY), masked])
}

function lengthOf(length: number, shape: FrameShape, isMasked: boolean): Buffer {
  const shortest = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const { lengthBytes = shortest, topByte = 0 } = shape
  const mask = isMasked ? 0x80 : 0
  if (lengthBytes === 0) return Buffer.of(mask | length)
  if (lengthBytes === 2) return Buffer.of(mask | 126, length >> 8, length & 255)
  const wide = Buffer.alloc(9)
  wide[0] = mask | 127
  wide.writeBigUInt64BE(BigInt(length), 1)
  wide[1] = topByte
  return wide
}
