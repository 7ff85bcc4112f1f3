// Unsigned integers in bytes. Packets are in network order (high octet first), files in either.

/** 16 bits in network order. */
export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!
}

/** 32 bits in network order. */
export function u32(bytes: Uint8Array, at: number): number {
  return ((u16(bytes, at) << 16) | u16(bytes, at + 2)) >>> 0
}

/** 16 bits in the order that the file's header told. */
export function fileU16(bytes: Uint8Array, at: number, isLittle: boolean): number {
  return isLittle ? bytes[at]! | (bytes[at + 1]! << 8) : u16(bytes, at)
}

/** 32 bits in the order that the file's header told. */
export function fileU32(bytes: Uint8Array, at: number, isLittle: boolean): number {
  if (!isLittle) return u32(bytes, at)
  return (fileU16(bytes, at, true) | (fileU16(bytes, at + 2, true) << 16)) >>> 0
}
