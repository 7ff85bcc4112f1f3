// Frames as attackers write them, by hand (RFC 6455 5.2). The masking key is 0, which is legal and
// leaves the payload as it is.

const KEY = Buffer.alloc(4)

export function maskedFrame(first: number, payload: Uint8Array, declared?: bigint): Buffer {
  const length = declared ?? BigInt(payload.length)
  if (length < 126n) return Buffer.concat([Buffer.of(first, 0x80 | Number(length)), KEY, payload])
  const isShort = length < 65_536n
  const field = Buffer.alloc(isShort ? 2 : 8)
  if (isShort) field.writeUInt16BE(Number(length))
  else field.writeBigUInt64BE(length)
  return Buffer.concat([Buffer.of(first, isShort ? 0xfe : 0xff), field, KEY, payload])
}

export const TEXT = 0x81
export const BINARY = 0x82
export const BINARY_OPEN = 0x02
export const MIDDLE = 0x00
export const LAST = 0x80
export const PING = 0x89
/** A whole compressed binary message. */
export const COMPRESSED = 0xc2
